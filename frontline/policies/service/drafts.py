"""The draft of a check: its text from a file, its protective marking, and whether it may be kept here."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from frontline.core.documents.reading import read_document
from frontline.core.errors import FieldError
from frontline.core.files.results import FileRefusedError
from frontline.core.parsing import clean_text
from frontline.core.settings import get_settings
from frontline.core.subprocess_pool import IsolatedProcessError, run_isolated_untrusted
from frontline.core.translation import gettext as _

MAX_DRAFT_CHARACTERS = 2_000_000
MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET")
_MARKING = re.compile(r"\b(TOP SECRET|SECRET|OFFICIAL ?-? ?SENSITIVE|OFFICIAL)\b")
_COMPACT = {_marking.replace(" ", "").replace("-", ""): _marking for _marking in MARKINGS}
_SAYS_SO = re.compile(r"(?:protective )?(?:marking|classification|classified)\b", re.IGNORECASE)
_NO_LETTERS = re.compile(r"[^A-Za-z]+")
_MAX_MARKING_LENGTH, _MAX_MARKING_WORDS = 200, 8


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it was pasted or sent.

    Attributes:
        name: what it is called.
        text: its words.
        marking: that its team gives it.
        not_read: what of its file could not be read, in words.
        all_words: every line of its file, seen or not: a marking may stand anywhere.
    """

    name: str
    text: str
    marking: str = "OFFICIAL"
    not_read: Sequence[str] = ()
    all_words: Sequence[str] = ()


def read_draft(*, name: str, marking: str, file_name: str, content: bytes) -> Draft:
    """The draft in a file that was sent; the file itself is not kept.

    Raises:
        FieldError: it cannot be read; the message says why, and what to do instead.
    """
    try:
        reading = run_isolated_untrusted(read_document, content, file_name)
    except FileRefusedError as error:
        raise FieldError("file", str(error)) from None
    except IsolatedProcessError:
        raise FieldError("file", _("This file took too long to read. Save it as text, or paste its words")) from None
    return Draft(name, str(clean_text(reading.text)), marking, reading.not_read, reading.all_words)


def find_marking(text: str) -> str:
    """The highest protective marking that stands in capitals in a short line, or is a whole line; empty for none."""
    markings = [mark for line in text.splitlines() if len(line) <= _MAX_MARKING_LENGTH for mark in _list_markings(line)]
    return max(markings, key=MARKINGS.index, default="")


def _list_markings(line: str) -> list[str]:
    """The markings in a line, whatever dashes, brackets and invisible characters it is written with."""
    visible = "".join(c for c in unicodedata.normalize("NFKC", line) if unicodedata.category(c) != "Cf")
    words = _NO_LETTERS.sub(" ", visible).strip()
    if _SAYS_SO.match(words):
        words = words.upper()
    if whole := _COMPACT.get(words.upper().replace(" ", "")):
        return [whole]
    if words.count(" ") >= _MAX_MARKING_WORDS:  # prose, unless it begins with a marking
        words = " ".join(words.split()[:3]) if _MARKING.match(words) else ""
    markings = _MARKING.findall(words)
    return ["OFFICIAL-SENSITIVE" if marking.endswith("SENSITIVE") else marking for marking in markings]


def require_usable_draft(draft: Draft) -> None:
    """Refuse a draft that cannot be checked here.

    Raises:
        FieldError: the draft is empty, too long, or marked above what may be kept here.
    """
    if not draft.text.strip():
        raise FieldError("text", _("Paste the draft, or choose its file"))
    if len(draft.text) > MAX_DRAFT_CHARACTERS:
        raise FieldError("text", _("The draft is longer than a book. Send the chapters with the measures"))
    highest = get_settings().highest_marking
    found = find_marking("\n".join([draft.text, *draft.all_words, *draft.not_read]))
    for marking in (draft.marking, found):
        if marking and MARKINGS.index(marking) > MARKINGS.index(highest):
            markings = {"marking": marking, "highest": highest}
            refusal = _("The draft is marked %(marking)s. Only drafts up to %(highest)s may be put in here", **markings)
            raise FieldError(
                "text", _("%(refusal)s. Nothing of it was kept: it is on your screen alone", refusal=refusal)
            )
