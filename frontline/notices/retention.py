import datetime as dt
import uuid
from collections.abc import Collection

from flask_babel import lazy_gettext as _l

from frontline.core.retention import RetentionKind, delete_rows, register_retention_kind
from frontline.notices.models import DeliveryState, Notice


def install() -> None:
    """Say that notices end with their time."""
    register_retention_kind(
        RetentionKind("notices.notices", _l("Notices and emails, after they were made"), 730, erase_notices)
    )


def erase_notices(before: dt.datetime, held: Collection[uuid.UUID], most: int) -> int:
    """Erase notices that were made before a moment, but for those that wait to be sent."""
    is_over = (Notice.created_at < before) & Notice.delivery.not_in([DeliveryState.QUEUED, DeliveryState.SENDING])
    return delete_rows(Notice, is_over & Notice.person_id.not_in(held), most)
