"""Charts as places on a drawing: scales, ticks and shapes. A macro draws them, and a table beside says the same."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

LEFT, RIGHT, TOP, BOTTOM = 60.0, 706.0, 30.0, 200.0  # where values stand, on a drawing of 720 by 230
_STEPS = (1, 2, 5, 10)
_TICKS = 5  # about so many on an axis of values
_MOST_LABELS = 13  # months of which each has its name and its value
_QUARTER_DAYS, _YEAR_DAYS = 92, 366


@dataclass(frozen=True, slots=True)
class ChartTick:
    """A place on an axis, and what is written there."""

    place: float
    label: str


@dataclass(frozen=True, slots=True)
class MonthValue:
    """One month: its value, None where there is none; and what is written above it.

    Attributes:
        below: what the value stays under where it is masked; its bar is pale and as high as that.
    """

    month: dt.date
    value: float | None
    text: str = ""
    below: float | None = None


@dataclass(frozen=True, slots=True)
class ChartBar:
    """A bar of the drawing; its text is empty where it would stand too close to others."""

    x: float
    y: float
    width: float
    height: float
    text: str
    is_masked: bool

    @property
    def middle(self) -> float:
        """Where its text stands."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A point of a line, with its value in words where it matters."""

    x: float
    y: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class ChartLine:
    """Points that belong together: of the kind `planned` or `actual`."""

    kind: str
    points: Sequence[ChartPoint]


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that is drawn.

    Attributes:
        unit: what the axis of values counts.
        values: its ticks.
        times: the ticks of the axis of time.
        level: a target or standard, as a line across.
        today: where today is; None where it is not on the axis.
    """

    unit: str
    values: Sequence[ChartTick]
    times: Sequence[ChartTick]
    bars: Sequence[ChartBar] = ()
    lines: Sequence[ChartLine] = ()
    level: ChartTick | None = None
    today: float | None = None


@dataclass(frozen=True, slots=True)
class ValueScale:
    """Values from `low` to `high` on the drawing, with a tick at each `step`."""

    low: float
    high: float
    step: float

    @classmethod
    def cover(cls, low: float, high: float) -> "ValueScale":
        """The scale from round numbers that holds both.

        Examples:
            >>> ValueScale.cover(0, 23)
            ValueScale(low=0.0, high=25.0, step=5.0)
        """
        raw_step = ((high - low) or abs(high) or 1.0) / _TICKS
        power = 10 ** math.floor(math.log10(raw_step))
        step = float(next(step for step in (number * power for number in _STEPS) if step >= raw_step * (1 - 1e-9)))
        top = max(math.ceil(round(high / step, 9)), math.floor(round(low / step, 9)) + 1)
        return cls(math.floor(round(low / step, 9)) * step, top * step, step)

    def place(self, value: float) -> float:
        """The height of a value."""
        return round(BOTTOM - (BOTTOM - TOP) * (value - self.low) / (self.high - self.low), 1)

    def list_ticks(self, unit: str = "") -> list[ChartTick]:
        """The ticks, with a sign of percent where that is the unit."""
        numbers = [self.low + number * self.step for number in range(round((self.high - self.low) / self.step) + 1)]
        sign = "%" if unit == "%" else ""
        return [ChartTick(self.place(number), f"{_write_number(number)}{sign}") for number in numbers]


def _write_number(number: float) -> str:
    """A number of an axis, never in powers of ten.

    Examples:
        >>> _write_number(1_500_000.0), _write_number(0.5)
        ('1,500,000', '0.5')
    """
    return f"{number:,.6f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class DayScale:
    """Days from `first` to `last` on the drawing."""

    first: dt.date
    last: dt.date

    def place(self, day: dt.date) -> float:
        """Where a day is."""
        return round(LEFT + (RIGHT - LEFT) * (day - self.first).days / ((self.last - self.first).days or 1), 1)

    def find(self, day: dt.date) -> float | None:
        """Where a day is; None outside of the scale."""
        return self.place(day) if self.first <= day <= self.last else None

    def list_ticks(self) -> list[ChartTick]:
        """The first of each month, quarter or year, as far apart as their names need."""
        days = (self.last - self.first).days
        months = 1 if days < 4 * _QUARTER_DAYS else 3 if days < 3 * _YEAR_DAYS else 12
        day, ticks = dt.date(self.first.year, 1, 1), []
        while day <= self.last:
            if day >= self.first:
                ticks.append(ChartTick(self.place(day), f"{day:%Y}" if months == 12 else f"{day:%b %Y}"))  # noqa: PLR2004 - a year
            day = dt.date(day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1, 1)
        return ticks or [ChartTick(self.place(self.first), f"{self.first.day} {self.first:%b %Y}")]


def build_month_chart(
    months: Sequence[MonthValue], *, unit: str, least_top: float, level: tuple[float, str] | None = None,
    today: dt.date | None = None,
) -> Chart:  # fmt: skip
    """Bars by month on one scale from nothing, which reaches `least_top`: so that one alone does not look like much."""
    scale = ValueScale.cover(0, max([least_top, *(month.value or month.below or 0 for month in months)]))
    slot = (RIGHT - LEFT) / len(months)
    shown = _list_shown_texts(months)
    bars = [
        _make_bar(month, LEFT + slot * number, slot, scale, has_text=number in shown)
        for number, month in enumerate(months)
    ]
    return Chart(
        unit="" if unit == "%" else unit,
        values=scale.list_ticks(unit),
        times=_list_month_ticks(months, slot),
        bars=[bar for bar in bars if bar.height],
        level=ChartTick(scale.place(level[0]), level[1]) if level else None,
        today=_place_today(months, slot, today) if today else None,
    )


def _list_month_ticks(months: Sequence[MonthValue], slot: float) -> list[ChartTick]:
    """Of few months each, with its year in January; of many each third, with its year."""
    are_few = len(months) <= _MOST_LABELS
    return [
        ChartTick(
            round(LEFT + slot * (number + 0.5), 1),
            f"{month.month:%b}" if are_few and month.month.month > 1 else f"{month.month:%b %Y}",
        )
        for number, month in enumerate(months)
        if are_few or number % 3 == 0
    ]


def _list_shown_texts(months: Sequence[MonthValue]) -> set[int]:
    """Of few months all; of many the highest and the last that has a value, unless they stand side by side."""
    numbers = [number for number, month in enumerate(months) if month.text]
    if len(months) <= _MOST_LABELS or not numbers:
        return set(numbers)
    highest = max(numbers, key=lambda number: (months[number].value or 0, number))
    return {highest, numbers[-1]} if numbers[-1] - highest != 1 else {highest}


def _make_bar(month: MonthValue, left: float, slot: float, scale: ValueScale, *, has_text: bool) -> ChartBar:
    value = month.value if month.value is not None else month.below or 0
    top = scale.place(value)
    gap = slot * 0.15
    return ChartBar(
        round(left + gap, 1), top, round(slot - 2 * gap, 1), round(BOTTOM - top, 1), month.text if has_text else "",
        is_masked=month.value is None,
    )  # fmt: skip


def _place_today(months: Sequence[MonthValue], slot: float, today: dt.date) -> float | None:
    number = next((n for n, month in enumerate(months) if month.month == today.replace(day=1)), None)
    return None if number is None else round(LEFT + slot * (number + today.day / 31), 1)
