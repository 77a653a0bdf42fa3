"""Charts: where things stand on the drawing, and what is written beside them."""

import datetime as dt

import pytest

from frontline.core.charts import BOTTOM, TOP, DayScale, MonthValue, ValueScale, build_month_chart
from frontline.themes.models.counts import ThemeMonth
from frontline.themes.trends import build_trend

TODAY = dt.date(2026, 11, 28)


def _months(*values: float | None) -> list[MonthValue]:
    return [
        MonthValue(dt.date(2025 + (12 - len(values) + n) // 12, (12 - len(values) + n) % 12 + 1, 1), value, f"{value}")
        for n, value in enumerate(values)
    ]


@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [(0, 23, (0, 25)), (0, 100, (0, 100)), (92.1, 95, (92, 95)), (5, 5, (5, 6)), (0, 0, (0, 0.2)), (-3, 4, (-4, 4))],
)
def test_a_scale_ends_at_round_numbers_and_holds_every_value(
    low: float, high: float, ends: tuple[float, float]
) -> None:
    scale = ValueScale.cover(low, high)
    assert (scale.low, scale.high) == ends
    assert TOP <= scale.place(high) <= scale.place(low) <= BOTTOM


def test_a_single_small_share_does_not_reach_the_top() -> None:
    chart = build_month_chart(_months(0, 20, 0), unit="%", least_top=100)
    assert [tick.label for tick in chart.values] == ["0%", "20%", "40%", "60%", "80%", "100%"]
    assert [bar.height for bar in chart.bars] == [pytest.approx((BOTTOM - TOP) / 5)]


def test_a_count_that_is_masked_is_drawn_as_high_as_what_it_stays_under() -> None:
    month = dt.date(2026, 10, 1)
    bars = [build_trend([ThemeMonth(month=month, people=people)], TODAY).chart.bars for people in (1, 2, 3, 4)]
    assert all(drawn == bars[0] for drawn in bars)
    assert (bars[0][0].height, bars[0][0].is_masked, bars[0][0].text) == ((BOTTOM - TOP) / 2, True, "")


def test_of_many_months_the_highest_and_the_last_are_told() -> None:
    many = build_month_chart(_months(*range(1, 10), 90, *range(1, 11)), unit="People", least_top=10)
    assert [bar.text for bar in many.bars if bar.text] == ["90", "10"]
    assert len(build_month_chart(_months(1, 2, 3), unit="People", least_top=10).bars) == 3


def test_today_stands_in_its_month_and_nowhere_else() -> None:
    months = [MonthValue(dt.date(2026, month, 1), 1) for month in (10, 11)]
    assert build_month_chart(months, unit="People", least_top=10, today=TODAY).today == pytest.approx(674.7, abs=0.1)
    assert build_month_chart(months[:1], unit="People", least_top=10, today=TODAY).today is None


@pytest.mark.parametrize(
    ("last", "labels"),
    [
        (dt.date(2026, 3, 1), ["Jan 2026", "Feb 2026", "Mar 2026"]),
        (dt.date(2027, 6, 1), ["Jan 2026", "Apr 2026", "Jul 2026", "Oct 2026", "Jan 2027", "Apr 2027"]),
        (dt.date(2029, 3, 1), ["2026", "2027", "2028", "2029"]),
    ],
)
def test_days_are_told_by_month_quarter_or_year(last: dt.date, labels: list[str]) -> None:
    assert [tick.label for tick in DayScale(dt.date(2026, 1, 1), last).list_ticks()] == labels


def test_a_day_outside_of_the_axis_has_no_place() -> None:
    scale = DayScale(dt.date(2026, 1, 1), dt.date(2026, 2, 1))
    assert scale.find(TODAY) is None
    assert scale.find(scale.last) == 706
