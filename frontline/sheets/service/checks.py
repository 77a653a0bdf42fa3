"""Look at every row before anything is changed: what is new, what would change and how, what cannot be imported."""

from collections.abc import Callable, Mapping

from sqlalchemy import update

from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.core.jobs import commit_progress, defer
from frontline.core.translation import gettext as _
from frontline.sheets.cells import is_note
from frontline.sheets.kinds import get_sheet_kind
from frontline.sheets.models import SheetRow, SheetRowState, SheetState, UploadedSheet
from frontline.sheets.queries import list_sheet_rows
from frontline.sheets.service.uploads import require_sheet_state

BATCH_SIZE = 500


def start_row_checks(*, sheet: UploadedSheet, mapping: Mapping[str, str]) -> None:
    """Say which column holds what; a job then looks at every row.

    Raises:
        TransitionError: it is being checked, or was.
        FieldError: a column that is needed is not named, or one is named twice.
    """
    require_sheet_state(
        sheet, SheetState.MAPPING, message=_("This spreadsheet is being checked, or has been. Look at it again.")
    )
    choose_mapping(sheet=sheet, mapping=mapping)
    sheet.state = SheetState.CHECKING
    is_checked_anew = SheetRow.is_readable & (SheetRow.state != SheetRowState.DONE)
    reset_rows = update(SheetRow).where(SheetRow.sheet_id == sheet.id, is_checked_anew)
    db.session.execute(reset_rows.values(state=SheetRowState.WAITING, problem="", differences=[]))
    defer("sheets.check", sheet_id=str(sheet.id))


def choose_mapping(*, sheet: UploadedSheet, mapping: Mapping[str, str]) -> None:
    """Keep which column holds what.

    Raises:
        FieldError: a column that is needed is not named, or one is named twice.
    """
    columns = get_sheet_kind(sheet.kind).columns
    heading_by_key = {
        column_key: heading
        for column_key, heading in mapping.items()
        if column_key in columns and heading in sheet.columns
    }
    for column_key, column in columns.items():
        if column.is_required and column_key not in heading_by_key:
            raise FieldError(column_key, _("Select the column that holds: %(column)s", column=column.label.lower()))
    headings = list(heading_by_key.values())
    repeated_key = next((key for key, heading in heading_by_key.items() if headings.count(heading) > 1), None)
    if repeated_key:
        raise FieldError(repeated_key, "Select each column once")
    sheet.mapping = heading_by_key


def reopen_mapping(*, sheet: UploadedSheet) -> None:
    """Go back to the choice of columns.

    Raises:
        TransitionError: the sheet is being imported, or was.
    """
    message = _("The columns of this spreadsheet can no longer be chosen. Upload it again.")
    require_sheet_state(sheet, SheetState.CHECKED, message=message)
    sheet.state = SheetState.MAPPING


def check_sheet_rows(sheet: UploadedSheet) -> None:
    """Check the rows that wait, batch by batch: a run that was cut short goes on where it was."""
    check_rows(sheet, keep_progress=commit_progress)
    sheet.state = SheetState.CHECKED


def check_rows(sheet: UploadedSheet, keep_progress: Callable[[], None] = lambda: None) -> None:
    """Check the rows that wait, batch by batch."""
    kind = get_sheet_kind(sheet.kind)
    importer = kind.open_importer(sheet)
    while batch := db.session.scalars(list_sheet_rows(sheet.id, SheetRowState.WAITING).limit(BATCH_SIZE)).all():
        for row in batch:
            if is_note(row.cells, sheet.mapping, kind.columns):
                row.state = SheetRowState.NOTE
        importer.check_rows([row for row in batch if row.state is SheetRowState.WAITING])
        db.session.flush()
        keep_progress()
