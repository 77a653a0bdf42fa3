"""Which days a digest is about."""

import datetime as dt
from dataclasses import dataclass

from frontline.digests.models import Pace

_MONDAY, _FRIDAY = 0, 4


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included."""

    starts_on: dt.date
    ends_on: dt.date


def latest(pace: Pace, today: dt.date) -> Period:
    """The latest period that is over: the day before a working day (before Monday three), Monday to Sunday, a month.

    Examples:
        >>> latest(Pace.DAILY, dt.date(2026, 11, 30))  # a Monday
        Period(starts_on=datetime.date(2026, 11, 27), ends_on=datetime.date(2026, 11, 29))
    """
    if pace is Pace.MONTHLY:
        ends_on = today.replace(day=1) - dt.timedelta(days=1)
        return Period(ends_on.replace(day=1), ends_on)
    if pace is Pace.WEEKLY:
        monday = today - dt.timedelta(days=today.weekday())
        return Period(monday - dt.timedelta(days=7), monday - dt.timedelta(days=1))
    sends_on = today - dt.timedelta(days=max(today.weekday() - _FRIDAY, 0))
    days = 3 if sends_on.weekday() == _MONDAY else 1
    return Period(sends_on - dt.timedelta(days=days), sends_on - dt.timedelta(days=1))
