"""The trajectory of a milestone: planned points and what was measured, as a picture, a sentence and a table."""

import datetime as dt
import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from frontline.core.charts import Chart, ChartLine, ChartPoint, ChartTick, DayScale, ValueScale
from frontline.core.clock import get_london_today
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.missions.models.milestone import Direction, PointKind, TargetVersion, TrajectoryPoint

_STALE = dt.timedelta(days=370)


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
        chart: planned and measured lines with the target; None without points.
        summary: the trajectory in a sentence.
        is_behind: whether the last measurement is worse than planned for its day; None where that cannot be told.
    """

    rows: Sequence[TrajectoryRow]
    chart: Chart | None
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
    is_behind = _is_behind(points, actual, target)
    summary = _summarise_trajectory(points, actual, target, is_behind=is_behind)
    return Trajectory(rows, _build_chart(planned, actual, target) if days else None, summary, is_behind)


def _build_chart(
    planned: Sequence[tuple[dt.date, Decimal]], actual: Sequence[tuple[dt.date, Decimal]], target: TargetVersion
) -> Chart:
    """The drawing: the first and the last measured value stand in it, and the target where there is one."""
    days = [day for day, _value in [*planned, *actual]]
    values = [value for _day, value in [*planned, *actual]] + ([target.value] if target.value is not None else [])
    days_scale = DayScale(min(days), max(*days, target.due_on))
    scale = ValueScale.cover(float(min(values)), float(max(values)))

    def make_line(kind: str, line: Sequence[tuple[dt.date, Decimal]], told: Collection[int]) -> ChartLine:
        points = [
            ChartPoint(
                days_scale.place(day), scale.place(float(value)), format_value(value, target.unit) if n in told else ""
            )
            for n, (day, value) in enumerate(line)
        ]
        return ChartLine(kind, points)

    is_target_planned = bool(planned) and planned[-1][1] == target.value
    lines = [
        make_line("planned", planned, () if is_target_planned else (len(planned) - 1,)),
        make_line("actual", actual, (0, len(actual) - 1)),
    ]
    level = None if target.value is None else ChartTick(scale.place(float(target.value)), _describe_target(target))
    return Chart(
        "" if target.unit == "%" else target.unit, scale.list_ticks(target.unit), days_scale.list_ticks(),
        lines=lines, level=level, today=days_scale.find(get_london_today()),
    )  # fmt: skip


def _describe_target(target: TargetVersion) -> str:
    value = format_value(target.value, target.unit)
    return _("Target: %(value)s by %(day)s", value=value, day=format_date(target.due_on))


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
