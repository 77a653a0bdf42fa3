"""Mail that came back: the address gets no more until its owner says that it works again (RFC 3464 reports)."""

import email
import email.policy
import re
import uuid
from collections.abc import Iterator
from email.message import Message

from frontline.core.database import db, now
from frontline.core.forms import id_in
from frontline.notices import queries, service
from frontline.notices.models import Notice

_ID = re.compile(r"<([0-9a-f-]{36})@")
_FOR_GOOD = re.compile(r"^Action:\s*failed", re.IGNORECASE | re.MULTILINE)
_RECIPIENT = re.compile(r"^(?:Final|Original)-Recipient:\s*rfc822;\s*<?([^\s>]+)", re.IGNORECASE | re.MULTILINE)


def mark(person_id: uuid.UUID, address: str) -> None:
    """Send nothing more to an address of somebody."""
    preference = queries.kept_preference(person_id)
    preference.bounced_address, preference.bounced_at = address, now()


def try_again(*, person_id: uuid.UUID) -> None:
    """The owner of an address says that it works."""
    preference = queries.kept_preference(person_id)
    preference.bounced_address = preference.bounced_at = None


def take(report: bytes) -> bool:
    """Read a report of a mail server that a message of ours could not be delivered; returns whether anything was done.

    It must name the message by its id, and the very address that it was sent to: nobody silences another by writing
    something that looks like a report.
    """
    message = email.message_from_bytes(report, policy=email.policy.compat32)
    status = "\n".join(_parts(message, "message/delivery-status"))
    recipients = {found.lower() for found in _RECIPIENT.findall(status)}
    if not _FOR_GOOD.search(status):
        return False
    for notice in _named(message):
        if notice.sent_to and notice.sent_to.lower() in recipients:
            service.failed(notice, reason="the message came back")
            mark(notice.person_id, notice.sent_to)
            return True
    return False


def _named(message: Message) -> Iterator[Notice]:
    """The messages of ours that the returned part of a report names."""
    for kind in ("message/rfc822", "text/rfc822-headers"):
        for part in _parts(message, kind):
            for key in filter(None, map(id_in, _ID.findall(part))):
                if notice := db.session.get(Notice, key):
                    yield notice


def _parts(message: Message, kind: str) -> list[str]:
    return [part.as_string() for part in message.walk() if part.get_content_type() == kind]
