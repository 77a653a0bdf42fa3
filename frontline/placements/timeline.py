"""All placements as bars on one scale of time: a picture whose table says the same."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from frontline.placements.models import FALLEN_THROUGH, RUNNING, Placement

_WIDTH = 1000  # units of the picture, whatever its size on screen


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
    summary: str


def timeline(placements: Sequence[Placement], today: dt.date) -> Timeline | None:
    """The picture of some placements; None where there are none."""
    dated = [one for one in placements if one.state not in FALLEN_THROUGH]
    if not dated:
        return None
    first, last = min(one.starts_on for one in dated), max(one.ends_on for one in dated)
    days = max((last - first).days, 1)

    def place(day: dt.date) -> float:
        return round(_WIDTH * (day - first).days / days, 1)

    bars = tuple(
        Bar(one, place(one.starts_on), max(place(one.ends_on) - place(one.starts_on), 4.0), one.state in RUNNING)
        for one in dated
    )
    running = sum(bar.is_running for bar in bars)
    said = f"{len(bars)} placements from {first:%B %Y} to {last:%B %Y}; {running} of them are running."
    return Timeline(bars, _marks(first, last, place), place(today) if first <= today <= last else None, said)


def _marks(first: dt.date, last: dt.date, place: object) -> tuple[tuple[float, str], ...]:
    """The first of each quarter, or of each year where quarters would stand too close."""
    step = 12 if (last - first).days > 366 * 3 else 3
    found, day = [], dt.date(first.year, 1, 1)
    while day <= last:
        if day >= first:
            found.append((place(day), f"{day:%b %Y}" if step < 12 else f"{day.year}"))  # type: ignore[operator] # noqa: PLR2004
        day = dt.date(day.year + (day.month - 1 + step) // 12, (day.month - 1 + step) % 12 + 1, 1)
    return tuple(found)
