import gzip
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import text

from frontline import domains
from frontline.core.database import db
from frontline.core.errors import FrontlineError
from frontline.insights.importing.import_run import BATCH, BadRow, ImportOutcome, ImportRequest, import_insights
from frontline.insights.models.choices import Identity, InsightState
from frontline.insights.models.importing import ImportRun
from frontline.insights.models.insight import Insight

pytestmark = pytest.mark.usefixtures("database")
ROWS = [{"id": "1", "text": "The bus is late", "month": "2026-03"}, {"id": "2", "text": "The cell is cold"}]


@pytest.fixture(autouse=True)
def _domains() -> None:
    domains.install()


def _import(path: Path, **given: Any) -> tuple[ImportOutcome, list[BadRow]]:
    bad: list[BadRow] = []
    return import_insights(ImportRequest(path, "A source", **given), report=bad.append), bad


def _json_lines(path: Path, rows: list[Any]) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return path


def _insights() -> list[Insight]:
    return db.session.query(Insight).order_by(Insight.source_key).all()


def test_rows_become_accepted_de_identified_insights_of_a_source(tmp_path: Path) -> None:
    outcome, bad = _import(_json_lines(tmp_path / "a.jsonl", ROWS))
    assert (outcome, bad) == (ImportOutcome(added=2), [])
    first = _insights()[0]
    assert (first.what_happened, first.state, first.identity) == (
        "The bus is late",
        InsightState.ACCEPTED,
        Identity.DE_IDENTIFIED,
    )
    assert first.submitted_at is not None
    assert first.submitted_at.date().isoformat() == "2026-03-01"


def test_each_batch_has_its_analysis_job_in_the_same_transaction(tmp_path: Path) -> None:
    rows = [{"id": str(n), "text": f"Text {n}"} for n in range(BATCH + 1)]
    _import(_json_lines(tmp_path / "a.jsonl", rows))
    jobs = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'themes.analyse'"
    assert db.session.scalar(text(jobs)) == 2


def test_the_same_file_again_adds_nothing(tmp_path: Path) -> None:
    path = _json_lines(tmp_path / "a.jsonl", ROWS)
    _import(path)
    assert _import(path)[0] == ImportOutcome(known=2)
    assert len(_insights()) == 2


def test_an_import_that_was_cut_short_goes_on_where_it_was(tmp_path: Path) -> None:
    path = _json_lines(tmp_path / "a.jsonl", [{"id": str(n), "text": f"Text {n}"} for n in range(10)])
    assert _import(path, limit=4)[0].added == 4
    assert _import(path, limit=7)[0].added == 7
    assert _import(path)[0] == ImportOutcome(added=10)
    assert db.session.query(ImportRun).count() == 1


def test_bad_rows_are_named_by_line_and_reason_and_the_rest_go_on(tmp_path: Path) -> None:
    rows = [ROWS[0], "{not json", "[1]", {"id": "3", "text": " "}, {"id": "4", "text": "bus", "month": "soon"}, ROWS[1]]
    rows += [
        {"id": "5", "text": "bus", "kind": "gossip"},
        {"id": "6", "text": "y" * 20_001},
        {"text": "bus", "month": "2999-01"},
    ]
    outcome, bad = _import(_json_lines(tmp_path / "a.jsonl", rows))
    assert (outcome.added, outcome.bad) == (2, 7)
    assert [row.line for row in bad] == [2, 3, 4, 5, 7, 8, 9]
    words = [
        "not JSON",
        "not a JSON object",
        "no text",
        "not a date like 2026-11-23",
        "none of",
        "20,001 characters",
        "future",
    ]
    assert [word for word, row in zip(words, bad, strict=True) if word not in row.reason] == []


def test_the_same_rows_come_from_csv_gzip_and_a_spreadsheet(tmp_path: Path) -> None:
    csv = tmp_path / "a.csv"
    csv.write_text('\ufeffid,text\n1,"The bus\nis late"\n2,The cell is cold\n3\n', encoding="utf-8")
    outcome, bad = _import(csv)
    assert outcome.added == 2
    assert [(row.line, row.reason) for row in bad] == [(5, "It has no text.")]
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress(json.dumps({"id": "9", "text": "Packed"}).encode()))
    assert _import(packed)[0].added == 1
    book = openpyxl.Workbook()
    for row in (["Ref", "What"], [7, "From a sheet"], [None, None], [8, "Another"]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "a.xlsx")
    assert _import(tmp_path / "a.xlsx", columns={"text": "What", "id": "Ref"})[0].added == 2


def test_columns_that_are_not_there_are_named(tmp_path: Path) -> None:
    path = _json_lines(tmp_path / "a.jsonl", [{"words": "The bus is late"}])
    with pytest.raises(FrontlineError, match="--map text=COLUMN"):
        _import(path)
    with pytest.raises(FrontlineError, match="no column called Wrong"):
        _import(path, columns={"text": "Wrong"})
    assert _import(path, columns={"text": "words"})[0].added == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"PK\x03\x04 a spreadsheet"), ("a.xlsx", b"id,text\n1,x\n"), ("a.jsonl.gz", b'{"text": "x"}'),
        ("a.jsonl", gzip.compress(b"{}", mtime=0)), ("a.doc", b"text"),
        ("a.csv", b""),
        ("a.jsonl.gz", gzip.compress(b"{}" * 5000, mtime=0)[:40]), ("a.xlsx", b"PK\x03\x04 cut short"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_its_name_says_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FrontlineError, match=name.split(".", maxsplit=1)[0]) as refused:
        _import(tmp_path / name)
    assert "\n" not in str(refused.value)
    assert _insights() == []


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FrontlineError, match=r"none\.csv cannot be read"):
        _import(tmp_path / "none.csv")


def test_rows_without_an_id_are_told_apart_by_what_they_say(tmp_path: Path) -> None:
    path = _json_lines(tmp_path / "a.jsonl", [{"text": "Late"}, {"text": "Late"}, {"text": "Other"}])
    assert _import(path)[0] == ImportOutcome(added=2, known=1)
