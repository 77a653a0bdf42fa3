"""Tables as people have them: each of the known cases with its right value, and the whole kind beside it."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontline.core.tables.dry_run import DryRun
from frontline.insights.importing.dry_run import try_insights
from frontline.insights.importing.import_run import ImportRequest
from tests.conftest import SHARED
from tests.tables import read_rows

_CASES = SHARED / "cases/insight_csv"
# Rows that are taken, lines and columns of bad ones, how many have no answer.
_RIGHT: dict[str, tuple[int, list[tuple[int, str]], int]] = {
    "backslash_escaped_quote": (3, [], 0), "bom_utf8": (3, [], 0), "cp1252_excel_save_as_csv": (3, [], 0),
    "cr_only_old_mac": (3, [], 0), "dates_as_forms_export_them": (14, [(15, "date"), (16, "date"), (17, "date")], 0),
    "embedded_newlines": (2, [], 0), "extra_trailing_comma": (2, [], 0), "ghost_empty_columns": (1, [], 0),
    "inch_mark_unquoted": (2, [], 0), "not_answered_placeholders": (0, [], 8),
    "nul_byte_in_row2": (2, [(3, "text")], 0),
    "rows_of_commas_at_the_end": (1, [], 0), "semicolons_european_excel": (3, [], 0),
    "short_rows_excel_drops_trailing_commas": (3, [], 0), "stray_quote_in_row2": (3, [(3, "text")], 0),
    "tabs_pasted_from_excel": (3, [], 0), "title_row_above_header": (1, [], 0),
    "two_header_rows_question_then_part": (1, [], 0), "utf16_commas": (3, [], 0),
}  # fmt: skip


def _try(path: Path) -> DryRun:
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return try_insights(ImportRequest(path, "A source"))


@pytest.mark.parametrize("case", _RIGHT)
def test_one_bad_row_never_takes_others_with_it(case: str) -> None:
    result = _try(_CASES / f"{case}.csv")
    bad = [(row["line"], row["column"]) for row in result.bad]
    assert (result.taken, bad, result.left_out) == _RIGHT[case]
    assert result.columns["text"] == "text"


def test_what_was_taken_is_said() -> None:
    read = {case: _try(_CASES / f"{case}.csv") for case in _RIGHT}
    assert read["utf16_commas"].encoding == "utf-16"
    assert read["cp1252_excel_save_as_csv"].encoding == "cp1252"
    assert (read["semicolons_european_excel"].separator, read["tabs_pasted_from_excel"].separator) == (";", "\t")
    assert (read["title_row_above_header"].heading_row, read["two_header_rows_question_then_part"].heading_row) == (
        4,
        2,
    )


def test_the_folder_of_tables_is_known_whole() -> None:
    if not _CASES.exists():
        pytest.skip(f"{_CASES} is not here")
    assert {path.stem for path in _CASES.iterdir()} == set(_RIGHT)


def test_answers_that_are_none_are_left_out_and_counted() -> None:
    result = _try(SHARED / "cases/placeholders/responses_with_placeholders.jsonl")
    assert result.bad == []
    assert result.left_out > 0
    assert result.taken + result.left_out == result.rows


# The whole kind: a file holds what was put into it, however it was written.

_cell = st.text(
    st.characters(codec="cp1252", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"), include_characters=' \n"'),
    min_size=1, max_size=20,
).map(lambda text: text.strip(' "\n')).filter(lambda text: bool(text) and '"\n' not in text)  # fmt: skip
_table = st.lists(st.tuples(_cell, _cell, _cell), min_size=1, max_size=8)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=_table, separator=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    title=st.booleans(), line_end=st.sampled_from(["\n", "\r\n"]),
)  # fmt: skip
def test_a_file_holds_what_was_put_into_it(
    tmp_path: Path, rows: list[tuple[str, str, str]], separator: str, encoding: str, *, title: bool, line_end: str
) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator, lineterminator=line_end)
    writer.writerows([["What people said", "", ""], ["", "", ""]] if title else [])
    writer.writerows([("id", "date", "text"), *rows])
    read = read_rows(buffer.getvalue().encode(encoding), "a.csv", tmp_path)
    assert [row.problem for row in read] == [""] * len(rows)
    assert [tuple(row.values.values()) for row in read] == rows


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(_cell, _cell, _cell), min_size=3, max_size=6), place=st.integers(0, 2))
def test_a_stray_quotation_mark_spoils_its_own_line_alone(
    tmp_path: Path, rows: list[tuple[str, str, str]], place: int
) -> None:
    plain = [tuple(cell.replace('"', "").replace("\n", " ").replace(",", " ") or "x" for cell in row) for row in rows]
    lines = ["id,date,text", *(",".join(row) for row in plain)]
    lines[1 + place] = '1,2,"a "stray" mark'
    read = read_rows("\n".join(lines).encode(), "a.csv", tmp_path)
    assert [bool(row.problem) for row in read if row.line == 2 + place] == [True]
    kept = [tuple(cell.strip() for cell in row.values.values()) for row in read if row.line != 2 + place]
    expected = [tuple(cell.strip() for cell in row) for index, row in enumerate(plain) if index != place]
    assert kept == [row for row in expected if any(row)]
