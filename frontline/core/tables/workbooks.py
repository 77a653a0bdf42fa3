"""Worksheets of Excel and OpenDocument: the first visible one with a table, cells as they are shown."""

import datetime as dt
import itertools
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from frontline.core.documents.archives import read_xml_parts
from frontline.core.files.results import FileRefusedError
from frontline.core.tables.headings import MAX_ROWS_ABOVE, find_heading_row, make_heading_key, number_headings
from frontline.core.tables.rows import ImportFileError, Row, Table, TableChoice
from frontline.core.translation import gettext as _

_MOST_UNPACKED = 100 * 1024 * 1024  # bytes
_MAX_BLANK_ROWS = 2_000  # in a row: after that nothing comes any more
_MAX_COLUMNS = 1_000
_MAX_SHEETS = 200
_PERCENT = re.compile(r"0(?:\.(0+))?\s*%")
_ZEROS = re.compile(r"0{2,}")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# Stands in a cell whose formula nobody has worked out.
_NO_VALUE = "\x00formula"


@dataclass(frozen=True, slots=True)
class _Worksheet:
    name: str
    lines: Iterator[tuple[int, list[str]]]  # number from 1, cells as text


def read_excel(raw: IO[bytes], choice: TableChoice, name: str) -> Table:
    """A table of an Excel file (.xlsx).

    Raises:
        ImportFileError: it is damaged, too large, not what its name says, or holds no table.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    with zipfile.ZipFile(raw) as packed:
        if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
            message = _("%(name)s is too large once it is unpacked. Save the one sheet as CSV.", name=name)
            raise ImportFileError(message)
    raw.seek(0)
    try:
        book = load_workbook(raw, read_only=True, data_only=True)
        formulas = load_workbook(raw, read_only=True, data_only=False)
    except InvalidFileException as error:
        raise ImportFileError(_("%(name)s is not what its name says.", name=name)) from error
    visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"][:_MAX_SHEETS]
    sheets = (_Worksheet(title, _iterate_excel(book[title], formulas[title])) for title in visible)
    return _find_table(sheets, visible, raw, choice, name)


def _iterate_excel(sheet: Any, formulas: Any) -> Iterator[tuple[int, list[str]]]:
    for one in (sheet, formulas):
        one.reset_dimensions()  # what the file says of its size may be wrong
    blank = 0
    for number, (cells, written) in enumerate(zip(sheet.iter_rows(), formulas.iter_rows(), strict=False), start=1):
        texts = [
            _NO_VALUE if cell.value is None and formula.value is not None else _show_cell(cell)
            for cell, formula in itertools.islice(zip(cells, written, strict=False), _MAX_COLUMNS)
        ]
        blank = 0 if any(texts) else blank + 1
        if blank > _MAX_BLANK_ROWS:
            return
        yield number, texts


def _show_cell(cell: Any) -> str:
    """The value of a cell as its sheet shows it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.replace(microsecond=0).isoformat().removesuffix("T00:00:00")  # a day alone comes with midnight
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value.isoformat() if hasattr(value, "isoformat") else str(value)
    number_format = str(getattr(cell, "number_format", "") or "")
    if percent := _PERCENT.search(number_format):
        return f"{value * 100:.{len(percent[1] or '')}f}%"
    if float(value).is_integer():
        whole = str(int(value))
        return whole.zfill(len(number_format)) if _ZEROS.fullmatch(number_format) else whole
    return f"{value:.15g}"


def read_opendocument_sheet(raw: IO[bytes], choice: TableChoice, name: str) -> Table:
    """A table of an OpenDocument spreadsheet (.ods).

    Raises:
        ImportFileError: it is damaged, too large, or holds no table.
    """
    try:
        parts, _others = read_xml_parts(raw.read())
    except FileRefusedError as error:
        raise ImportFileError(f"{name}: {error}.") from error
    content = parts.get("content.xml")
    tables = [] if content is None else list(content.iter(f"{_TABLE}table"))[:_MAX_SHEETS]
    sheets = [_Worksheet(table.get(f"{_TABLE}name", ""), _iterate_opendocument(table)) for table in tables]
    return _find_table(iter(sheets), [sheet.name for sheet in sheets], raw, choice, name)


def _iterate_opendocument(table: Any) -> Iterator[tuple[int, list[str]]]:
    number = 0
    for row in table.iter(f"{_TABLE}table-row"):
        texts: list[str] = []
        for cell in row:
            repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            texts += [_show_opendocument_cell(cell)] * min(repeated, _MAX_COLUMNS - len(texts))
        while texts and not texts[-1]:
            texts.pop()
        times = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        if not texts:
            number += times
            continue
        for _index in range(min(times, _MAX_BLANK_ROWS)):
            number += 1
            yield number, list(texts)


def _show_opendocument_cell(cell: Any) -> str:
    if cell.get(f"{_OFFICE}value-type") == "date":
        return str(cell.get(f"{_OFFICE}date-value", "")).removesuffix("T00:00:00")
    return "\n".join("".join(line.itertext()) for line in cell.iter(f"{_TEXT}p"))


def _find_table(
    sheets: Iterator[_Worksheet], names: Sequence[str], raw: IO[bytes], choice: TableChoice, name: str
) -> Table:
    """The worksheet that was chosen, or the first whose headings are known best."""
    best: tuple[int, _Worksheet, list[tuple[int, list[str]]]] | None = None
    for sheet in sheets:
        if choice.sheet and sheet.name != choice.sheet:
            continue
        above = list(itertools.islice(sheet.lines, choice.heading_row or MAX_ROWS_ABOVE))
        rating = _rate_sheet(above, choice)
        if above and rating and (best is None or rating > best[0]):
            best = rating, sheet, above
    if best is None:
        raise ImportFileError(_("%(name)s has no worksheet with a row of headings.", name=name))
    _rating, sheet, above = best
    rows = [cells for _number, cells in above]
    index = (len(above) - 1) if choice.heading_row else find_heading_row(rows, choice.known)
    headings = number_headings(rows[index], rows[index - 1] if index else ())
    if not any(headings):
        raise ImportFileError(_("%(name)s has no row of headings.", name=name))
    following = itertools.chain(above[index + 1 :], sheet.lines)
    made = (row for number, cells in following if (row := _make_row(number, cells, headings)) is not None)
    return Table(made, headings, raw, sheet=sheet.name, sheets=names, heading_row=above[index][0])


def _rate_sheet(above: Sequence[tuple[int, list[str]]], choice: TableChoice) -> int:
    """How many known headings one of its first rows has; 1 for a sheet with any words."""
    known = max((len({make_heading_key(cell) for cell in cells} & choice.known) for _n, cells in above), default=0)
    return 10 * known + any(any(cells) for _n, cells in above)


def _make_row(number: int, cells: Sequence[str], headings: Sequence[str]) -> Row | None:
    if not any(cell.strip() for cell in cells):
        return None
    values = {heading: cell for heading, cell in zip(headings, cells, strict=False) if heading}
    values |= {heading: "" for heading in headings[len(cells) :] if heading}
    for heading, cell in values.items():
        if cell == _NO_VALUE:
            problem = _(
                "%(column)s: a formula that was never worked out. Open the file in Excel, save it, and send it again.",
                column=heading,
            )
            return Row(number, values | {heading: ""}, problem, heading)
    return Row(number, values)
