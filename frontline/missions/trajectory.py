"""The trajectory of a milestone: planned points and what was measured, as a picture, a sentence and a table."""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from frontline.core.clock import get_london_today
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.missions.models.milestone import Direction, PointKind, TargetVersion, TrajectoryPoint

WIDTH, HEIGHT = 640, 200
_STALE = dt.timedelta(days=370)
CHART_EDGE = 12  # so that dots at the ends are whole


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A point of the picture, in its units."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class TrajectoryRow:
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
        target: the height of the target in the picture; None without one.
        summary: the trajectory in a sentence.
        is_behind: whether the last measurement is worse than planned for its day; None where that cannot be told.
    """

    rows: Sequence[TrajectoryRow]
    planned: Sequence[ChartPoint]
    actual: Sequence[ChartPoint]
    target: float | None
    summary: str
    is_behind: bool | None


def format_value(value: Decimal | None, unit: str = "") -> str:
    """A value with its unit, without zeros at the end."""
    if value is None:
        return ""
    number = f"{value:,.4f}".rstrip("0").rstrip(".")
    return f"{number}%" if unit == "%" else f"{number} {unit}".strip()


def compute_planned_value(points: Sequence[TrajectoryPoint], day: dt.date) -> Decimal | None:
    """What was planned for a day: between two planned points on the straight line; None outside of them."""
    planned = sorted((point.day, point.value) for point in points if point.kind is PointKind.PLANNED)
    for (before, low), (after, high) in itertools.pairwise(planned):
        if before <= day <= after:
            share = Decimal((day - before).days) / Decimal((after - before).days)
            return low + (high - low) * share
    return next((value for planned_day, value in planned if planned_day == day), None)


def is_worse(value: Decimal, other: Decimal, target: TargetVersion) -> bool:
    """Whether a value is worse than another, by which way is better."""
    return value < other if target.direction is Direction.UP else value > other


def build_trajectory(points: Sequence[TrajectoryPoint], target: TargetVersion) -> Trajectory:
    """The trajectory from its current points; gaps stay gaps, nothing is measured that was not."""
    planned = sorted((point.day, point.value) for point in points if point.kind is PointKind.PLANNED)
    actual = sorted((point.day, point.value) for point in points if point.kind is PointKind.ACTUAL)
    days = sorted({day for day, _value in [*planned, *actual]})
    rows = [TrajectoryRow(day, dict(planned).get(day), dict(actual).get(day)) for day in days]
    values = [value for _day, value in [*planned, *actual]] + ([target.value] if target.value is not None else [])
    is_behind = _is_behind(points, actual, target)
    summary = _summarise_trajectory(points, actual, target, is_behind=is_behind)
    if not days:
        return Trajectory([], [], [], None, summary, is_behind)
    scale = _ChartScale(days[0], max(days[-1], target.due_on), min(values), max(values))
    target_height = scale.height(target.value) if target.value is not None else None
    return Trajectory(
        rows,
        [scale.dot(*point) for point in planned],
        [scale.dot(*point) for point in actual],
        target_height,
        summary,
        is_behind,
    )


@dataclass(frozen=True, slots=True)
class _ChartScale:
    """The scale of the picture: a day and a value as a point."""

    first: dt.date
    last: dt.date
    low: Decimal
    high: Decimal

    def height(self, value: Decimal) -> float:
        span = float(self.high - self.low) or 1.0
        return round(HEIGHT - CHART_EDGE - (HEIGHT - 2 * CHART_EDGE) * float(value - self.low) / span, 1)

    def dot(self, day: dt.date, value: Decimal) -> ChartPoint:
        span = (self.last - self.first).days or 1
        return ChartPoint(
            round(CHART_EDGE + (WIDTH - 2 * CHART_EDGE) * (day - self.first).days / span, 1), self.height(value)
        )


def _is_behind(
    points: Sequence[TrajectoryPoint], actual: Sequence[tuple[dt.date, Decimal]], target: TargetVersion
) -> bool | None:
    if not actual:
        return None
    day, value = actual[-1]
    planned = compute_planned_value(points, day)
    if planned is None or day == min(point.day for point in points if point.kind is PointKind.PLANNED):
        return None  # where it all begins, nothing can be behind yet
    return is_worse(value, planned, target)


def _summarise_trajectory(
    points: Sequence[TrajectoryPoint],
    actual: Sequence[tuple[dt.date, Decimal]],
    target: TargetVersion,
    *,
    is_behind: bool | None,
) -> str:
    if not actual:
        return _("Nothing has been measured yet.")
    day, value = actual[-1]
    summary = _("Last measured on %(day)s: %(value)s.", day=format_date(day), value=format_value(value, target.unit))
    due_days = [
        point.day for point in points if point.kind is PointKind.PLANNED and day < point.day < get_london_today()
    ]
    if due_days:
        summary += " " + _("A figure has been due since %(day)s.", day=format_date(min(due_days)))
    elif get_london_today() - day > _STALE:
        summary += " " + _("That is more than a year ago.")
    planned = compute_planned_value(points, day)
    if planned is None:
        return summary + " " + _("No trajectory is planned for that day.")
    words = {"planned": format_value(planned.quantize(Decimal("0.01")), target.unit)}
    if is_behind is None:
        return summary + " " + _("That is where the trajectory begins.")
    if is_behind:
        return summary + " " + _("That is behind its trajectory: %(planned)s was planned for that day.", **words)
    return summary + " " + _("That is on or ahead of its trajectory: %(planned)s was planned for that day.", **words)
