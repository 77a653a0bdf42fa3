import datetime as dt
import uuid
from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from frontline.core.database import db
from frontline.core.retention import RetentionKind, register_retention_kind
from frontline.notices.models import DeliveryState, Notice


def install() -> None:
    """Say that notices end with their time."""
    register_retention_kind(
        RetentionKind("notices.notices", _l("Notices and emails, after they were made"), 730, erase_notices)
    )


def erase_notices(before: dt.datetime, held: Collection[uuid.UUID], most: int) -> int:
    """Erase notices that were made before a moment, but for those that wait to be sent."""
    is_due = (Notice.created_at < before) & Notice.delivery.not_in([DeliveryState.QUEUED, DeliveryState.SENDING])
    due = select(Notice.id).where(is_due, Notice.person_id.not_in(held))
    erased = db.session.scalars(delete(Notice).where(Notice.id.in_(due.limit(most))).returning(Notice.id))
    return len(erased.all())
