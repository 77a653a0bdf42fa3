"""Mail that came back: the address gets no more until its owner says that it works again (RFC 3464 reports)."""

import email
import email.policy
import re
import uuid
from email.message import EmailMessage

from sqlalchemy import func, select

from frontline.accounts.models import Person
from frontline.core.database import db, now
from frontline.notices import queries, service
from frontline.notices.models import Notice, Preference

_ID = re.compile(r"<([0-9a-f-]{36})@")
_FOR_GOOD = re.compile(r"^Action:\s*failed", re.IGNORECASE | re.MULTILINE)
_RECIPIENT = re.compile(r"^(?:Final|Original)-Recipient:\s*rfc822;\s*(\S+)", re.IGNORECASE | re.MULTILINE)


def mark(person_id: uuid.UUID, address: str) -> None:
    """Send nothing more to an address of somebody."""
    preference = queries.kept_preference(person_id)
    preference.bounced_address, preference.bounced_at = address, now()


def try_again(*, person_id: uuid.UUID) -> None:
    """The owner of an address says that it works."""
    preference = queries.kept_preference(person_id)
    preference.bounced_address = preference.bounced_at = None


def take(report: bytes) -> bool:
    """Read a report of a mail server that a message could not be delivered; returns whether it was for good.

    The message is known by its id; where the report does not have it, by the address alone.
    """
    message = email.message_from_bytes(report, policy=email.policy.default)
    whole = "\n".join(_parts(message))
    if not _FOR_GOOD.search(whole):
        return False
    recipients = [found.lower().strip("<>") for found in _RECIPIENT.findall(whole)]
    for key in _ID.findall(whole):
        notice = db.session.get(Notice, uuid.UUID(key))
        if notice is not None:
            service.failed(notice, reason="the message came back")
            mark(notice.person_id, notice.address or queries.address_of(notice.person_id))
            return True
    for person_id in _owners(recipients):
        mark(person_id, queries.address_of(person_id))
    return True


def _parts(message: EmailMessage) -> list[str]:
    return [part.as_string() for part in message.walk() if not part.is_multipart()] or [message.as_string()]


def _owners(addresses: list[str]) -> list[uuid.UUID]:
    mine = func.coalesce(func.lower(Preference.lasting_address), func.lower(Person.email))
    owned = select(Person.id).outerjoin(Preference, Preference.person_id == Person.id).where(mine.in_(addresses))
    return list(db.session.scalars(owned))
