"""Where the record of a milestone disagrees with itself: what disagrees, and who can settle it, in sentences."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.missions.models.milestone import (
    GREEN_RATINGS,
    RED_RATINGS,
    DeliveryConfidence,
    Milestone,
    PlanItem,
    PointKind,
    Rater,
    TrajectoryPoint,
)
from frontline.missions.off_track import is_target_met, list_figures


@dataclass(frozen=True, slots=True)
class MilestoneRecord:
    """What is recorded of a milestone, as far as it can disagree.

    Attributes:
        is_behind: whether the last figure is worse than planned for its day; None where that cannot be told.
        ratings: the latest of each rater.
        open_items: lines of its delivery plan that are not done.
    """

    milestone: Milestone
    points: Sequence[TrajectoryPoint]
    is_behind: bool | None
    ratings: Mapping[Rater, DeliveryConfidence]
    open_items: Sequence[PlanItem]


def list_contradictions(record: MilestoneRecord, today: dt.date) -> list[str]:
    """What in the record disagrees, each in a sentence or two."""
    if record.milestone.ended_at is not None:
        return []
    return [*_compare_raters(record), *_compare_with_figures(record), *_check_dates(record, today)]


def _compare_raters(record: MilestoneRecord) -> Iterator[str]:
    unit, owner = record.ratings.get(Rater.DELIVERY_UNIT), record.ratings.get(Rater.OWNER)
    if unit is not None and owner is not None and unit.rating is not owner.rating:
        words = {"unit": unit.rating.label.lower(), "owner": owner.rating.label.lower(), "name": _name_owner(record)}
        yield _(
            "The delivery unit rates it %(unit)s, its owner %(owner)s. %(name)s and the delivery unit can settle this"
            " at the next stocktake.",
            **words,
        )


def _compare_with_figures(record: MilestoneRecord) -> Iterator[str]:
    is_met = is_target_met(record.milestone.target, record.points)
    for rater, confidence in record.ratings.items():
        rating, label = confidence.rating, confidence.rating.label.lower()
        settling = " " + _name_who_settles(rater, _name_owner(record))
        if rating in GREEN_RATINGS and record.is_behind and not is_met:
            yield _("Rated %(rating)s, and the last figure is behind its trajectory.", rating=label) + settling
        elif rating in RED_RATINGS and is_met:
            yield _("Rated %(rating)s, and the last figure meets the target.", rating=label) + settling
        elif rating in RED_RATINGS and record.is_behind is False:
            yield _("Rated %(rating)s, and the last figure is on its trajectory.", rating=label) + settling
    if is_met and record.is_behind:
        yield _(
            "The last figure meets the target, and is behind its trajectory. The delivery unit can correct the planned"
            " points."
        )


def _name_owner(record: MilestoneRecord) -> str:
    return record.milestone.owner or _("Its owner")


def _name_who_settles(rater: Rater, owner: str) -> str:
    if rater is Rater.OWNER:
        return _("%(name)s can settle this with a new rating, or say why it stands.", name=owner)
    return _("The delivery unit can settle this with a new rating, or say why it stands.")


def _check_dates(record: MilestoneRecord, today: dt.date) -> Iterator[str]:
    target, owner = record.milestone.target, _name_owner(record)
    if target.due_on < today:
        words = {"day": format_date(target.due_on), "name": owner}
        yield _(
            "It was due on %(day)s, and is still listed as live. %(name)s can give the last figure; the delivery unit"
            " can end it, or revise its date.",
            **words,
        )
    overdue_day = _find_day_without_figure(record.points, today)
    if overdue_day and record.is_behind is False:
        yield _(
            "It is shown as on trajectory by an old figure: one has been due since %(day)s. %(name)s can give it.",
            day=format_date(overdue_day),
            name=owner,
        )
    for item in record.open_items:
        if item.due_on < today:
            words = {"what": item.what, "day": format_date(item.due_on), "name": item.owner}
            yield _(
                "“%(what)s” is still planned for %(day)s, which is past. %(name)s can say whether it is done.", **words
            )


def _find_day_without_figure(points: Sequence[TrajectoryPoint], today: dt.date) -> dt.date | None:
    """The first planned day that is past and has no figure on it or after it."""
    figures = list_figures(points)
    if not figures:
        return None
    days = [point.day for point in points if point.kind is PointKind.PLANNED and figures[-1].day < point.day < today]
    return min(days, default=None)
