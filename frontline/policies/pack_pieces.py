"""What an evidence pack is made of, whatever file it becomes."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

_MAX_PART_LENGTH = 300  # characters of a part that are shown


@dataclass(frozen=True, slots=True)
class PackPiece:
    """One piece of a pack.

    Attributes:
        kind: `heading`, `item` (a smaller heading), `paragraph`, `quote`, `point` (of a list), `table` or `chart`.
        text: what it says.
        source: who is quoted.
        table: the rows of a table or chart, the first of which is its head.
        is_strong: whether it names what follows.
        is_sticky: whether it stays on the page of what follows.
    """

    kind: str
    text: str
    source: str = ""
    table: Sequence[Sequence[str]] = ()
    is_strong: bool = False
    is_sticky: bool = False


@dataclass(frozen=True, slots=True)
class EvidencePack:
    """A pack: its title, what stands below it, the marking on each of its pages, and its pieces."""

    title: str
    state: str
    marking: str
    pieces: Sequence[PackPiece]


def shorten_part(text: str) -> str:
    """The beginning of a part of a draft."""
    return textwrap.shorten(text, _MAX_PART_LENGTH, placeholder=" …")
