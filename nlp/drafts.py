"""A draft of a policy taken apart: its measures (what is to be done) and its claims (what is said to be so)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from nlp.text import INVISIBLE, sentences
from nlp.word_lists import listed

# A paragraph longer than this is taken apart between its sentences: of several things said at once, none is found well.
MOST_WORDS = 30
LEAST_WORDS = 4
_LONGEST_PART = 2_000  # characters: beyond that nobody ended a sentence
_LONGEST_HEADING = 14  # words
_LINES_OF_A_HEADING = 2
_MARK = re.compile(r"^(#{1,6})\s+(?P<text>.*)$")
_BULLET = re.compile(r"^\s*(?:[•◦▪‣·*\u2013\u2014-]|\(?(?:[a-z]|[ivx]{1,4})[.)]|\(?\d{1,2}\))\s+")
_NUMBERED = re.compile(r"^\s*(?:\d+(?:\.\d+)*\.?|[A-Z]\.)\s+")
# Lines of a table of contents, page numbers, addresses, lines of a form.
_NO_PROSE = re.compile(r"\.{4,}|^\W*(?:page\s+)?\d+(?:\s+of\s+\d+)?\W*$|^\s*(?:https?://|www\.)\S+\s*$", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"[.!?][\"')\]\u201d\u2019]*$")
_ENDS = re.compile(r"[.!?:;][\"')\]\u201d\u2019]*$")
_WILL = re.compile(
    r"\b(?:we|government|department|ministers?|schools?|trusts?|councils?|authorit(?:y|ies)|providers?|governors?|it|they"
    r"|employers?|boards?|services?|bodies|programme|scheme|fund|bill|act|guidance|regulations?|duty|\w+s)"
    r"\s+(?:will|shall|must|should|intends?\s+to|plans?\s+to|proposes?\s+to)\b",
    re.IGNORECASE,
)
_PROPOSE = re.compile(
    r"\b(?:we|this\s+\w+|the\s+\w+)\s+(?:propose|recommend|intend|plan|commit|aim)(?:s|ed)?\b|\bit\s+is\s+proposed\b"
    r"|\b(?:proposal|option|recommendation|measure|action)\s+\d+\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


class PartKind(StrEnum):
    """What a part of a draft does."""

    MEASURE = "measure"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class DraftPart:
    """One claim or measure.

    Attributes:
        kind: a measure says what is to be done; a claim what is so.
        heading: under which it stands; empty before the first.
        text: as it is written, in one line.
    """

    kind: PartKind
    heading: str
    text: str


def read_draft(text: str) -> list[DraftPart]:
    r"""The claims and measures of a draft in their order; headings, contents and page numbers are none.

    Args:
        text: paragraphs apart by empty lines; headings may be marked by `#` at the beginning of a line. Lines that were
            broken in the middle of a sentence, as PDFs give them, are joined.

    Returns:
        Parts of one or two sentences, about 30 words where sentences allow. A text of a line or two that reads as a
        heading is a part all the same; one without four words in a row has none.

    Examples:
        >>> [one.kind.value for one in read_draft("Too many children miss school. We will fund more buses for them.")]
        ['measure']
        >>> read_draft("# Buses\n\nMany rural pupils arrive late every day.")[0].heading
        'Buses'
    """
    heading, found = "", list[DraftPart]()
    for block, is_heading in _blocks(text.translate(INVISIBLE)):
        bare = _NUMBERED.sub("", block).strip()
        if is_heading:
            heading = bare[:160]
        else:
            found += [replace(part, heading=heading) for part in _parts(bare)]
    return found or [part for block, _is in _blocks(text.translate(INVISIBLE)) for part in _parts(block)]


def _blocks(text: str) -> Iterator[tuple[str, bool]]:
    """Paragraphs, bullets and headings, each as one line, and whether it is a heading."""
    held, is_bullet = list[str](), False
    for raw in [*text.splitlines(), ""]:
        line = " ".join(raw.split())
        marked, bullet = _MARK.match(line), _BULLET.match(raw)
        begins = not line or marked or bullet or _NO_PROSE.search(line)
        if held and (begins or (not is_bullet and _is_apart(held, line))):
            block = _joined(held)
            yield block, not is_bullet and _is_heading(block)
            held = []
        if marked:
            yield marked["text"].strip(), True
        elif line and not _NO_PROSE.search(line):
            is_bullet = bool(bullet) if not held else is_bullet
            held.append(" ".join(_BULLET.sub("", raw).split()) if not held else line)


def _joined(lines: Sequence[str]) -> str:
    """Lines as one, a word that was broken between two made whole."""
    pieces = list[str]()
    for line in lines:
        if pieces and pieces[-1].endswith("-") and line[:1].islower():
            pieces[-1] = pieces[-1][:-1]
            pieces.append(line)
        else:
            pieces += [" ", line] if pieces else [line]
    return "".join(pieces).strip()


def _is_apart(held: Sequence[str], line: str) -> bool:
    """Whether a line begins something new, although no empty line stands before it: after a heading or a full stop."""
    if not (line[:1].isupper() or line[:1].isdigit()):
        return False
    return bool(_SENTENCE_ENDS.search(held[-1])) or (len(held) <= _LINES_OF_A_HEADING and _is_heading(_joined(held)))


def _is_heading(block: str) -> bool:
    words = _WORD.findall(block)
    return 0 < len(words) <= _LONGEST_HEADING and not _ENDS.search(block)


def _parts(block: str) -> Iterator[DraftPart]:
    for piece in _pieces(block):
        if len(_WORD.findall(piece)) >= LEAST_WORDS:
            kind = PartKind.MEASURE if _measures(piece) else PartKind.CLAIM
            yield DraftPart(kind, "", piece[:_LONGEST_PART])


def _pieces(block: str) -> Iterator[str]:
    """A paragraph in runs of whole sentences, as many as fit."""
    held, words = list[str](), 0
    for sentence in sentences(block):
        said = block[sentence.start : sentence.end]
        more = len(_WORD.findall(said))
        if held and words + more > MOST_WORDS:
            yield " ".join(held)
            held, words = [], 0
        held.append(said)
        words += more
    if held:
        yield " ".join(held)


def _measures(text: str) -> bool:
    """Whether something is to be done: somebody will, must or proposes to; or it begins with what to do."""
    if _WILL.search(text) or _PROPOSE.search(text):
        return True
    first = _WORD.search(text)
    return first is not None and first[0].lower() in listed("policy_verbs")
