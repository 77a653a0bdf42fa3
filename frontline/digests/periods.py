"""Which days a digest is about."""

import datetime as dt
from dataclasses import dataclass

from frontline.core.clock import get_london_today
from frontline.core.formatting import format_date, format_month
from frontline.core.translation import gettext as _
from frontline.core.working_days import subtract_working_days
from frontline.digests.models import Frequency

_WEEK = dt.timedelta(days=6)
_DUE_SOON = dt.timedelta(days=14)


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


def get_last_late_day(ends_on: dt.date) -> dt.date:
    """The latest day due that is late in a digest: a preview ends today, which is not over."""
    return min(ends_on, get_london_today() - dt.timedelta(days=1))


def get_due_horizon(ends_on: dt.date) -> dt.date:
    """The last day on which a commitment may be due to stand in a digest that ends on a day."""
    return ends_on + _DUE_SOON


def format_period(period: Period) -> str:
    """The first and the last day, with the month and year once where they share them."""
    first, last = period.starts_on, period.ends_on
    if first == last:
        return format_date(last)
    shared = first.year == last.year
    start = str(first.day) if shared and first.month == last.month else f"{first.day} {first:%B}"
    return _("%(first)s to %(last)s", first=start if shared else format_date(first), last=format_date(last))


def describe_period(period: Period) -> str:
    """A period as a subject line has it: a week by its Monday, a month by its name, others by their days.

    Examples:
        >>> describe_period(Period(dt.date(2026, 11, 23), dt.date(2026, 11, 29)))
        'week of 23 November'
    """
    first, last = period.starts_on, period.ends_on
    if first.weekday() == 0 and last - first == _WEEK:
        return _("week of %(day)s", day=f"{first.day} {first:%B}")
    if first.day == 1 and (last + dt.timedelta(days=1)).day == 1 and first.month == last.month:
        return format_month(first)
    return format_period(period)
