"""Tables that leave the product as CSV or XLSX: no cell of them is ever a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter

# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_767  # characters of a cell
_WIDEST = 480  # pixels of a column; longer text goes on below
Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name, its headings, and its rows."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def escape_formula(value: Cell) -> Cell:
    """A cell that no spreadsheet runs: text that begins like a formula gets an apostrophe, numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def write_sheets(sheets: Iterable[Sheet], ending: str) -> bytes:
    """The tables as a file of that ending, `csv` or `xlsx`."""
    return {"csv": write_csv, "xlsx": write_xlsx}[ending](sheets)


def write_csv(sheets: Iterable[Sheet]) -> bytes:
    """The tables one below the other, with an empty line between; UTF-8 with the mark by which Excel knows it."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    for number, sheet in enumerate(sheets):
        table.writerows([[]] * (number > 0))
        table.writerows([[escape_formula(sheet.name)], [escape_formula(heading) for heading in sheet.headings]])
        table.writerows([escape_formula(cell) for cell in row] for row in sheet.rows)
    return written.getvalue().encode("utf-8-sig")


def write_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """A workbook with a sheet for each table; text stays text, whatever it begins with."""
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(written, options) as book:
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in sheets:
            page = book.add_worksheet(_name(sheet.name, book))
            page.write_row(0, 0, sheet.headings, bold)
            for number, row in enumerate(sheet.rows, start=1):
                page.write_row(number, 0, [_cut(cell) for cell in row], wrapped)
            page.freeze_panes(1, 0)
            page.autofit(_WIDEST)
    return written.getvalue()


def _cut(cell: Cell) -> Cell:
    """A cell that a workbook takes: a longer text would be left out whole."""
    return f"{cell[: _LONGEST - 2]} …" if isinstance(cell, str) and len(cell) > _LONGEST else cell


def _name(name: str, book: xlsxwriter.Workbook) -> str:
    """A name that a workbook takes: 31 characters, none of those that it keeps for itself, and no other sheet's."""
    plain = "".join(" " if letter in "[]:*?/\\" else letter for letter in name)[:28].strip() or "Table"
    taken = {sheet.get_name().lower() for sheet in book.worksheets()}
    return plain if plain.lower() not in taken else f"{plain} {len(taken)}"
