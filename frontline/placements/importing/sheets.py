"""Sheets as they were uploaded, and their rows."""

import itertools
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, insert, select

from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError, or_missing
from frontline.core.forms import clean
from frontline.core.importing import ImportFileError, Row, opened
from frontline.core.translation import gettext as _
from frontline.placements.models import RowState, Sheet, SheetRow, SheetState

MOST_BYTES = 20 * 1024 * 1024
_MOST_ROWS = 50_000
_BATCH = 1_000
_MOST_COLUMNS, _LONGEST_HEADING = 100, 200


def upload(*, name: str, content: bytes, person: Person) -> Sheet:
    """Keep the rows of a CSV or XLSX file; nothing is done with them yet.

    Raises:
        FieldError: the file cannot be read, is empty, or has too many rows.
    """
    name = str(clean(name))
    sheet = Sheet(file_name=Path(name).name[:255], columns=[], person_id=person.id)
    db.session.add(sheet)
    db.session.flush()
    try:
        _keep_rows(sheet, name, content)
    except ImportFileError as error:
        raise FieldError("file", str(error)) from None
    if not sheet.columns:
        raise FieldError("file", "The file has no rows below its headings")
    record("placement.sheet_uploaded", kind="placement_sheet", key=sheet.id)
    return sheet


def _keep_rows(sheet: Sheet, name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        suffix = next((known for known in (".csv", ".xlsx") if name.lower().endswith(known)), ".other")
        path = Path(folder) / f"sheet{suffix}"
        path.write_bytes(content)
        with opened(path) as (found, _file):
            count = 0
            for batch in _batches(found):
                count += len(batch)
                if count > _MOST_ROWS:
                    said = _("The file must have %(most)s rows or fewer. Split it", most=f"{_MOST_ROWS:,}")
                    raise FieldError("file", said)
                sheet.columns = sheet.columns or _headings(batch)
                db.session.execute(insert(SheetRow), [_values(sheet, row) for row in batch])


def _headings(batch: list[Row]) -> list[str]:
    found = [str(name) for name in next((row.values for row in batch if row.values), {}) if name]
    if len(found) > _MOST_COLUMNS or any(len(name) > _LONGEST_HEADING for name in found):
        said = _(
            "The file must have %(most)s columns or fewer, with headings of %(longest)s characters",
            most=_MOST_COLUMNS, longest=_LONGEST_HEADING,
        )  # fmt: skip
        raise FieldError("file", said)
    return found


def _batches(found: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(itertools.islice(found, _BATCH)):
        yield batch


def _values(sheet: Sheet, row: Row) -> dict[str, Any]:
    state = RowState.BAD if row.problem else RowState.WAITING
    cells = {str(name): _cell(value) for name, value in row.values.items() if name}
    return {"sheet_id": sheet.id, "line": row.line, "cells": cells, "state": state, "problem": row.problem}


def _cell(value: Any) -> str:
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]  # dates of a spreadsheet come with a time of midnight
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(clean("" if value is None else str(value)))[:1_000]


def require(sheet: Sheet, *states: SheetState, said: str) -> None:
    """Make sure that a sheet is in one of these states; until the transaction ends it is nobody else's to move.

    Raises:
        TransitionError: it is in another.
    """
    db.session.flush()
    db.session.refresh(sheet, with_for_update=True)
    if sheet.state not in states:
        raise TransitionError(said)


def reference(row: SheetRow, sheet: Sheet) -> str:
    """By what a row calls its placement."""
    return " ".join(row.cells.get(sheet.mapping["reference"], "").split())


def delete_sheet(*, sheet: Sheet) -> None:
    """Throw a sheet away with its rows.

    Raises:
        TransitionError: a job works on it.
    """
    states = (SheetState.MAPPING, SheetState.CHECKED, SheetState.DONE)
    require(sheet, *states, said=_("A job works on this sheet. Wait until it is done."))
    record("placement.sheet_deleted", kind="placement_sheet", key=sheet.id)
    db.session.delete(sheet)


def sheet(sheet_id: uuid.UUID) -> Sheet:
    """One sheet.

    Raises:
        NotFoundError: there is none.
    """
    return or_missing(db.session.get(Sheet, sheet_id), "There is no such sheet.")


def newest() -> Select[Sheet]:
    """All sheets, the newest first."""
    return select(Sheet).order_by(Sheet.created_at.desc())


def counts(sheet_id: uuid.UUID) -> dict[str, int]:
    """How many rows are in each state, and in all."""
    query = select(SheetRow.state, func.count()).where(SheetRow.sheet_id == sheet_id).group_by(SheetRow.state)
    found = {state.value: number for state, number in db.session.execute(query)}
    return {**{state.value: 0 for state in RowState}, **found, "all": sum(found.values())}


def rows(sheet_id: uuid.UUID, *states: RowState) -> Select[SheetRow]:
    """Rows of some states, in the order of the file."""
    wanted = (SheetRow.sheet_id == sheet_id) & SheetRow.state.in_(states)
    return select(SheetRow).where(wanted).order_by(SheetRow.line)


def bad_rows(sheet_id: uuid.UUID) -> Sequence[SheetRow]:
    """Every row that cannot be taken over, with the reason."""
    return db.session.scalars(rows(sheet_id, RowState.BAD)).all()
