"""Headings, days, placeholders and worksheets as people write them."""

import threading
from pathlib import Path

import openpyxl
import pytest

from frontline.core.encodings import decode_text
from frontline.core.errors import FrontlineError
from frontline.core.tables.copies import copy_unchanged_file
from frontline.core.tables.days import explain_day, parse_day
from frontline.core.tables.headings import find_heading_row, make_heading_key, number_headings
from frontline.core.tables.placeholders import is_placeholder
from frontline.core.tables.reading import open_table
from frontline.core.tables.rows import ImportFileError, TableChoice
from frontline.insights.importing.dry_run import try_insights
from frontline.insights.importing.import_run import ImportRequest
from tests.tables import read_rows


@pytest.mark.parametrize(
    "words",
    ["n/a", "N/A.", "-", "\u2013", "Not provided", "not applicable", "Nil", "none", "As above", "tbc", "...", "???"],
)
def test_a_placeholder_is_no_answer(words: str) -> None:
    assert is_placeholder(words)


@pytest.mark.parametrize(
    "words", ["No beds", "Nobody came", "None of the buses ran", "Not enough staff", "Test results are late"]
)
def test_an_answer_that_begins_like_one_is_an_answer(words: str) -> None:
    assert not is_placeholder(words)


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x0b", "\x0c", "\x85"])
def test_what_only_looks_like_the_end_of_a_line_cuts_no_row_short(tmp_path: Path, character: str) -> None:
    content = f"id,text,date\n1,No beds{character}on the ward,2027-01-04\n".encode()
    (row,) = read_rows(content, "pasted.csv", tmp_path)
    assert row.values == {"id": "1", "text": f"No beds{character}on the ward", "date": "2027-01-04"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("04/01/27", "2027-01-04"), ("4 Jan 27", "2027-01-04"), ("4th January 2027", "2027-01-04"),
        ("Mon 4 January 2027", "2027-01-04"), ("04-01-2027", "2027-01-04"), ("2027-01-04 00:00:00", "2027-01-04"),
        ("4.1.27", "2027-01-04"), ("4 Sept 2027", "2027-09-04"), ("2027/01/04", "2027-01-04"),
        ("04 JAN 2027", "2027-01-04"), ("4-Jan-2027", "2027-01-04"), ("March 2, 2026", "2026-03-02"),
        ("2026-03-02T14:05:00.123Z", "2026-03-02"), ("02/03/2026 2:05 pm", "2026-03-02"),
    ],
)  # fmt: skip
def test_days_are_read_day_first(text: str, day: str) -> None:
    assert str(parse_day(text)) == day


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("46391", "Excel keeps 4 January 2027"), ("01/13/2027", "13 January 2027"), ("31/06/2027", "no|not a day"),
        ("Jan-27", "month without a day"), ("January 2027", "month without a day"), ("Autumn term", "not a date like"),
    ],
)  # fmt: skip
def test_what_is_no_day_says_what_was_meant(text: str, why: str) -> None:
    assert parse_day(text) is None
    assert any(words in explain_day(text) for words in why.split("|"))


def test_headings_match_as_people_write_them() -> None:
    assert make_heading_key("Host\u00a0manager e-mail*") == make_heading_key("host manager email")
    assert make_heading_key("Start\ndate (dd/mm/yyyy)") == "start date"
    assert number_headings(["Name", " name ", "", "Email"]) == ["Name", "name (2)", "", "Email"]
    assert find_heading_row([["Return for Q3", ""], ["", ""], ["Ref", "Name"]], {"ref", "name"}) == 2


def test_a_workbook_gives_what_its_cells_show(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    cover = book.active
    assert cover is not None
    cover.append(["What this is", "A return"])
    sheet, hidden = book.create_sheet("Data"), book.create_sheet("Old")
    sheet.append(["Return for the quarter"])
    sheet.append([])
    sheet.append(["id", "date", "text", "text"])
    sheet.append([7, 0.335, "=1+1", "second"])
    sheet.append([12, 1, "shown", ""])
    sheet["A4"].number_format, sheet["B4"].number_format, sheet["B5"].number_format = "0000", "0.0%", "0%"
    hidden.append(["id", "date", "text"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    with open_table(tmp_path / "a.xlsx", TableChoice(known=frozenset({"id", "date", "text"}))) as table:
        rows = list(table.rows)
        assert (table.sheet, list(table.sheets), table.heading_row) == ("Data", ["Sheet", "Data"], 3)
    assert [(row.line, row.column) for row in rows if row.problem] == [(4, "text")]
    assert [row.values for row in rows] == [
        {"id": "0007", "date": "33.5%", "text": "", "text (2)": "second"},
        {"id": "12", "date": "100%", "text": "shown", "text (2)": ""},
    ]
    with open_table(tmp_path / "a.xlsx", TableChoice(sheet="Sheet", heading_row=1)) as table:
        assert list(table.headings) == ["What this is", "A return"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0 old", "old Excel"), ("a.csv", b"", "no row of headings"),
        ("a.ods", b"PK\x03\x04", "a.ods"), ("a.xlsx", b"PK\x03\x04 cut", "a.xlsx is damaged"),
        ("a.doc", b"x", "none of"), ("a.csv.gz", b"\x1f\x8bx", "a.csv.gz"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_named_as_its_owner_knows_it(
    tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    with pytest.raises(ImportFileError, match=why):
        read_rows(content, name, tmp_path)


def test_a_workbook_of_two_hundred_worksheets_is_looked_through_for_the_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number in range(199):
        book.create_sheet(f"Notes {number}").append(["Nothing to see", "here"])
    for row in (["id", "text"], [1, "No beds"]):
        book.worksheets[180].append(row)
    book.save(tmp_path / "a.xlsx")
    with open_table(tmp_path / "a.xlsx", TableChoice(known=frozenset({"id", "text"}))) as table:
        assert (table.sheet, len(table.sheets)) == ("Notes 179", 200)
        assert [row.values for row in table.rows] == [{"id": "1", "text": "No beds"}]


def test_a_million_empty_rows_are_no_rows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text\n1,No beds\n" + ",\n" * 1_000_000)
    assert [row.line for row in read_rows((tmp_path / "a.csv").read_bytes(), "a.csv", tmp_path)] == [2]
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["id", "text"], [1, "No beds"]):
        sheet.append(row)
    sheet.cell(1_048_576, 2, " ")  # the last row that Excel has
    book.save(tmp_path / "a.xlsx")
    assert [row.line for row in read_rows((tmp_path / "a.xlsx").read_bytes(), "a.xlsx", tmp_path)] == [2]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_text_that_runs_from_right_to_left_is_kept_as_written(tmp_path: Path, ending: str) -> None:
    words = "\u0644\u0627 \u0623\u0633\u0631\u0629 \u05d0\u05d9\u05df \u05de\u05d9\u05d8\u05d5\u05ea, beds"
    book = openpyxl.Workbook()
    for cells in (["id", "text"], [1, words]):
        book.worksheets[0].append(cells)
    book.save(tmp_path / "a.xlsx")
    content = f'id,text\n1,"{words}"\n'.encode() if ending == "csv" else (tmp_path / "a.xlsx").read_bytes()
    (row,) = read_rows(content, f"a.{ending}", tmp_path)
    assert row.values["text"] == words


def test_a_file_that_changes_while_it_is_copied_is_refused_by_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,text\n" + "1,No beds\n" * 2_000_000)
    stopped = threading.Event()

    def write() -> None:
        while not stopped.is_set():
            with path.open("a") as file:
                file.write("2,No bus\n")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        # On a busy machine a copy may fall between two writings.
        refusals = [refusal for _ in range(50) if (refusal := _copy(path))]
    finally:
        stopped.set()
        writer.join()
    assert "a.csv changed while it was read" in refusals[0]


def _copy(path: Path) -> str:
    """Why it was not copied; nothing where it was."""
    try:
        with copy_unchanged_file(path):
            return ""
    except ImportFileError as error:
        return str(error)


def test_a_file_of_other_columns_says_which_it_has(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Ref;Comment\n1;Late\n")
    with pytest.raises(FrontlineError, match="no column called Words; it has Ref, Comment"):
        try_insights(ImportRequest(tmp_path / "a.csv", "A source", {"text": "Words"}))


def test_a_text_is_decoded_by_what_it_begins_with() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"):
        assert decode_text("Late buses, caf\u00e9s".encode(encoding))[0].lstrip("\ufeff") == "Late buses, caf\u00e9s"
