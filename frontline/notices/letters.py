"""What an e-mail says: the same blocks as text, as HTML that Outlook reads, and as GOV.UK Notify's Markdown.

A higher domain registers how notices of a cause are written. What may be shown is decided when the letter is written,
which is when it is sent: nothing that was withdrawn since the notice was made leaves.
"""

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jinja2 import Environment, FileSystemLoader

from frontline.core.resources import get_resource_folder
from frontline.core.translation import gettext as _
from frontline.notices.models import Notice


@dataclass(frozen=True, slots=True)
class LetterBlock:
    """One piece of a letter.

    Attributes:
        kind: `heading`, `paragraph`, `item` (a smaller heading), `quote`, `ask` (what the reader is to do), `note`
            (a small line below a paragraph), `figures` or `link`.
        text: what it says; of figures what they are.
        path: where it leads, in the product; empty for nowhere.
        attribution: who is quoted.
        rows: of figures, their names and numbers.
    """

    kind: str
    text: str
    path: str = ""
    attribution: str = ""
    rows: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to one person.

    Attributes:
        subject: its heading.
        blocks: what it says, in order.
        stop: the path by which mail of this kind is stopped with one click; empty where it cannot be.
    """

    subject: str
    blocks: Sequence[LetterBlock]
    unsubscribe_path: str = ""


@dataclass(frozen=True, slots=True)
class LetterKind:
    """How notices of one cause are written and stopped.

    Attributes:
        write: the letter of a notice; None where there is nothing left that the person may see.
        about: what a person stops, as the id that `stop` is given.
        stop: stops (or, undone, starts) mail of this kind for an id; returns in words what was stopped.
        is_bundled: whether it waits for the one message a day of those who want it so.
        is_duty: whether it is sent at once whatever the person chose, and cannot be stopped: somebody may be in danger.
    """

    write: Callable[[Notice], Letter | None]
    get_subject_id: Callable[[Notice], str]
    set_stopped: Callable[[str, bool], str]
    is_bundled: bool = True
    is_mandatory: bool = False


_MARKDOWN_MARKS = re.compile(r"[\[\]#^*`]|(?:^|\n)\s*(?:[-+]|\d+\.)\s")
_kinds: dict[str, LetterKind] = {}
PLAIN_KIND = "notice"


def register_letter_kind(key_prefix: str, kind: LetterKind) -> None:
    """Say how notices are written whose cause begins with a word and a colon (installing twice counts once)."""
    _kinds[key_prefix] = kind


def get_letter_kind(notice: Notice) -> tuple[str, LetterKind]:
    """How a notice is written: by its cause, or as it stands."""
    name = notice.dedup_key.partition(":")[0]
    return (name, _kinds[name]) if name in _kinds else (PLAIN_KIND, _kinds[PLAIN_KIND])


def find_letter_kind(name: str) -> LetterKind | None:
    """How notices of a name are written; None where there are none of it."""
    return _kinds.get(name)


def write_plain_letter(notice: Notice) -> Letter:
    """A notice as it stands, with the link to what it is about."""
    blocks = [LetterBlock("paragraph", notice.body), LetterBlock("link", _("Open it in Frontline"), notice.path)]
    return Letter(notice.title, blocks)


def render_letter_text(letter: Letter, base_url: str) -> str:
    """Text, for those who read no HTML: the same words, with addresses below what they lead from."""
    parts = [_render_block_text(block, base_url) for block in letter.blocks]
    return (
        "\n\n".join(parts)
        + "\n"
        + (f"\n{get_unsubscribe_label()}: {base_url}{letter.unsubscribe_path}\n" if letter.unsubscribe_path else "")
    )


def _render_block_text(block: LetterBlock, base_url: str) -> str:
    rendered = block.text
    if block.kind in {"heading", "item"}:
        rendered = f"{block.text}\n{('=' if block.kind == 'heading' else '-') * min(len(block.text), 70)}"
    if block.kind == "quote":  # each line is marked: nothing that somebody wrote looks like ours
        rendered = "\n".join(f"> {line}" for line in [*block.text.splitlines(), block.attribution] if line)
    if block.kind == "figures":
        rendered = "\n".join([block.text, *(f"- {name}: {number}" for name, number in block.rows)])
    return f"{rendered}\n{base_url}{block.path}" if block.path else rendered


def render_letter_markdown(letter: Letter, base_url: str) -> str:
    """GOV.UK Notify's Markdown: headings, lines and links, and no more."""
    parts = [_render_block_markdown(block, base_url) for block in letter.blocks]
    return "\n\n".join(
        [
            *parts,
            *([f"[{get_unsubscribe_label()}]({base_url}{letter.unsubscribe_path})"] if letter.unsubscribe_path else []),
        ]
    )


def _render_block_markdown(block: LetterBlock, base_url: str) -> str:
    text = _strip_markdown(block.text)
    rendered = f"# {text}" if block.kind == "heading" else f"## {text}" if block.kind == "item" else text
    if block.kind == "quote":
        rendered = f"^ {text}" + (f"\n\n{_strip_markdown(block.attribution)}" if block.attribution else "")
    if block.kind == "figures":
        rendered = "\n".join([text, "", *(f"* {_strip_markdown(name)}: {number}" for name, number in block.rows)])
    if block.kind == "link":
        return f"[{text}]({base_url}{block.path})"
    return f"{rendered}\n\n{base_url}{block.path}" if block.path else rendered


def _strip_markdown(text: str) -> str:
    """What people wrote is one paragraph, and makes no heading, list or link of its own."""
    return " ".join(_MARKDOWN_MARKS.sub("", text).split())


def get_unsubscribe_label() -> str:
    """What the link says by which mail is stopped."""
    return _("Stop these emails")


def render_letter_html(letter: Letter, base_url: str) -> str:
    """HTML with tables and inline style, as Outlook wants it."""
    return _environment().get_template("notices/letter.html").render(
        letter=letter, home=base_url, stop_words=get_unsubscribe_label()
    )  # fmt: skip


@functools.cache
def _environment() -> Environment:
    """Letters are written by jobs, outside any request."""
    return Environment(
        loader=FileSystemLoader(str(get_resource_folder("templates"))),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
