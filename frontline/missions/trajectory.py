"""The trajectory of a milestone: planned points and what was measured, as a picture, a sentence and a table."""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from frontline.core.furniture import date, today
from frontline.core.translation import gettext as _
from frontline.missions.models import Direction, Point, PointKind, TargetVersion

WIDTH, HEIGHT = 640, 200
_STALE = dt.timedelta(days=370)
_EDGE = 12  # so that dots at the ends are whole


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of the picture, in its units."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Row:
    """One day of the table: what was planned and what was measured; None where there is no point."""

    day: dt.date
    planned: Decimal | None
    actual: Decimal | None


@dataclass(frozen=True, slots=True)
class Trajectory:
    """A milestone's points.

    Attributes:
        rows: by day.
        planned: the line that was planned.
        actual: what was measured.
        target: where the target stands in the picture, by its height; None without one.
        summary: what it says, in a sentence.
        is_behind: whether the last measurement is worse than planned for its day; None where that cannot be told.
    """

    rows: Sequence[Row]
    planned: Sequence[Dot]
    actual: Sequence[Dot]
    target: float | None
    summary: str
    is_behind: bool | None


def number(value: Decimal | None, unit: str = "") -> str:
    """A value with its unit, without zeros at the end."""
    if value is None:
        return ""
    shown = f"{value:,.4f}".rstrip("0").rstrip(".")
    return f"{shown}%" if unit == "%" else f"{shown} {unit}".strip()


def planned_on(points: Sequence[Point], day: dt.date) -> Decimal | None:
    """What was planned for a day: between two planned points on the straight line; None outside of them."""
    rows = sorted((one.day, one.value) for one in points if one.kind is PointKind.PLANNED)
    for (before, low), (after, high) in itertools.pairwise(rows):
        if before <= day <= after:
            share = Decimal((day - before).days) / Decimal((after - before).days)
            return low + (high - low) * share
    return next((value for known, value in rows if known == day), None)


def trajectory(points: Sequence[Point], target: TargetVersion) -> Trajectory:
    """The trajectory from its current points; gaps stay gaps, nothing is measured that was not."""
    planned = sorted((one.day, one.value) for one in points if one.kind is PointKind.PLANNED)
    actual = sorted((one.day, one.value) for one in points if one.kind is PointKind.ACTUAL)
    days = sorted({day for day, _value in [*planned, *actual]})
    rows = [Row(day, dict(planned).get(day), dict(actual).get(day)) for day in days]
    values = [value for _day, value in [*planned, *actual]] + ([target.value] if target.value is not None else [])
    behind = _behind(points, actual, target)
    summary = _summary(points, actual, target, behind=behind)
    if not days:
        return Trajectory([], [], [], None, summary, behind)
    place = _Place(days[0], max(days[-1], target.due_on), min(values), max(values))
    shown = place.height(target.value) if target.value is not None else None
    return Trajectory(
        rows, [place.dot(*one) for one in planned], [place.dot(*one) for one in actual], shown, summary, behind
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a day and a value stand in the picture."""

    first: dt.date
    last: dt.date
    low: Decimal
    high: Decimal

    def height(self, value: Decimal) -> float:
        span = float(self.high - self.low) or 1.0
        return round(HEIGHT - _EDGE - (HEIGHT - 2 * _EDGE) * float(value - self.low) / span, 1)

    def dot(self, day: dt.date, value: Decimal) -> Dot:
        span = (self.last - self.first).days or 1
        return Dot(round(_EDGE + (WIDTH - 2 * _EDGE) * (day - self.first).days / span, 1), self.height(value))


def _behind(points: Sequence[Point], actual: Sequence[tuple[dt.date, Decimal]], target: TargetVersion) -> bool | None:
    if not actual:
        return None
    day, value = actual[-1]
    planned = planned_on(points, day)
    if planned is None or day == min(one.day for one in points if one.kind is PointKind.PLANNED):
        return None  # where it all begins, nothing can be behind yet
    return value < planned if target.direction is Direction.UP else value > planned


def _summary(
    points: Sequence[Point], actual: Sequence[tuple[dt.date, Decimal]], target: TargetVersion, *, behind: bool | None
) -> str:
    if not actual:
        return _("Nothing has been measured yet.")
    day, value = actual[-1]
    said = _("Last measured on %(day)s: %(value)s.", day=date(day), value=number(value, target.unit))
    due = [one.day for one in points if one.kind is PointKind.PLANNED and day < one.day < today()]
    if due:
        said += " " + _("A figure has been due since %(day)s.", day=date(min(due)))
    elif today() - day > _STALE:
        said += " " + _("That is more than a year ago.")
    planned = planned_on(points, day)
    if planned is None:
        return said + " " + _("No trajectory is planned for that day.")
    words = {"planned": number(planned.quantize(Decimal("0.01")), target.unit)}
    if behind is None:
        return said + " " + _("That is where the trajectory begins.")
    if behind:
        return said + " " + _("That is behind the %(planned)s that were planned for then.", **words)
    return said + " " + _("That is on or ahead of the %(planned)s that were planned for then.", **words)
