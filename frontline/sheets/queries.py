"""Reads of uploaded spreadsheets."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, func, select

from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.sheets.kinds import SheetKind
from frontline.sheets.models import SheetRow, SheetRowState, SheetState, UploadedSheet

_SAMPLE_ROWS = 20


def find_remembered_mapping(sheet: UploadedSheet) -> dict[str, str]:
    """How the same person last said which column holds what; empty where they have not."""
    query = select(UploadedSheet.mapping).where(
        UploadedSheet.person_id == sheet.person_id,
        UploadedSheet.kind == sheet.kind,
        UploadedSheet.id != sheet.id,
        UploadedSheet.state != SheetState.MAPPING,
    )
    return db.session.scalar(query.order_by(UploadedSheet.created_at.desc()).limit(1)) or {}


def list_sample_values(sheet: UploadedSheet) -> dict[str, str]:
    """What stands in the first rows, by heading: up to three values that differ."""
    first = db.session.scalars(
        select(SheetRow.cells).where(SheetRow.sheet_id == sheet.id).order_by(SheetRow.line).limit(_SAMPLE_ROWS)
    ).all()
    values = {heading: dict.fromkeys(cells.get(heading, "") for cells in first) for heading in sheet.columns}
    return {heading: ", ".join([value[:30] for value in found if value][:3]) for heading, found in values.items()}


def get_sheet(sheet_id: uuid.UUID, kind: SheetKind | None = None) -> UploadedSheet:
    """One sheet, of a kind where one is named.

    Raises:
        NotFoundError: there is none.
    """
    sheet = db.session.get(UploadedSheet, sheet_id)
    is_wanted = sheet is not None and (kind is None or sheet.kind == kind.key)
    return require_found(sheet if is_wanted else None, "There is no such spreadsheet.")


def list_sheets(kind: SheetKind) -> Select[UploadedSheet]:
    """All sheets of a kind, the newest first."""
    return select(UploadedSheet).where(UploadedSheet.kind == kind.key).order_by(UploadedSheet.created_at.desc())


def count_rows_by_state(sheet_id: uuid.UUID) -> dict[str, int]:
    """How many rows are in each state, and in all."""
    query = select(SheetRow.state, func.count()).where(SheetRow.sheet_id == sheet_id).group_by(SheetRow.state)
    row_counts = {state.value: number for state, number in db.session.execute(query)}
    return {**{state.value: 0 for state in SheetRowState}, **row_counts, "all": sum(row_counts.values())}


def list_sheet_rows(sheet_id: uuid.UUID, *states: SheetRowState) -> Select[SheetRow]:
    """Rows of some states, in the order of the file."""
    is_wanted = (SheetRow.sheet_id == sheet_id) & SheetRow.state.in_(states)
    return select(SheetRow).where(is_wanted).order_by(SheetRow.line)


def list_bad_rows(sheet_id: uuid.UUID) -> Sequence[SheetRow]:
    """Every row that cannot be taken over, with the reason."""
    return db.session.scalars(list_sheet_rows(sheet_id, SheetRowState.BAD)).all()
