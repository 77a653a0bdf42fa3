"""Mail that came back (RFC 3464, 6533): where nobody is at the address it gets no more until its owner says so."""

import base64
import contextlib
import email
import email.policy
import enum
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.parsing import parse_id
from frontline.notices import queries, service
from frontline.notices.models import Notice
from frontline.notices.status_codes import is_unknown_address

_MESSAGE_ID = re.compile(r"<([0-9a-f-]{36})@")
_FIELD = re.compile(r"^([A-Za-z-]+):[ \t]*(.*(?:\r?\n[ \t]+.*)*)", re.MULTILINE)
_RECIPIENT_FIELDS = frozenset({"final-recipient", "original-recipient"})
_ADDRESS = re.compile(r"^[\w-]+;\s*<?([^\s>]+)")
_STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED_TYPES = frozenset({"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"})
# Servers that write to people, not programs (Exim, qmail): the address, and in words that nobody is there.
_NOBODY = re.compile(
    r"user unknown|unknown user|no such (?:user|person|mailbox|recipient)|does not exist|doesn't exist"
    r"|mailbox unavailable|unrouteable address|no mailbox here by that name",
    re.IGNORECASE,
)
_FROM_LINE = re.compile(rb"\AFrom [^\n]*\n")


class BounceOutcome(enum.StrEnum):
    """What was done about a report."""

    SILENCED = "silenced"
    TRIED_AGAIN = "tried again"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class _Report:
    """What a report says: to whom a message could not be delivered for good, and why."""

    recipients: frozenset[str]
    message_ids: tuple[str, ...]
    is_unknown_address: bool
    reason: str


def record_bounce(person_id: uuid.UUID, address: str) -> None:
    """Send nothing more to an address of somebody."""
    preference = queries.lock_preference(person_id)
    preference.bounced_address, preference.bounced_at = address, now()


def clear_bounce(*, person_id: uuid.UUID) -> None:
    """The owner of an address says that it works."""
    preference = queries.lock_preference(person_id)
    preference.bounced_address = preference.bounced_at = None


def process_bounce_report(report: bytes) -> BounceOutcome:
    """Read a report of a mail server that a message of ours could not be delivered.

    It must name the message by its id, and the very address that it was sent to: nobody silences another by writing
    something that looks like a report. Where somebody is at the address (their mailbox is full, we are blocked), the
    message is tried again.
    """
    read = _read_report(email.message_from_bytes(_FROM_LINE.sub(b"", report), policy=email.policy.compat32))
    if read is None:
        return BounceOutcome.IGNORED
    for notice_id in filter(None, map(parse_id, read.message_ids)):
        notice = db.session.get(Notice, notice_id)
        if notice is None or not notice.sent_to or notice.sent_to.lower() not in read.recipients:
            continue
        if not read.is_unknown_address:
            service.mark_not_taken(notice, reason=f"it came back: {read.reason}"[:200])
            service.defer_delivery()
            return BounceOutcome.TRIED_AGAIN
        service.mark_failed(notice, reason="the message came back")
        record_bounce(notice.person_id, notice.sent_to)
        return BounceOutcome.SILENCED
    return BounceOutcome.IGNORED


def _read_report(message: Message) -> _Report | None:
    """What a message says of a final failure; None where it reports none."""
    parts = list(_iterate_parts(message))
    returned = "\n".join(text for kind, text in parts if kind in _RETURNED_TYPES)
    for kind, text in parts:
        if kind in _STATUS_TYPES:
            return _read_status(text, tuple(_MESSAGE_ID.findall(returned)))
    if str(message.get("Auto-Submitted", "")).lower().startswith("auto-replied") or message.is_multipart():
        return None
    return _read_words(message, "\n".join(text for _kind, text in parts))


def _read_status(status: str, message_ids: tuple[str, ...]) -> _Report | None:
    fields = [(name.lower(), " ".join(value.split())) for name, value in _FIELD.findall(status)]
    if not any(name == "action" and value.lower().startswith("failed") for name, value in fields):
        return None
    code = next((value for name, value in fields if name == "status"), "")
    diagnosis = next((value for name, value in fields if name == "diagnostic-code"), "")
    recipients = (_ADDRESS.match(value) for name, value in fields if name in _RECIPIENT_FIELDS)
    addresses = frozenset(found[1].lower() for found in recipients if found)
    return _Report(addresses, message_ids, is_unknown_address(code), diagnosis.partition(";")[2].strip() or code)


def _read_words(message: Message, text: str) -> _Report | None:
    """A report in words alone: it names the address, says that nobody is there, and ends with the message."""
    named = str(message.get("X-Failed-Recipients", "")) or " ".join(
        re.findall(r"^<([^\s<>]+@[^\s<>]+)>:", text, re.MULTILINE)
    )
    if not named or not (nobody := _NOBODY.search(text)):
        return None
    addresses = frozenset(address.strip(" <>").lower() for address in re.split(r"[,\s]+", named))
    return _Report(addresses, tuple(_MESSAGE_ID.findall(text)), is_unknown_address=True, reason=nobody[0])


def _iterate_parts(message: Message) -> Iterator[tuple[str, str]]:
    """Every part by kind, decoded whatever its encoding."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind in _STATUS_TYPES | _RETURNED_TYPES or not part.is_multipart():
            yield kind, _decode_part(part)


def _decode_part(part: Message) -> str:
    if part.is_multipart():
        # A parser takes such a part for messages of its own; encoded, their text is what was sent.
        inside = "\n".join(str(piece) for piece in part.get_payload())
        if str(part.get("Content-Transfer-Encoding", "")).lower() != "base64":
            return inside
        with contextlib.suppress(ValueError):
            return base64.b64decode("".join(inside.split()), validate=True).decode("utf-8", "replace")
        return inside
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else str(payload)
