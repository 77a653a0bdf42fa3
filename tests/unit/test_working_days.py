"""Working days are those on which offices in England and Wales are open."""

import datetime as dt

import pytest

from frontline.core.working_days import working_days_after, working_days_before


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
    assert working_days_after(first, days) == last
    assert working_days_before(last, days) == first
