"""All placements as bars on one scale of time, each beside its own words: the picture is its own table."""

import datetime as dt
import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from frontline.placements.models.placement import RUNNING_STATES, Placement

_SCALE_WIDTH = 100  # percent of the picture's width, whatever its size on screen
_LAST_LABEL = 92  # percent of the width beyond which a label would be cut
_LABELLED_MONTHS = (1, 7)  # those of each quarter would stand too close
_MAX_DAYS_BY_QUARTER = 3 * 366  # days from which a mark for each quarter would stand too close


class BarKind(enum.StrEnum):
    """Whether a placement runs, is over, or is still to start."""

    RUNNING = "running"
    OVER = "over"
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class TimelineBar:
    """One placement: from where to where on the scale, in percent."""

    placement: Placement
    left: float
    width: float
    kind: BarKind


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """The first day of a quarter or year on the scale, in percent; a minor one has no label on a phone."""

    place: float
    label: str
    is_minor: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars, the marks under them, and where today is; None where it is not on the scale."""

    bars: tuple[TimelineBar, ...]
    marks: tuple[TimelineMark, ...]
    today: float | None


def build_timeline(placements: Sequence[Placement], first_day: dt.date, last_day: dt.date, today: dt.date) -> Timeline:
    """The picture of some placements, on the scale from `first` to `last`."""
    days = max((last_day - first_day).days, 1)

    def to_scale(day: dt.date) -> float:
        return round(_SCALE_WIDTH * (day - first_day).days / days, 2)

    bars = tuple(
        TimelineBar(
            placement,
            to_scale(placement.starts_on),
            max(to_scale(placement.ends_on) - to_scale(placement.starts_on), 0.4),
            _find_kind(placement, today),
        )
        for placement in placements
    )
    return Timeline(
        bars,
        _build_marks(first_day, last_day, to_scale),
        to_scale(today) if first_day <= today <= last_day else None,
    )


def _find_kind(placement: Placement, today: dt.date) -> BarKind:
    if placement.state in RUNNING_STATES:
        return BarKind.RUNNING
    return BarKind.OVER if placement.ends_on < today else BarKind.COMING


def _build_marks(
    first_day: dt.date, last_day: dt.date, to_scale: Callable[[dt.date], float]
) -> tuple[TimelineMark, ...]:
    """The first of each quarter, or of each year where quarters would stand too close."""
    by_year = (last_day - first_day).days > _MAX_DAYS_BY_QUARTER
    marks, day = [], dt.date(first_day.year, 1, 1)
    while day <= last_day:
        if day >= first_day:
            place = to_scale(day)
            label = f"{day.year}" if by_year else f"{day:%b %Y}"
            has_label = place < _LAST_LABEL and day.month in _LABELLED_MONTHS
            marks.append(TimelineMark(place, label if has_label else "", day.month > 1))
        months = day.month - 1 + (12 if by_year else 3)
        day = dt.date(day.year + months // 12, months % 12 + 1, 1)
    return tuple(marks)
