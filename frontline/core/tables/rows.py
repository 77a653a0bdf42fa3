"""A table and its rows, as one reader of all formats gives them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from frontline.core.errors import FrontlineError


class ImportFileError(FrontlineError):
    """The file as a whole cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        line: of the file or worksheet, from 1.
        values: by heading; as text, of JSON lines as they are. Of a row that cannot be read, what could be kept.
        problem: why it cannot be read, with the column where one is known; empty for a good row.
        column: the heading of the cell that is wrong, where one is known.
    """

    line: int
    values: dict[str, Any]
    problem: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class TableChoice:
    """What somebody chose, or what helps to find the table.

    Attributes:
        sheet: name of the worksheet; empty for the first visible one that holds a table.
        heading_row: its number from 1; 0 for the first that looks like headings.
        known: headings in the form of `make_heading_key`: the row that has most of them holds the headings.
    """

    sheet: str = ""
    heading_row: int = 0
    known: frozenset[str] = frozenset()


@dataclass(slots=True)
class Table:
    """A table that is being read.

    Attributes:
        rows: below the headings, read as one goes.
        headings: each once: a second column of the same heading is numbered.
        raw: the file, whose position tells how far reading has come.
        encoding: of a text file.
        separator: of a text file.
        sheet: name of the worksheet.
        sheets: names of all visible worksheets.
        heading_row: number of the row with the headings, from 1.
    """

    rows: Iterator[Row]
    headings: Sequence[str]
    raw: IO[bytes]
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    sheets: Sequence[str] = field(default=())
    heading_row: int = 1
