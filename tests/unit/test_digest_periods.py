"""Which days a digest is about."""

import datetime as dt

import pytest

from frontline.digests.models import Frequency
from frontline.digests.periods import Period, get_latest_period


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("pace", "today", "first", "last"),
    [
        (Frequency.WEEKLY, "2026-11-30", "2026-11-23", "2026-11-29"),
        (Frequency.WEEKLY, "2026-12-06", "2026-11-23", "2026-11-29"),
        (Frequency.MONTHLY, "2027-01-01", "2026-12-01", "2026-12-31"),
        (Frequency.MONTHLY, "2026-03-31", "2026-02-01", "2026-02-28"),
        (Frequency.DAILY, "2026-11-24", "2026-11-23", "2026-11-23"),
        (Frequency.DAILY, "2026-11-30", "2026-11-27", "2026-11-29"),
        (Frequency.DAILY, "2026-11-29", "2026-11-26", "2026-11-26"),
    ],
)
def test_the_latest_period_that_is_over(pace: Frequency, today: str, first: str, last: str) -> None:
    assert get_latest_period(pace, _day(today)) == Period(_day(first), _day(last))


def test_daily_digests_leave_no_day_out_and_tell_of_none_twice() -> None:
    days = [_day("2026-01-01") + dt.timedelta(days=number) for number in range(60)]
    periods = sorted({get_latest_period(Frequency.DAILY, day) for day in days}, key=lambda period: period.ends_on)
    assert all(one.ends_on + dt.timedelta(days=1) == other.starts_on for one, other in zip(periods, periods[1:]))  # noqa: B905, RUF007 - neighbours
