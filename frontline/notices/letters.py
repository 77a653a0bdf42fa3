"""What an e-mail says: the same blocks as text, as HTML that Outlook reads, and as GOV.UK Notify's Markdown.

A higher domain registers how notices of a cause are written. What may be shown is decided when the letter is written,
which is when it is sent: nothing that was withdrawn since the notice was made leaves.
"""

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jinja2 import Environment, FileSystemLoader

from frontline.core.resources import resource
from frontline.core.translation import gettext as _
from frontline.notices.models import Notice


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a letter.

    Attributes:
        kind: `heading`, `paragraph`, `item` (a smaller heading), `quote` or `link`.
        text: what it says.
        path: where it leads, in the product; empty for nowhere.
        more: who is quoted.
    """

    kind: str
    text: str
    path: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to one person.

    Attributes:
        subject: its heading.
        blocks: what it says, in order.
        stop: the path by which mail of this kind is stopped with one click; empty where it cannot be.
    """

    subject: str
    blocks: Sequence[Block]
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """How notices of one cause are written and stopped.

    Attributes:
        write: the letter of a notice; None where there is nothing left that the person may see.
        about: what a person stops, as the id that `stop` is given.
        stop: stops (or, undone, starts) mail of this kind for an id; returns in words what was stopped.
        is_bundled: whether it waits for the one message a day of those who want it so.
        is_duty: whether it is sent at once whatever the person chose, and cannot be stopped: somebody may be in danger.
    """

    write: Callable[[Notice], Letter | None]
    about: Callable[[Notice], str]
    stop: Callable[[str, bool], str]
    is_bundled: bool = True
    is_duty: bool = False


_MARKS = re.compile(r"[\[\]#^*`]|(?:^|\n)\s*(?:[-+]|\d+\.)\s")
_known: dict[str, Kind] = {}
PLAIN = "notice"


def register(cause: str, kind: Kind) -> None:
    """Say how notices are written whose cause begins with a word and a colon (installing twice counts once)."""
    _known[cause] = kind


def kind_of(notice: Notice) -> tuple[str, Kind]:
    """How a notice is written: by its cause, or as it stands."""
    name = notice.cause.partition(":")[0]
    return (name, _known[name]) if name in _known else (PLAIN, _known[PLAIN])


def kind_called(name: str) -> Kind | None:
    """How notices of a name are written; None where there are none of it."""
    return _known.get(name)


def plain(notice: Notice) -> Letter:
    """A notice as it stands, with the link to what it is about."""
    blocks = [Block("paragraph", notice.body), Block("link", _("Open it in Frontline"), notice.path)]
    return Letter(notice.title, blocks)


def as_text(letter: Letter, home: str) -> str:
    """Text, for those who read no HTML: the same words, with addresses below what they lead from."""
    parts = [_as_text(block, home) for block in letter.blocks]
    return "\n\n".join(parts) + "\n" + (f"\n{stop_words()}: {home}{letter.stop}\n" if letter.stop else "")


def _as_text(block: Block, home: str) -> str:
    words = block.text
    if block.kind in {"heading", "item"}:
        words = f"{block.text}\n{('=' if block.kind == 'heading' else '-') * min(len(block.text), 70)}"
    if block.kind == "quote":  # each line is marked: nothing that somebody wrote looks like ours
        words = "\n".join(f"> {line}" for line in [*block.text.splitlines(), block.more] if line)
    return f"{words}\n{home}{block.path}" if block.path else words


def as_notify(letter: Letter, home: str) -> str:
    """GOV.UK Notify's Markdown: headings, lines and links, and no more."""
    parts = [_as_notify(block, home) for block in letter.blocks]
    return "\n\n".join([*parts, *([f"[{stop_words()}]({home}{letter.stop})"] if letter.stop else [])])


def _as_notify(block: Block, home: str) -> str:
    said = _without_marks(block.text)
    words = f"# {said}" if block.kind == "heading" else f"## {said}" if block.kind == "item" else said
    if block.kind == "quote":
        words = f"^ {said}" + (f"\n\n{_without_marks(block.more)}" if block.more else "")
    if block.kind == "link":
        return f"[{said}]({home}{block.path})"
    return f"{words}\n\n{home}{block.path}" if block.path else words


def _without_marks(text: str) -> str:
    """What people wrote is one paragraph, and makes no heading, list or link of its own."""
    return " ".join(_MARKS.sub("", text).split())


def stop_words() -> str:
    """What the link says by which mail is stopped."""
    return _("Stop these emails")


def as_html(letter: Letter, home: str) -> str:
    """HTML with tables and inline style, as Outlook wants it."""
    return _environment().get_template("notices/letter.html").render(
        letter=letter, home=home, stop_words=stop_words()
    )  # fmt: skip


@functools.cache
def _environment() -> Environment:
    """Letters are written by jobs, outside any request."""
    return Environment(
        loader=FileSystemLoader(str(resource("templates"))), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
