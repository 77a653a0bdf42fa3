"""The commands that say what would be taken of a file."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document

from frontline.cli.main import with_commands
from frontline.organisations import queries as organisations
from frontline.organisations.models import Department
from frontline.placements.spreadsheets.importer import PLACEMENTS
from frontline.sheets.dry_run import try_sheet
from tests.conftest import SHARED
from tests.documents import save
from tests.factories import added, make_person, make_placement

_SHEETS = SHARED / "cases/sheet"
# Rows of each known sheet that would be taken, and the lines and columns of the others.
_RIGHT: dict[str, tuple[int, list[tuple[int, str]]]] = {
    "cells_as_people_write_them.csv": (
        23,
        [
            (5, "Email"), (10, "Profession"), (16, "FTE"), (24, "Recharge"), (26, "Recharge"), (28, "Recharge"),
            (29, "End date"), (31, "Ref"), (33, "Ref"),
        ],
    ),
    "cover_sheet_first.xlsx": (1, []),
    "cp1252.csv": (1, []),
    "dates_as_people_write_them.csv": (15, [(n, "Start date") for n in (10, 11, 12, 18, 19, 20, 21, 22, 25)]),
    "dimension_says_A1.xlsx": (2, []),
    "formula_without_value.xlsx": (0, [(2, "End date")]),
    "headings_with_stars_newlines_nbsp.csv": (1, []),
    "name_and_email_twice.csv": (1, []),
    "percent_cells.xlsx": (6, []),
    "reference_numbers_and_leading_zeros.xlsx": (2, []),
    "same_person_twice_overlapping.csv": (1, [(3, "")]),
    "semicolons.csv": (1, []),
    "short_rows.csv": (2, []),
    "stray_quote.csv": (2, [(3, "Name")]),
    "title_row_merged.xlsx": (1, []),
}  # fmt: skip


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("case", _RIGHT)
def test_a_known_sheet_gives_what_is_right(case: str) -> None:
    path = _SHEETS / case
    if not path.exists():
        pytest.skip(f"{path} is not here")
    make_placement(make_person(), region="North East")  # the profession and the region are known by it
    if organisations.find_department_by_name("DfE") is None:
        added(Department(slug="dfe", name="Department for Education", short_name="DfE", remit="Schools"))
    result = try_sheet(PLACEMENTS, path)
    assert (result.taken, [(row["line"], row["column"]) for row in result.bad]) == _RIGHT[case]


def _run(*arguments: object) -> tuple[int, str]:
    answer = CliRunner().invoke(with_commands(), [str(argument) for argument in arguments])
    return answer.exit_code, answer.output


def test_a_dry_run_of_insights_says_all_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Responses;;\nid;date;text\n1;02/03/26;The bus is late\n2;soon;Late\n3;;n/a\n".encode("utf-16"))
    code, output = _run("import", path, "--dry-run", "--json")
    assert code == 1
    assert json.loads(output) == {
        "rows": 3, "taken": 1, "encoding": "utf-16", "separator": ";", "sheet": "", "heading_row": 2, "left_out": 1,
        "columns": {"id": "id", "date": "date", "text": "text"},
        "bad": [
            {
                "line": 4, "column": "date",
                "reason": "Its date soon is not a date like 2026-11-23, 23/11/2026 or 23 November 2026.",
            }
        ],
    }  # fmt: skip
    code, output = _run("import", path, "--dry-run")
    assert "3 rows: 1 would be taken, 1 are bad, 1 have no answer." in output
    path.write_bytes(b"")
    code, output = _run("import", path, "--dry-run", "--json")
    assert (code, json.loads(output)) == (1, {"refused": "a.csv has no row of headings."})


def test_reading_a_document_says_its_words_marking_and_losses(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("What we will do", 1)
    document.add_paragraph("We will fund mentors.")
    (tmp_path / "a.docx").write_bytes(save(document))
    code, output = _run("read", tmp_path / "a.docx", "--json")
    assert (code, json.loads(output)) == (
        0,
        {
            "blocks": [
                {"kind": "heading", "level": 1, "text": "What we will do", "where": "paragraph 1"},
                {"kind": "paragraph", "level": 0, "text": "We will fund mentors.", "where": "paragraph 2"},
            ],
            "marking": "", "not_read": [],
        },
    )  # fmt: skip
    document.sections[0].header.paragraphs[0].text = "SECRET"
    (tmp_path / "a.docx").write_bytes(save(document))
    code, output = _run("read", tmp_path / "a.docx", "--json")
    refused = json.loads(output)
    assert (code, refused["marking"]) == (1, "SECRET")
    assert "Nothing of it was kept" in refused["refused"]
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1 words}")
    assert _run("read", tmp_path / "a.rtf")[0] == 1
