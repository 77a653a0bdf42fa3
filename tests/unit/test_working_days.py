"""Working days are those on which offices in England and Wales are open."""

import datetime as dt

import pytest

from frontline.core.working_days import add_working_days, subtract_working_days


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-23", 10, "2026-12-07"),
        ("2026-04-02", 1, "2026-04-07"),  # Good Friday and Easter Monday
        ("2026-12-24", 2, "2026-12-30"),  # Boxing Day falls on a Saturday and is made up for
        ("2022-09-16", 1, "2022-09-20"),  # the funeral of Queen Elizabeth II
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays(start: str, days: int, end: str) -> None:
    first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    assert add_working_days(first, days) == last
    assert subtract_working_days(last, days) == first
