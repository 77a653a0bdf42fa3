"""An address that outlives the placement: proposed, confirmed by a code, then used once the placement is over."""

import datetime as dt
import hashlib
import secrets
import uuid

from email_validator import EmailNotValidError, validate_email

from frontline.core.database import db, now
from frontline.core.errors import FieldError
from frontline.notices import queries
from frontline.notices.models import Pace
from frontline.notices.service import Message, tell_at

_VALID = dt.timedelta(hours=1)
_MOST_WRONG = 5


def propose(*, person_id: uuid.UUID, address: str) -> None:
    """Send a code to an address that somebody wants to be reached at.

    Raises:
        FieldError: it is no address, or a code was just sent.
    """
    try:
        address = validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        raise FieldError("address", "Enter an email address, like name@example.com") from None
    preference = queries.kept_preference(person_id)
    if preference.code_sent_at and preference.code_sent_at > now() - dt.timedelta(minutes=1):
        raise FieldError("address", "A code was just sent. Wait a minute before you ask for another")
    code = f"{secrets.randbelow(10**6):06}"
    preference.proposed_address, preference.code_hash = address, _hash(code)
    preference.code_sent_at, preference.wrong_codes = now(), 0
    db.session.flush()
    body = f"Your code is {code}. Enter it in Frontline within an hour. If you did not ask for it, do nothing."
    tell_at(
        person_id,
        address,
        Message(f"address:{now():%Y%m%d%H%M%S%f}", "Confirm this address", body, "/notices/settings"),
    )


def confirm(*, person_id: uuid.UUID, code: str) -> bool:
    """Check the code; returns whether it was right. After five wrong ones a new code is needed.

    Raises:
        FieldError: no code is waiting, or it has become too old.
    """
    preference = queries.kept_preference(person_id)
    sent = preference.code_sent_at
    if preference.code_hash is None or sent is None or sent < now() - _VALID or preference.wrong_codes >= _MOST_WRONG:
        raise FieldError("code", "The code is not valid any more. Ask for a new one")
    if not secrets.compare_digest(preference.code_hash, _hash("".join(code.split()))):
        preference.wrong_codes += 1
        return False
    preference.lasting_address, preference.confirmed_at = preference.proposed_address, now()
    preference.proposed_address = preference.code_hash = preference.bounced_address = preference.bounced_at = None
    return True


def choose_pace(*, person_id: uuid.UUID, pace: Pace, zone: str | None = None) -> None:
    """Choose whether, and when, notices come by e-mail too."""
    preference = queries.kept_preference(person_id)
    preference.pace, preference.zone = pace, zone or preference.zone


def stop(*, person_id: uuid.UUID, stopped: bool) -> None:
    """Stop all e-mail to a person; or, where it is stopped, send it again as before."""
    preference = queries.kept_preference(person_id)
    if stopped and preference.pace is not Pace.NEVER:
        preference.was, preference.pace = preference.pace, Pace.NEVER
    elif not stopped and preference.pace is Pace.NEVER and preference.was:
        preference.pace = preference.was


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
