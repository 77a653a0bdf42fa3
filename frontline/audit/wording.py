"""What an event says, for people: the trail keeps it letter by letter, and is sealed as it is kept."""

import datetime as dt
import re
from decimal import Decimal

from frontline.core.formatting import format_date

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


def _describe_day(match: re.Match[str]) -> str:
    try:
        return format_date(dt.date.fromisoformat(match[0]))
    except ValueError:
        return match[0]
