"""Whether a milestone is off track: by its figures, its ratings or its date; why, how far and since when."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from frontline.core.clock import get_london_day
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.missions.models.milestone import (
    RED_RATINGS,
    DeliveryConfidence,
    PointKind,
    Rater,
    TargetVersion,
    TrajectoryPoint,
)
from frontline.missions.trajectory import compute_planned_value, format_value, is_worse


@dataclass(frozen=True, slots=True)
class OffTrackReason:
    """One reason why a milestone is off track, in a sentence, and since when it holds."""

    text: str
    since: dt.date


@dataclass(frozen=True, slots=True)
class OffTrack:
    """Why a milestone is off track.

    Attributes:
        reasons: in sentences.
        distance: how far the last figure is from what was planned, in words; empty where it is not behind.
        since: the earliest day on which one of the reasons held, without a break until now.
    """

    reasons: Sequence[str]
    distance: str
    since: dt.date


def assess_off_track(
    target: TargetVersion, points: Sequence[TrajectoryPoint], ratings: Sequence[DeliveryConfidence], today: dt.date
) -> OffTrack | None:
    """Why a milestone is off track; None where nothing says so.

    Args:
        target: its latest target.
        points: current ones, planned and measured.
        ratings: of every rater, earliest first.
        today: in London.
    """
    reasons = [*_find_behind(target, points), *_find_red_ratings(ratings), *_find_missed_date(target, points, today)]
    if not reasons:
        return None
    distance = describe_distance(target, points)
    return OffTrack([reason.text for reason in reasons], distance, min(reason.since for reason in reasons))


def is_target_met(target: TargetVersion, points: Sequence[TrajectoryPoint]) -> bool:
    """Whether the last figure reaches the target."""
    figures = list_figures(points)
    return bool(figures) and target.value is not None and not is_worse(figures[-1].value, target.value, target)


def list_figures(points: Sequence[TrajectoryPoint]) -> list[TrajectoryPoint]:
    """What was measured, by day."""
    return sorted((point for point in points if point.kind is PointKind.ACTUAL), key=lambda point: point.day)


def describe_distance(target: TargetVersion, points: Sequence[TrajectoryPoint]) -> str:
    """How far the last figure is behind what was planned for its day, in words; empty where it is not."""
    behind = _list_behind(target, points)
    if not behind:
        return ""
    figure, planned = behind[-1]
    gap = abs(figure.value - planned).quantize(Decimal("0.01"))
    if target.unit == "%":
        return _("%(gap)s percentage points", gap=format_value(gap)) if gap != 1 else _("1 percentage point")
    return format_value(gap, target.unit)


def _find_behind(target: TargetVersion, points: Sequence[TrajectoryPoint]) -> Iterator[OffTrackReason]:
    behind = _list_behind(target, points)
    if behind:
        figure, planned = behind[-1]
        words = {
            "value": format_value(figure.value, target.unit), "day": format_date(figure.day),
            "planned": format_value(planned.quantize(Decimal("0.01")), target.unit),
        }  # fmt: skip
        text = _("Behind its trajectory: %(value)s on %(day)s, where %(planned)s was planned.", **words)
        yield OffTrackReason(text, behind[0][0].day)


def _list_behind(target: TargetVersion, points: Sequence[TrajectoryPoint]) -> list[tuple[TrajectoryPoint, Decimal]]:
    """The latest figures that are behind without a break, each with what was planned for its day."""
    behind: list[tuple[TrajectoryPoint, Decimal]] = []
    first_planned = min((point.day for point in points if point.kind is PointKind.PLANNED), default=None)
    for figure in list_figures(points):
        planned = compute_planned_value(points, figure.day)
        if planned is not None and figure.day != first_planned and is_worse(figure.value, planned, target):
            behind.append((figure, planned))
        else:
            behind = []
    return behind


def _find_red_ratings(ratings: Sequence[DeliveryConfidence]) -> Iterator[OffTrackReason]:
    for rater in Rater:
        red: list[DeliveryConfidence] = []
        for rating in ratings:
            if rating.rater is rater:
                red = [*red, rating] if rating.rating in RED_RATINGS else []
        if red:
            rationale = " ".join(red[-1].rationale.split()).rstrip(".")
            words = {"rating": red[-1].rating.label.lower(), "rationale": rationale}
            by_unit = _("Rated %(rating)s by the delivery unit: %(rationale)s.", **words)
            by_owner = _("Rated %(rating)s by its owner: %(rationale)s.", **words)
            yield OffTrackReason(by_owner if rater is Rater.OWNER else by_unit, get_london_day(red[0].at))


def _find_missed_date(
    target: TargetVersion, points: Sequence[TrajectoryPoint], today: dt.date
) -> Iterator[OffTrackReason]:
    if target.due_on < today and not is_target_met(target, points):
        text = _("It was due on %(day)s, and no figure shows that the target is met.", day=format_date(target.due_on))
        yield OffTrackReason(text, target.due_on)
