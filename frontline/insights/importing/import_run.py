"""Import a file: in batches, each in a transaction of its own, so that a killed run goes on where it was."""

import hashlib
import itertools
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db, lock_key
from frontline.core.events import publish_event
from frontline.core.tables.headings import make_heading_key
from frontline.core.tables.reading import open_table
from frontline.core.tables.rows import ImportFileError, Row, Table, TableChoice
from frontline.insights.events import InsightsAccepted
from frontline.insights.importing.rows import (
    KNOWN_HEADINGS,
    ImportedInsight,
    NoAnswerError,
    RowError,
    map_columns,
    parse_row,
)
from frontline.insights.models.choices import Identity, InsightState
from frontline.insights.models.importing import ImportRun
from frontline.insights.models.insight import Insight, Source

BATCH = 500


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was left out: its line, the heading of the cell that is wrong where it is one, and the reason.

    Attributes:
        is_no_answer: nobody has to mend it: its text says that there is none.
    """

    line: int
    reason: str
    column: str = ""
    is_no_answer: bool = False


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """Which file, as which source, with which columns; `limit` rows at most are read (None for all)."""

    path: Path
    source: str
    columns: Mapping[str, str] = field(default_factory=dict)
    limit: int | None = None
    sheet: str = ""
    heading_row: int = 0

    @property
    def choice(self) -> TableChoice:
        """Which table of the file it is, and by which headings it is found."""
        named = (make_heading_key(column) for column in self.columns.values())
        return TableChoice(self.sheet, self.heading_row, KNOWN_HEADINGS | {*named})


@dataclass(slots=True)
class ImportOutcome:
    """What came of the rows: of the whole file, what earlier, killed runs had done included."""

    added: int = 0
    known: int = 0
    bad: int = 0
    left_out: int = 0


def import_insights(
    request: ImportRequest, *, report: Callable[[BadRow], None], progress: Callable[[int], None] = lambda _: None
) -> ImportOutcome:
    """Import a file as accepted, de-identified insights of a named source.

    Rows that are known already are not added again. Bad rows are reported and left out.

    Args:
        request: what to import.
        report: called for each bad row.
        progress: called with the position in the file, in bytes, after each batch.

    Raises:
        FrontlineError: the file cannot be read, or no column holds the text.
    """
    with open_table(request.path, request.choice) as table:
        run_id, done = _find_or_start_run(request)
        end = None if request.limit is None else max(request.limit, done)
        remaining = itertools.islice(table.rows, done, end)
        mapping: dict[str, str] = {}
        for batch in _batches(remaining):
            mapping = mapping or map_headings(table, batch, request)
            for bad in _import_batch(run_id, done, batch, mapping):
                report(bad)
            done += len(batch)
            progress(table.raw.tell())
        return _finish(run_id, finished=request.limit is None or done < request.limit)


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(itertools.islice(rows, BATCH)):
        yield batch


def map_headings(table: Table, batch: list[Row], request: ImportRequest) -> dict[str, str]:
    """Which heading holds what; of JSON lines the names in the first rows are its headings."""
    columns = list(dict.fromkeys(table.headings or [column for row in batch for column in row.values]))
    return map_columns(columns, request.columns) if columns else {}


def _find_or_start_run(request: ImportRequest) -> tuple[uuid.UUID, int]:
    """The run of this file for this source, begun or found again, and how many rows it has read."""
    with request.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with db.transaction() as session:
        session.execute(insert(Source).values(id=uuid.uuid4(), name=request.source).on_conflict_do_nothing())
        source_id = session.scalars(select(Source.id).where(Source.name == request.source)).one()
        lock_key("import_run", source_id, digest)
        is_same = (ImportRun.source_id == source_id, ImportRun.file_hash == digest)
        run = session.scalar(select(ImportRun).where(*is_same, ImportRun.finished_at.is_(None)))
        if run is None:
            run = ImportRun(source_id=source_id, file_hash=digest, file_name=request.path.name[:255], rows_read=0)
            session.add(run)
            session.flush()
        return run.id, run.rows_read


def _import_batch(run_id: uuid.UUID, done: int, batch: list[Row], mapping: Mapping[str, str]) -> list[BadRow]:
    good, bad = parse_batch(batch, mapping)
    with db.transaction() as session:
        current = session.get_one(ImportRun, run_id, with_for_update=True)
        if current.rows_read != done:
            raise ImportFileError("Another command is importing this file just now.")
        values = [_make_insight(row, current.source_id) for row in good]
        added: list[uuid.UUID] = []
        if values:
            query = insert(Insight).on_conflict_do_nothing().returning(Insight.id)
            added = list(session.scalars(query, values))
        current.rows_read += len(batch)
        current.rows_added += len(added)
        current.rows_known += len(good) - len(added)
        current.rows_bad += sum(not row.is_no_answer for row in bad)
        current.rows_left_out += sum(row.is_no_answer for row in bad)
        if added:
            record_event(
                "insights.imported", kind="import_run", key=run_id, new="accepted", reason=f"{len(added)} rows"
            )
            publish_event(InsightsAccepted(tuple(added)))
    return bad


def parse_batch(batch: list[Row], mapping: Mapping[str, str]) -> tuple[list[ImportedInsight], list[BadRow]]:
    """The insights in some rows, and the rows that hold none."""
    good: list[ImportedInsight] = []
    bad: list[BadRow] = []
    for row in batch:
        if row.problem:
            bad.append(BadRow(row.line, row.problem, row.column))
            continue
        try:
            good.append(parse_row(row.values, mapping))
        except RowError as error:
            column = mapping.get(error.field, "")
            bad.append(BadRow(row.line, str(error), column, isinstance(error, NoAnswerError)))
    return good, bad


def _make_insight(row: ImportedInsight, source_id: uuid.UUID) -> dict[str, object]:
    return {
        "id": uuid.uuid4(),
        "source_id": source_id,
        "source_key": row.key,
        "state": InsightState.ACCEPTED,
        "identity": Identity.DE_IDENTIFIED,
        "kind": row.kind,
        "severity": row.severity,
        "headline": row.headline,
        "what_happened": row.what_happened,
        "why_it_matters": row.why_it_matters,
        "what_would_help": row.what_would_help,
        "submitted_at": row.at,
        "accepted_at": now(),
    }


def _finish(run_id: uuid.UUID, *, finished: bool) -> ImportOutcome:
    with db.transaction() as session:
        current = session.get_one(ImportRun, run_id)
        current.finished_at = now() if finished else None
        return ImportOutcome(current.rows_added, current.rows_known, current.rows_bad, current.rows_left_out)
