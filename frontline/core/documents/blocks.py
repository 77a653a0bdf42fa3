"""What is read of a document."""

import enum
import unicodedata
from dataclasses import dataclass


class BlockKind(enum.StrEnum):
    """What a piece of a document is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    CELL = "cell"
    NOTE = "note"
    HEADER = "header"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document, in one line.

    Attributes:
        kind: what it is.
        text: its words.
        where: where it stands, in words: "page 3", "table 2, row 1".
        level: of a heading or a list item, from 1; 0 for others.
    """

    kind: BlockKind
    text: str
    where: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """A document as it was read.

    Attributes:
        blocks: what a reader of its final view sees, in order.
        not_read: what is in it and could not be read, in words, with where.
        hidden_words: what no reader of the final view sees and is in the file all the same: what was deleted, comments,
            properties. Only markings are looked for in it.
    """

    blocks: tuple[Block, ...]
    not_read: tuple[str, ...] = ()
    hidden_words: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words with headings marked by `#` and list items by `-`, apart by empty lines; no headers and footers."""
        running = {BlockKind.HEADER, BlockKind.FOOTER}
        return "\n\n".join(_mark(block) for block in self.blocks if block.kind not in running)

    @property
    def all_words(self) -> list[str]:
        """Every line of the file, seen or not."""
        return [*(block.text for block in self.blocks), *self.hidden_words]


def _mark(block: Block) -> str:
    if block.kind is BlockKind.HEADING:
        return f"{'#' * min(max(block.level, 1), 6)} {block.text}"
    return f"- {block.text}" if block.kind is BlockKind.LIST_ITEM else block.text


def tidy_line(text: str) -> str:
    """Words in one line: spaces and breaks of every kind as one space, no soft hyphens, no control characters."""
    kept = "".join(
        " " if character.isspace() else character
        for character in text
        if character.isspace() or (character != "\u00ad" and unicodedata.category(character) not in {"Cc", "Cs"})
    )
    return " ".join(kept.split())
