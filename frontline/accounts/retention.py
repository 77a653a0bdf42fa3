import datetime as dt
import uuid
from collections.abc import Collection

from flask_babel import lazy_gettext as _l

from frontline.accounts.models import SignIn
from frontline.core.retention import RetentionKind, delete_rows, register_retention_kind


def install() -> None:
    """Say what of accounts ends with its time."""
    register_retention_kind(RetentionKind("accounts.sign_ins", _l("Sign-ins, after they began"), 365, erase_sign_ins))


def erase_sign_ins(before: dt.datetime, held: Collection[uuid.UUID], most: int) -> int:
    """Erase sign-ins that began before a moment and cannot be live any more."""
    is_over = (SignIn.created_at < before) & (SignIn.expires_at < before)
    return delete_rows(SignIn, is_over & SignIn.person_id.not_in(held), most)
