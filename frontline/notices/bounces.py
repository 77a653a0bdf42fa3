"""Mail that came back: the address gets no more until its owner says that it works again (RFC 3464 reports)."""

import email
import email.policy
import re
import uuid
from collections.abc import Iterator
from email.message import Message

from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.parsing import parse_id
from frontline.notices import queries, service
from frontline.notices.models import Notice

_MESSAGE_ID = re.compile(r"<([0-9a-f-]{36})@")
_PERMANENT_FAILURE = re.compile(r"^Action:\s*failed", re.IGNORECASE | re.MULTILINE)
_RECIPIENT = re.compile(r"^(?:Final|Original)-Recipient:\s*rfc822;\s*<?([^\s>]+)", re.IGNORECASE | re.MULTILINE)


def record_bounce(person_id: uuid.UUID, address: str) -> None:
    """Send nothing more to an address of somebody."""
    preference = queries.lock_preference(person_id)
    preference.bounced_address, preference.bounced_at = address, now()


def clear_bounce(*, person_id: uuid.UUID) -> None:
    """The owner of an address says that it works."""
    preference = queries.lock_preference(person_id)
    preference.bounced_address = preference.bounced_at = None


def process_bounce_report(report: bytes) -> bool:
    """Read a report of a mail server that a message of ours could not be delivered; returns whether anything was done.

    It must name the message by its id, and the very address that it was sent to: nobody silences another by writing
    something that looks like a report.
    """
    message = email.message_from_bytes(report, policy=email.policy.compat32)
    status = "\n".join(_list_parts(message, "message/delivery-status"))
    recipients = {recipient.lower() for recipient in _RECIPIENT.findall(status)}
    if not _PERMANENT_FAILURE.search(status):
        return False
    for notice in _find_returned_notices(message):
        if notice.sent_to and notice.sent_to.lower() in recipients:
            service.mark_failed(notice, reason="the message came back")
            record_bounce(notice.person_id, notice.sent_to)
            return True
    return False


def _find_returned_notices(message: Message) -> Iterator[Notice]:
    """The messages of ours that the returned part of a report names."""
    for content_type in ("message/rfc822", "text/rfc822-headers"):
        for part in _list_parts(message, content_type):
            for notice_id in filter(None, map(parse_id, _MESSAGE_ID.findall(part))):
                if notice := db.session.get(Notice, notice_id):
                    yield notice


def _list_parts(message: Message, content_type: str) -> list[str]:
    return [part.as_string() for part in message.walk() if part.get_content_type() == content_type]
