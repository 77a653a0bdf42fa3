"""CSV as Excel, forms and people write it: encoding and separator found, one bad row never taking others with it."""

import codecs
import csv
import io
import itertools
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from frontline.core.encodings import find_encoding
from frontline.core.tables.headings import MAX_ROWS_ABOVE, find_heading_row, make_heading_key, number_headings
from frontline.core.tables.rows import ImportFileError, Row, Table, TableChoice
from frontline.core.translation import gettext as _

_SEPARATORS = (",", ";", "\t", "|")
_SAMPLE_LINES = 200
_MAX_LINE = 1_000_000  # characters
_MAX_LINES_OF_CELL = 500
_BLOCK = 1 << 20
_OPEN_QUOTE = "unexpected end of data"  # what the parser says where a quotation mark is not closed


def find_file_encoding(content: IO[bytes]) -> str:
    """The encoding of a whole file; afterwards it is at its beginning.

    A file that is UTF-8 but for a few bytes counts as UTF-8: only the rows with those bytes are bad.
    """
    first = content.read(_BLOCK)
    encoding = find_encoding(first, is_whole=len(first) < _BLOCK)
    if encoding in {"utf-8", "cp1252"}:
        encoding = _weigh_utf8(itertools.chain([first], iter(lambda: content.read(_BLOCK), b"")))
    content.seek(0)
    return encoding


def _weigh_utf8(blocks: Iterator[bytes]) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    wrong = right = 0
    for block in blocks:
        if block.isascii():
            continue
        text = decoder.decode(block)
        bad = text.count("\ufffd")
        wrong, right = wrong + bad, right + sum(character > "\x7f" for character in text) - bad
    return "utf-8" if wrong <= right / 20 else "cp1252"


def read_delimited(text: IO[str], raw: IO[bytes], encoding: str, choice: TableChoice, name: str) -> Table:
    """A table of separated values.

    Args:
        text: decoded, line ends kept.
        raw: the file below it.
        encoding: that was found.
        choice: of the heading row, with known headings.
        name: of the file, for what is said about it.

    Raises:
        ImportFileError: it has no headings.
    """
    lines = _Lines(text)
    sample = lines.peek(_SAMPLE_LINES)
    separator = _read_stated_separator(sample[0]) if sample else ""
    skipped = 0
    if separator:
        lines.take()
        sample, skipped = sample[1:], 1
    separator = separator or _find_separator(sample, choice)
    records = _iterate_records(lines, separator)
    above = list(itertools.islice(records, choice.heading_row - skipped if choice.heading_row else MAX_ROWS_ABOVE))
    index = len(above) - 1
    if not choice.heading_row:
        index = find_heading_row([record.cells for record in above], choice.known)
    if not above or not any(cell.strip() for cell in above[index].cells) or "\x00" in "".join(above[index].cells):
        raise ImportFileError(_("%(name)s has no row of headings.", name=name))
    headings = number_headings(above[index].cells, above[index - 1].cells if index else ())
    following = itertools.chain(above[index + 1 :], records)
    rows = (row for record in following if (row := _make_row(record, headings)) is not None)
    return Table(rows, headings, raw, encoding, separator, heading_row=above[index].line)


@dataclass(slots=True)
class _Record:
    line: int
    cells: list[str]
    problem: str = ""


class _Lines:
    """Lines of a file that can be looked at before they are taken, and put back."""

    def __init__(self, text: IO[str]) -> None:
        self._text, self._waiting, self._taken = text, deque[str](), 0

    def peek(self, number: int) -> list[str]:
        """The next lines, without taking them."""
        while len(self._waiting) < number and (line := self._text.readline(_MAX_LINE + 1)):
            self._waiting.append(line)
        return list(itertools.islice(self._waiting, number))

    def take(self) -> str:
        """The next line; empty at the end."""
        line = self._waiting.popleft() if self._waiting else self._text.readline(_MAX_LINE + 1)
        self._taken += bool(line)
        return line

    def put_back(self, lines: Sequence[str]) -> None:
        """Lines that were taken and are to be read again."""
        self._waiting.extendleft(reversed(lines))
        self._taken -= len(lines)

    @property
    def number(self) -> int:
        """How many lines were taken."""
        return self._taken


def _read_stated_separator(line: str) -> str:
    """What Excel understands in a first line like `sep=;`."""
    stated = line.strip().strip('"')
    return stated[4:] if stated.lower().startswith("sep=") and len(stated) == 5 else ""  # noqa: PLR2004 - and one character


def _find_separator(sample: Sequence[str], choice: TableChoice) -> str:
    """The separator with which most known headings are found, or else most rows have the same number of cells."""
    return max(_SEPARATORS, key=lambda separator: _rate_separator(sample, separator, choice))


def _rate_separator(sample: Sequence[str], separator: str, choice: TableChoice) -> tuple[int, int]:
    cells = [_split_loosely(line, separator) for line in sample]
    known = max((len({make_heading_key(cell) for cell in row} & choice.known) for row in cells), default=0)
    widths = Counter(len(row) for row in cells if len(row) > 1)
    return known if known > 1 else 0, max((count * (width - 1) for width, count in widths.items()), default=0)


def _split_loosely(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=separator), [])
    except csv.Error:
        return []


def _iterate_records(lines: _Lines, separator: str) -> Iterator[_Record]:
    """Records over one or more lines; where a quotation mark goes astray, its line alone is bad."""
    width = 0
    while line := lines.take():
        number = lines.number
        if not line.strip():
            continue
        record = _read_record(line, number, lines, separator, width)
        width = max(width, len(record.cells)) if not record.problem and number <= MAX_ROWS_ABOVE else width
        yield record


def _read_record(line: str, number: int, lines: _Lines, separator: str, width: int) -> _Record:
    taken, quoted = [line], line
    while True:
        cells, is_open = _parse_strictly(quoted, separator)
        if cells is not None and (len(taken) == 1 or not width or len(cells) <= width):
            return _Record(number, cells)
        if not is_open or len(taken) > _MAX_LINES_OF_CELL or len(quoted) > _MAX_LINE:
            break
        following = lines.take()
        if not following:
            break
        taken.append(following)
        quoted += following
    lines.put_back(taken[1:])
    if (escaped := _parse_escaped(line, separator)) and (not width or len(escaped) <= width):
        return _Record(number, escaped)
    kept = line.rstrip("\r\n").split(separator)
    if len(line) > _MAX_LINE:
        return _Record(number, [cell[:100] for cell in kept[:100]], _("The line is longer than a million characters"))
    return _Record(number, kept, _("A quotation mark in it is not closed or not written twice"))


def _parse_strictly(text: str, separator: str) -> tuple[list[str] | None, bool]:
    """The cells of one record, if it is one, and whether a quotation mark is still open at its end."""
    lines = io.StringIO(text, newline="")  # ends where the file has lines end, not at U+2028 or a page break in a cell
    try:
        return next(csv.reader(lines, delimiter=separator, strict=True), []), False
    except csv.Error as error:
        return None, _OPEN_QUOTE in str(error)


def _parse_escaped(line: str, separator: str) -> list[str] | None:
    r"""The cells of a line in which quotation marks inside are written as \"."""
    if '\\"' not in line:
        return None
    try:
        return next(csv.reader([line], delimiter=separator, strict=True, doublequote=False, escapechar="\\"), [])
    except csv.Error:
        return None


def _make_row(record: _Record, headings: Sequence[str]) -> Row | None:
    """A row by heading; None for an empty one. What is missing at its end is empty; empty cells beyond are none."""
    cells = record.cells
    if not any(cell.strip() for cell in cells):
        return None
    if record.problem and len(cells) > len(headings):
        cells = [*cells[: len(headings) - 1], ",".join(cells[len(headings) - 1 :])]  # nothing of it is lost
    values = {heading: cell for heading, cell in zip(headings, cells, strict=False) if heading}
    if record.problem:
        column = _find_quoted_column(cells, headings)
        return Row(record.line, values, f"{column}: {record.problem}." if column else f"{record.problem}.", column)
    values |= {heading: "" for heading in headings[len(cells) :] if heading}
    extra = [cell for cell in cells[len(headings) :] if cell.strip()]
    unnamed = [cell for heading, cell in zip(headings, cells, strict=False) if not heading and cell.strip()]
    if extra or unnamed:
        found, expected = len([*cells[: len(headings)], *extra]), sum(bool(heading) for heading in headings)
        problem = _("It has %(found)s columns where the headings are %(expected)s.", found=found, expected=expected)
        return Row(record.line, values, problem)
    for heading, cell in values.items():
        if "\x00" in cell or "\ufffd" in cell:
            return Row(record.line, values, _("%(column)s: it has bytes that are no text.", column=heading), heading)
    return Row(record.line, values)


def _find_quoted_column(cells: Sequence[str], headings: Sequence[str]) -> str:
    """The heading above the first quotation mark."""
    return next((heading for heading, cell in zip(headings, cells, strict=False) if '"' in cell), "")
