"""Files that leave the product, and documents that are typeset."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from frontline.core.pdf import typeset_pdf
from frontline.core.spreadsheets import Sheet as Table
from frontline.core.spreadsheets import write_csv, write_xlsx
from frontline.core.tables.reading import open_table
from frontline.core.tables.rows import ImportFileError


def test_no_table_that_leaves_the_product_holds_a_formula() -> None:
    table = Table("=Name", ("=A", "B"), [("=1+1", 3), ("@x", None), ("-2", -2), ("+44 20", "plain")])
    rows = write_csv([table]).decode("utf-8-sig").splitlines()
    cells = [cell for row in rows for cell in row.split(",")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@")) or (cell.startswith("-") and cell != "-2")]
    assert "'=1+1,3" in rows
    page = openpyxl.load_workbook(io.BytesIO(write_xlsx([table]))).worksheets[0]
    assert all(cell.data_type != "f" for row in page for cell in row)
    assert [cell.value for cell in page[4]] == ["-2", -2]


def test_a_text_that_is_longer_than_a_cell_is_cut_and_says_so() -> None:
    table = Table("Long", ("Text",), [("x" * 40_000,)])
    page = openpyxl.load_workbook(io.BytesIO(write_xlsx([table]))).worksheets[0]
    assert (len(page["A2"].value), page["A2"].value[-2:]) == (32_767, " …")


@pytest.mark.parametrize("words", ["李明 Smith", "Well done 😀", '#import "x" *b* $m$ <a> @b \\', "Llŷn, Владимир"])
def test_a_document_is_made_of_whatever_somebody_typed(words: str) -> None:
    data = {
        "title": words,
        "description": words,
        "state": "Draft",
        "blocks": [{"kind": "paragraph", "text": words}],
        "figures": [[words, "1"]],
    }
    assert typeset_pdf("pages/report.typ", data).startswith(b"%PDF-")


def test_a_workbook_that_swells_when_it_is_unpacked_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", b"x" * 120_000_000)
    with pytest.raises(ImportFileError, match="too large once it is unpacked"), open_table(path) as table:
        list(table.rows)
