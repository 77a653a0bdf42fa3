"""Spreadsheets as they were uploaded, and their rows."""

import itertools
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Select, delete, func, insert, select

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError, require_found
from frontline.core.parsing import clean_text
from frontline.core.tables.reading import open_table
from frontline.core.tables.rows import ImportFileError, Row, TableChoice
from frontline.core.translation import gettext as _
from frontline.placements.models.sheet import PlacementSheet, SheetRow, SheetRowState, SheetState
from frontline.placements.spreadsheets.columns import KNOWN_HEADINGS

MAX_SHEET_BYTES = 20 * 1024 * 1024
_MAX_ROWS = 50_000
_BATCH_SIZE = 1_000
_MAX_COLUMNS, _MAX_HEADING_LENGTH = 100, 200
_SAMPLE_ROWS = 20


def upload_sheet(
    *, name: str, content: bytes, person: Person, worksheet: str = "", heading_row: int = 0
) -> PlacementSheet:
    """Keep the rows of a table; nothing is done with them yet.

    Args:
        name: of the file; its ending says what it is.
        content: bytes of the file.
        person: who sends it.
        worksheet: that holds the table; empty for the first that does.
        heading_row: number of the row with the headings; 0 for the first that looks like it.

    Raises:
        FieldError: the file cannot be read, is empty, or has too many rows.
    """
    name = str(clean_text(name))
    sheet = PlacementSheet(file_name=Path(name).name[:255] or name, content=content, columns=[], person_id=person.id)
    db.session.add(sheet)
    db.session.flush()
    _read_rows(sheet, content, TableChoice(worksheet.strip(), heading_row, KNOWN_HEADINGS))
    record_event("placement.sheet_uploaded", kind="placement_sheet", key=sheet.id)
    return sheet


def choose_table(*, sheet: PlacementSheet, worksheet: str, heading_row: int) -> None:
    """Read another table of the same file; the rows read before are forgotten.

    Args:
        sheet: whose columns are not chosen yet.
        worksheet: that holds the table; empty for the first that does.
        heading_row: number of the row with the headings; 0 for the first that looks like it.

    Raises:
        FieldError: there is no table; of the field `heading_row`; what was read before stays.
        TransitionError: its columns are chosen.
    """
    require_sheet_state(sheet, SheetState.MAPPING, message=_("The columns of this spreadsheet are chosen already."))
    if sheet.content is None:
        raise TransitionError(_("The file of this spreadsheet is not kept any more. Upload it again."))
    try:
        with db.session.begin_nested():
            db.session.execute(delete(SheetRow).where(SheetRow.sheet_id == sheet.id))
            sheet.columns, sheet.mapping = [], {}
            _read_rows(sheet, sheet.content, TableChoice(worksheet.strip(), heading_row, KNOWN_HEADINGS))
    except FieldError as error:
        raise FieldError("heading_row", str(error)) from None


def _read_rows(sheet: PlacementSheet, content: bytes, choice: TableChoice) -> None:
    try:
        _insert_rows(sheet, content, choice)
    except ImportFileError as error:
        raise FieldError("file", str(error).removesuffix(".")) from None
    if not sheet.columns:
        raise FieldError("file", "The file has no rows below its headings")


def _insert_rows(sheet: PlacementSheet, content: bytes, choice: TableChoice) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet"
        path.write_bytes(content)
        with open_table(path, choice, name=sheet.file_name) as table:
            _require_headings(table.headings)
            sheet.read_as = {
                "encoding": table.encoding, "separator": table.separator, "sheet": table.sheet,
                "sheets": list(table.sheets), "heading_row": table.heading_row,
            }  # fmt: skip
            row_count = 0
            for batch in _iterate_batches(table.rows):
                row_count += len(batch)
                if row_count > _MAX_ROWS:
                    message = _("The file must have %(most)s rows or fewer. Split it", most=f"{_MAX_ROWS:,}")
                    raise FieldError("file", message)
                sheet.columns = sheet.columns or [heading for heading in table.headings if heading]
                db.session.execute(insert(SheetRow), [_build_row_values(sheet, row) for row in batch])


def _require_headings(headings: Sequence[str]) -> None:
    if len(headings) > _MAX_COLUMNS or any(len(name) > _MAX_HEADING_LENGTH for name in headings):
        message = _(
            "The file must have %(most)s columns or fewer, with headings of %(longest)s characters",
            most=_MAX_COLUMNS, longest=_MAX_HEADING_LENGTH,
        )  # fmt: skip
        raise FieldError("file", message)


def _iterate_batches(file_rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(itertools.islice(file_rows, _BATCH_SIZE)):
        yield batch


def _build_row_values(sheet: PlacementSheet, row: Row) -> dict[str, Any]:
    state = SheetRowState.BAD if row.problem else SheetRowState.WAITING
    cells = {str(name): _clean_cell(value) for name, value in row.values.items() if name}
    return {"sheet_id": sheet.id, "line": row.line, "cells": cells, "state": state, "problem": row.problem}


def _clean_cell(value: Any) -> str:
    return str(clean_text("" if value is None else str(value)))[:1_000]


def find_remembered_mapping(sheet: PlacementSheet) -> dict[str, str]:
    """How the same person last said which column holds what; empty where they have not."""
    query = select(PlacementSheet.mapping).where(
        PlacementSheet.person_id == sheet.person_id,
        PlacementSheet.id != sheet.id,
        PlacementSheet.state != SheetState.MAPPING,
    )
    return db.session.scalar(query.order_by(PlacementSheet.created_at.desc()).limit(1)) or {}


def list_sample_values(sheet: PlacementSheet) -> dict[str, str]:
    """What stands in the first rows, by heading: up to three values that differ."""
    first = db.session.scalars(
        select(SheetRow.cells).where(SheetRow.sheet_id == sheet.id).order_by(SheetRow.line).limit(_SAMPLE_ROWS)
    ).all()
    values = {heading: dict.fromkeys(cells.get(heading, "") for cells in first) for heading in sheet.columns}
    return {heading: ", ".join([value[:30] for value in found if value][:3]) for heading, found in values.items()}


def require_sheet_state(sheet: PlacementSheet, *states: SheetState, message: str) -> None:
    """Make sure that a sheet is in one of these states; until the transaction ends it is nobody else's to move.

    Raises:
        TransitionError: it is in another.
    """
    db.session.flush()
    db.session.refresh(sheet, with_for_update=True)
    if sheet.state not in states:
        raise TransitionError(message)


def get_row_reference(row: SheetRow, sheet: PlacementSheet) -> str:
    """By what a row calls its placement."""
    return " ".join(row.cells.get(sheet.mapping["reference"], "").split())


def delete_sheet(*, sheet: PlacementSheet) -> None:
    """Throw a sheet away with its rows.

    Raises:
        TransitionError: a job works on it.
    """
    states = (SheetState.MAPPING, SheetState.CHECKED, SheetState.DONE)
    require_sheet_state(sheet, *states, message=_("This spreadsheet is being processed. Wait until that is done."))
    record_event("placement.sheet_deleted", kind="placement_sheet", key=sheet.id)
    db.session.delete(sheet)


def get_sheet(sheet_id: uuid.UUID) -> PlacementSheet:
    """One sheet.

    Raises:
        NotFoundError: there is none.
    """
    return require_found(db.session.get(PlacementSheet, sheet_id), "There is no such spreadsheet.")


def list_sheets() -> Select[PlacementSheet]:
    """All sheets, the newest first."""
    return select(PlacementSheet).order_by(PlacementSheet.created_at.desc())


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
