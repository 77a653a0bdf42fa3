"""All placements as bars on one scale of time: a picture whose table says the same."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from frontline.placements.models.placement import RUNNING_STATES, Placement

_SCALE_WIDTH = 1000  # units of the scale, whatever its size on screen
_MAX_DAYS_BY_QUARTER = 3 * 366  # days from which a mark for each quarter would stand too close


@dataclass(frozen=True, slots=True)
class TimelineBar:
    """One placement: from where to where on the scale, 0 to 1000."""

    placement: Placement
    left: float
    width: float
    is_running: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars, the quarters under them (place and label), and where today is; None where it is not on the scale."""

    bars: tuple[TimelineBar, ...]
    quarters: tuple[tuple[float, str], ...]
    today: float | None


def build_timeline(placements: Sequence[Placement], first_day: dt.date, last_day: dt.date, today: dt.date) -> Timeline:
    """The picture of some placements, on the scale from `first` to `last`."""
    days = max((last_day - first_day).days, 1)

    def to_scale(day: dt.date) -> float:
        return round(_SCALE_WIDTH * (day - first_day).days / days, 1)

    bars = tuple(
        TimelineBar(
            placement,
            to_scale(placement.starts_on),
            max(to_scale(placement.ends_on) - to_scale(placement.starts_on), 4.0),
            placement.state in RUNNING_STATES,
        )
        for placement in placements
    )
    return Timeline(
        bars,
        _build_quarter_marks(first_day, last_day, to_scale),
        to_scale(today) if first_day <= today <= last_day else None,
    )


def _build_quarter_marks(
    first_day: dt.date, last_day: dt.date, to_scale: Callable[[dt.date], float]
) -> tuple[tuple[float, str], ...]:
    """The first of each quarter, or of each year where quarters would stand too close."""
    by_year = (last_day - first_day).days > _MAX_DAYS_BY_QUARTER
    marks, day = [], dt.date(first_day.year, 1, 1)
    while day <= last_day:
        if day >= first_day:
            marks.append((to_scale(day), f"{day.year}" if by_year else f"{day:%b %Y}"))
        months = day.month - 1 + (12 if by_year else 3)
        day = dt.date(day.year + months // 12, months % 12 + 1, 1)
    return tuple(marks)
