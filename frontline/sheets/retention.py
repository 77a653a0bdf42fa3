import datetime as dt
import uuid
from collections.abc import Collection

from flask_babel import lazy_gettext as _l

from frontline.core.retention import RetentionKind, delete_rows, register_retention_kind
from frontline.sheets.models import SheetState, UploadedSheet


def install() -> None:
    """Say that spreadsheets end with their time."""
    register_retention_kind(
        RetentionKind("sheets", _l("Spreadsheets of lists and placements, after they were uploaded"), 180, erase_sheets)
    )


def erase_sheets(before: dt.datetime, held: Collection[uuid.UUID], most: int) -> int:  # noqa: ARG001 - a sheet is nobody's
    """Erase spreadsheets that were uploaded before a moment, with their rows; what was imported stays."""
    is_worked_on = UploadedSheet.state.in_([SheetState.CHECKING, SheetState.APPLYING])
    return delete_rows(UploadedSheet, (UploadedSheet.created_at < before) & ~is_worked_on, most)
