"""Which days a digest is about."""

import datetime as dt
from dataclasses import dataclass

from frontline.core.working_days import subtract_working_days
from frontline.digests.models import Frequency


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included."""

    starts_on: dt.date
    ends_on: dt.date


def get_latest_period(pace: Frequency, today: dt.date) -> Period:
    """The latest period that is over: the days since the working day before, Monday to Sunday, a month.

    Examples:
        >>> get_latest_period(Frequency.DAILY, dt.date(2026, 11, 30))  # a Monday
        Period(starts_on=datetime.date(2026, 11, 27), ends_on=datetime.date(2026, 11, 29))
    """
    if pace is Frequency.MONTHLY:
        ends_on = today.replace(day=1) - dt.timedelta(days=1)
        return Period(ends_on.replace(day=1), ends_on)
    if pace is Frequency.WEEKLY:
        monday = today - dt.timedelta(days=today.weekday())
        return Period(monday - dt.timedelta(days=7), monday - dt.timedelta(days=1))
    sends_on = subtract_working_days(today + dt.timedelta(days=1), 1)
    return Period(subtract_working_days(sends_on, 1), sends_on - dt.timedelta(days=1))
