"""All placements as bars on one scale of time: a picture whose table says the same."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from frontline.placements.models import RUNNING, Placement

_WIDTH = 1000  # units of the scale, whatever its size on screen
_YEARS = 3 * 366  # days from which a mark for each quarter would stand too close


@dataclass(frozen=True, slots=True)
class Bar:
    """One placement: from where to where on the scale, 0 to 1000."""

    placement: Placement
    left: float
    width: float
    is_running: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars, the quarters under them (place and label), and where today is; None where it is not on the scale."""

    bars: tuple[Bar, ...]
    quarters: tuple[tuple[float, str], ...]
    today: float | None


def timeline(placements: Sequence[Placement], first: dt.date, last: dt.date, today: dt.date) -> Timeline:
    """The picture of some placements, on the scale from `first` to `last`."""
    days = max((last - first).days, 1)

    def place(day: dt.date) -> float:
        return round(_WIDTH * (day - first).days / days, 1)

    bars = tuple(
        Bar(one, place(one.starts_on), max(place(one.ends_on) - place(one.starts_on), 4.0), one.state in RUNNING)
        for one in placements
    )
    return Timeline(bars, _marks(first, last, place), place(today) if first <= today <= last else None)


def _marks(first: dt.date, last: dt.date, place: Callable[[dt.date], float]) -> tuple[tuple[float, str], ...]:
    """The first of each quarter, or of each year where quarters would stand too close."""
    by_year = (last - first).days > _YEARS
    found, day = [], dt.date(first.year, 1, 1)
    while day <= last:
        if day >= first:
            found.append((place(day), f"{day.year}" if by_year else f"{day:%b %Y}"))
        months = day.month - 1 + (12 if by_year else 3)
        day = dt.date(day.year + months // 12, months % 12 + 1, 1)
    return tuple(found)
