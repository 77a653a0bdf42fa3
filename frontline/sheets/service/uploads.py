"""Spreadsheets as they were uploaded, and their rows."""

import itertools
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.parsing import clean_text
from frontline.core.tables.reading import open_table
from frontline.core.tables.rows import ImportFileError, Row, TableChoice
from frontline.core.translation import gettext as _
from frontline.sheets.kinds import SheetKind, get_sheet_kind
from frontline.sheets.models import SheetRow, SheetRowState, SheetState, UploadedSheet

MAX_SHEET_BYTES = 20 * 1024 * 1024
_MAX_ROWS = 50_000
_BATCH_SIZE = 1_000
_MAX_COLUMNS, _MAX_HEADING_LENGTH = 100, 200
_MAX_CELL_LENGTH = 10_000  # more than any form takes, so that a cell that is too long is refused and not cut


def upload_sheet(
    *, kind: SheetKind, name: str, content: bytes, person: Person, worksheet: str = "", heading_row: int = 0
) -> UploadedSheet:
    """Keep the rows of a table; nothing is done with them yet.

    Args:
        kind: what its rows are.
        name: of the file; its ending says what it is.
        content: bytes of the file.
        person: who sends it.
        worksheet: that holds the table; empty for the first that does.
        heading_row: number of the row with the headings; 0 for the first that looks like it.

    Raises:
        FieldError: the file cannot be read, is empty, or has too many rows.
    """
    name = str(clean_text(name))
    sheet = UploadedSheet(
        kind=kind.key, file_name=Path(name).name[:255] or name, content=content, columns=[], person_id=person.id
    )
    db.session.add(sheet)
    db.session.flush()
    _read_rows(sheet, content, worksheet, heading_row)
    record_event("sheet.uploaded", kind="sheet", key=sheet.id, new=sheet.kind)
    return sheet


def choose_table(*, sheet: UploadedSheet, worksheet: str, heading_row: int) -> None:
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
            _read_rows(sheet, sheet.content, worksheet, heading_row)
    except FieldError as error:
        raise FieldError("heading_row", str(error)) from None


def _read_rows(sheet: UploadedSheet, content: bytes, worksheet: str, heading_row: int) -> None:
    choice = TableChoice(worksheet.strip(), heading_row, get_sheet_kind(sheet.kind).known_headings)
    try:
        _insert_rows(sheet, content, choice)
    except ImportFileError as error:
        raise FieldError("file", str(error).removesuffix(".")) from None
    if not sheet.columns:
        raise FieldError("file", "The file has no rows below its headings")


def _insert_rows(sheet: UploadedSheet, content: bytes, choice: TableChoice) -> None:
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


def _build_row_values(sheet: UploadedSheet, row: Row) -> dict[str, Any]:
    state = SheetRowState.BAD if row.problem else SheetRowState.WAITING
    cells = {str(name): _clean_cell(value) for name, value in row.values.items() if name}
    return {
        "sheet_id": sheet.id, "line": row.line, "cells": cells, "state": state, "problem": row.problem,
        "is_readable": not row.problem,
    }  # fmt: skip


def _clean_cell(value: Any) -> str:
    return str(clean_text("" if value is None else str(value)))[:_MAX_CELL_LENGTH]


def require_sheet_state(sheet: UploadedSheet, *states: SheetState, message: str) -> None:
    """Make sure that a sheet is in one of these states; until the transaction ends it is nobody else's to move.

    Raises:
        TransitionError: it is in another.
    """
    db.session.flush()
    db.session.refresh(sheet, with_for_update=True)
    if sheet.state not in states:
        raise TransitionError(message)


def delete_sheet(*, sheet: UploadedSheet) -> None:
    """Throw a sheet away with its rows.

    Raises:
        TransitionError: a job works on it.
    """
    states = (SheetState.MAPPING, SheetState.CHECKED, SheetState.DONE)
    require_sheet_state(sheet, *states, message=_("This spreadsheet is being processed. Wait until that is done."))
    record_event("sheet.deleted", kind="sheet", key=sheet.id, old=sheet.kind)
    db.session.delete(sheet)
