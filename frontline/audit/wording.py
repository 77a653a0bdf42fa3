"""What an event says, for people: the trail keeps it letter by letter, and is sealed as it is kept."""

import datetime as dt
import re
from decimal import Decimal

from frontline.audit.models import AuditEvent
from frontline.core.clock import get_london_day
from frontline.core.formatting import format_date, format_moment

_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_NUMBER = re.compile(r"(?<![\w.])\d+\.\d{4}\b")
_KEY = re.compile(r"\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_DIGEST = re.compile(r"\b([0-9a-f]{8})[0-9a-f]{56}\b")
_JOINED_WORDS = re.compile(r"(?<=[a-z])_(?=[a-z])")


def describe_action(action: str) -> str:
    """What was done, in words.

    >>> describe_action("account.password_changed")
    'Account password changed'
    """
    return action.replace("_", " ").replace(".", " ").capitalize()


def describe_reason(reason: str) -> str:
    """The reason of an event with its days in words and its keys cut short.

    >>> describe_reason("2025-03-31: 200000.0000")
    '31 March 2025: 200,000'
    """
    reason = _DAY.sub(_describe_day, reason)
    reason = _NUMBER.sub(lambda match: f"{Decimal(match[0]).normalize():,f}", reason)
    reason = _DIGEST.sub(r"\1", _KEY.sub(r"\1", reason))
    return _JOINED_WORDS.sub(" ", reason)


def build_row(event: AuditEvent, name: str) -> list[str | int]:
    """An event as a row of a table, with who did it; of what authors do only the day, and not the insight."""
    is_authors = event.actor_id is None
    return [
        event.id, format_date(get_london_day(event.at)) if is_authors else format_moment(event.at), name,
        describe_action(event.action), event.object_kind,
        "" if is_authors or event.object_kind == "insight" else str(event.object_id or ""),
        event.old or "", event.new or "", describe_reason(event.reason),
    ]  # fmt: skip


def _describe_day(match: re.Match[str]) -> str:
    try:
        return format_date(dt.date.fromisoformat(match[0]))
    except ValueError:
        return match[0]
