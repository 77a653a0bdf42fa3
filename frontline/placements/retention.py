import datetime as dt
import uuid
from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from frontline.core.database import db
from frontline.core.retention import RetentionKind, register_retention_kind
from frontline.placements.models.sheet import PlacementSheet, SheetState


def install() -> None:
    """Say that spreadsheets end with their time."""
    register_retention_kind(
        RetentionKind(
            "placements.sheets", _l("Spreadsheets of placements, after they were uploaded"), 180, erase_sheets
        )
    )


def erase_sheets(before: dt.datetime, held: Collection[uuid.UUID], most: int) -> int:  # noqa: ARG001 - a sheet is nobody's
    """Erase spreadsheets that were uploaded before a moment, with their rows; what was imported stays."""
    is_due = (PlacementSheet.created_at < before) & PlacementSheet.state.not_in(
        [SheetState.CHECKING, SheetState.APPLYING]
    )
    due = select(PlacementSheet.id).where(is_due).limit(most)
    erased = db.session.scalars(delete(PlacementSheet).where(PlacementSheet.id.in_(due)).returning(PlacementSheet.id))
    return len(erased.all())
