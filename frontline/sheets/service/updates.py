"""Import what was checked, row by row: each once, whatever is killed when, and one bad row holds up no other."""

import uuid

import structlog
from sqlalchemy.exc import DBAPIError

from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FrontlineError
from frontline.core.jobs import commit_progress, defer
from frontline.core.translation import gettext as _
from frontline.sheets.kinds import RowImporter, SheetRowError, get_sheet_kind
from frontline.sheets.models import SheetRow, SheetRowState, SheetState, UploadedSheet
from frontline.sheets.queries import list_sheet_rows
from frontline.sheets.service.uploads import require_sheet_state

log = structlog.stdlib.get_logger(__name__)
BATCH_SIZE = 50
_APPLICABLE_STATES = (SheetRowState.NEW, SheetRowState.CHANGED)


def start_row_updates(*, sheet: UploadedSheet, person_id: uuid.UUID) -> None:
    """A job imports what is new or changed, on record as whoever said so: from now on it is their sheet.

    Raises:
        TransitionError: it is not checked, or is being imported already.
    """
    message = _("This spreadsheet is not checked yet, or is being imported already.")
    require_sheet_state(sheet, SheetState.CHECKED, message=message)
    sheet.state, sheet.person_id = SheetState.APPLYING, person_id
    defer("sheets.apply", sheet_id=str(sheet.id))


def apply_sheet_rows(sheet: UploadedSheet) -> None:
    """Import the rows that are left, batch by batch; a run that was cut short goes on where it was."""
    importer = get_sheet_kind(sheet.kind).open_importer(sheet)
    while batch := db.session.scalars(list_sheet_rows(sheet.id, *_APPLICABLE_STATES).limit(BATCH_SIZE)).all():
        for row in batch:
            _apply_row(importer, row)
        commit_progress()
    for row in db.session.scalars(list_sheet_rows(sheet.id, SheetRowState.SAME)):
        importer.confirm_row(row)
        row.state = SheetRowState.DONE
    sheet.state, sheet.finished_at, sheet.content = SheetState.DONE, now(), None


def _apply_row(importer: RowImporter, row: SheetRow) -> None:
    try:
        with db.session.begin_nested():
            importer.apply_row(row)
    except (SheetRowError, FrontlineError) as error:
        row.state, row.problem = SheetRowState.BAD, str(error)
    except (DBAPIError, ArithmeticError, ValueError):
        log.exception("sheet_row_failed", sheet=str(row.sheet_id), line=row.line)
        row.state, row.problem = SheetRowState.BAD, _("This row cannot be imported as it is. Enter it by hand.")
    else:
        row.state = SheetRowState.DONE
