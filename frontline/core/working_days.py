"""Working days of England and Wales: Monday to Friday, bank holidays left out."""

import datetime as dt

import holidays

_SATURDAY = 5
_BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG")  # those of Wales are the same days


def is_working_day(day: dt.date) -> bool:
    """Whether offices are open on a day."""
    return day.weekday() < _SATURDAY and day not in _BANK_HOLIDAYS


def add_working_days(start: dt.date, days: int) -> dt.date:
    """The day that comes so many working days after another.

    Examples:
        >>> working_days_after(dt.date(2026, 12, 24), 1)  # Christmas, a weekend, and Boxing Day made up for
        datetime.date(2026, 12, 29)
    """
    return _step(start, days, dt.timedelta(days=1))


def subtract_working_days(end: dt.date, days: int) -> dt.date:
    """The day that comes so many working days before another."""
    return _step(end, days, dt.timedelta(days=-1))


def _step(day: dt.date, days: int, step: dt.timedelta) -> dt.date:
    while days:
        day += step
        days -= is_working_day(day)
    return day
