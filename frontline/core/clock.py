"""Moments in UTC, days and months in London."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func

_ZONE = "Europe/London"
LONDON = ZoneInfo(_ZONE)


def get_london_today() -> dt.date:
    """The day it is in London."""
    return dt.datetime.now(LONDON).date()


def get_first_day_months_before(day: dt.date, months: int) -> dt.date:
    """The first day of the month so many months before that of a day."""
    number = day.year * 12 + day.month - 1 - months
    return dt.date(number // 12, number % 12 + 1, 1)


def get_last_day_of_month(day: dt.date) -> dt.date:
    """The last day of the month of a day."""
    return get_first_day_months_before(day, -1) - dt.timedelta(days=1)


def get_london_day(moment: dt.datetime) -> dt.date:
    """The day on which a moment is in London."""
    return moment.astimezone(LONDON).date()


def make_london_day_expression(moment: Any) -> ColumnElement[dt.date]:
    """As `get_london_day`, of a column."""
    return func.date(func.timezone(_ZONE, moment))


def get_start_of_day(day: dt.date) -> dt.datetime:
    """The moment at which a day begins in London."""
    return get_london_moment(day, dt.time())


def get_london_moment(day: dt.date, time: dt.time) -> dt.datetime:
    """The moment at which the clocks of London show a time on a day."""
    return dt.datetime.combine(day, time, LONDON)


def now() -> dt.datetime:
    """The moment, in UTC."""
    return dt.datetime.now(dt.UTC)
