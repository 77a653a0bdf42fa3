"""An address that outlives the placement: proposed, confirmed by a code, then used once the placement is over."""

import datetime as dt
import hashlib
import secrets
import uuid

from email_validator import EmailNotValidError, validate_email

from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.notices import queries
from frontline.notices.models import EmailFrequency
from frontline.notices.service import Notification, notify_address

_CODE_LIFETIME = dt.timedelta(hours=1)
_MAX_WRONG_CODES = 5


def propose_address(*, person_id: uuid.UUID, address: str) -> None:
    """Send a code to an address that somebody wants to be reached at.

    Raises:
        FieldError: it is no address, or a code was just sent.
    """
    try:
        address = validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        raise FieldError("address", "Enter an email address, like name@example.com") from None
    preference = queries.lock_preference(person_id)
    if preference.code_sent_at and preference.code_sent_at > now() - dt.timedelta(minutes=1):
        raise FieldError("address", "A code was just sent. Wait a minute before you ask for another")
    code = f"{secrets.randbelow(10**6):06}"
    preference.proposed_address, preference.code_hash = address, _hash_code(code)
    preference.code_sent_at, preference.wrong_codes = now(), 0
    db.session.flush()
    body = f"Your code is {code}. Enter it in Frontline within an hour. If you did not ask for it, do nothing."
    notify_address(
        person_id,
        address,
        Notification(f"address:{now():%Y%m%d%H%M%S%f}", "Confirm this address", body, "/notices/settings"),
    )


def confirm_address(*, person_id: uuid.UUID, code: str) -> bool:
    """Check the code; returns whether it was right. After five wrong ones a new code is needed.

    Raises:
        FieldError: no code is waiting, or it has become too old.
    """
    preference = queries.lock_preference(person_id)
    sent_at = preference.code_sent_at
    if (
        preference.code_hash is None
        or sent_at is None
        or sent_at < now() - _CODE_LIFETIME
        or preference.wrong_codes >= _MAX_WRONG_CODES
    ):
        raise FieldError("code", "The code is not valid any more. Ask for a new one")
    if not secrets.compare_digest(preference.code_hash, _hash_code("".join(code.split()))):
        preference.wrong_codes += 1
        return False
    preference.lasting_address, preference.confirmed_at = preference.proposed_address, now()
    preference.proposed_address = preference.code_hash = preference.bounced_address = preference.bounced_at = None
    return True


def set_email_frequency(*, person_id: uuid.UUID, frequency: EmailFrequency, time_zone: str | None = None) -> None:
    """Choose whether, and when, notices come by e-mail too."""
    preference = queries.lock_preference(person_id)
    preference.email_frequency, preference.time_zone = frequency, time_zone or preference.time_zone


def set_email_stopped(*, person_id: uuid.UUID, is_stopped: bool) -> None:
    """Stop all e-mail to a person; or, where it is stopped, send it again as before."""
    preference = queries.lock_preference(person_id)
    if is_stopped and preference.email_frequency is not EmailFrequency.NEVER:
        preference.previous_frequency, preference.email_frequency = preference.email_frequency, EmailFrequency.NEVER
    elif not is_stopped and preference.email_frequency is EmailFrequency.NEVER and preference.previous_frequency:
        preference.email_frequency = preference.previous_frequency


def _hash_code(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
