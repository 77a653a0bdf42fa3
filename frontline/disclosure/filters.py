"""Filters by profession and region that find no more than the words under each insight tell."""

import uuid
from typing import Any

from sqlalchemy import ColumnElement, Date, Uuid, cast, column, exists, false, func, select, tuple_, values

from frontline.disclosure.groups import GroupsByMonth
from frontline.organisations.models import HomeOrganisation
from frontline.placements.models.placement import Placement


def truncate_to_month(moment: Any) -> ColumnElement[Any]:
    """The month, in London, of a column of moments: all that is told of when something was sent, by order too."""
    return func.date_trunc("month", func.timezone("Europe/London", moment))


def is_of_profession(
    profession_id: uuid.UUID | None, groups: GroupsByMonth, *, placement_id: Any, submitted_at: Any
) -> ColumnElement[bool]:
    """Insights that are shown with a profession, given their columns."""
    months = [month for month in groups.months if profession_id in groups.of_month(month).professions]
    month_sent = cast(truncate_to_month(submitted_at), Date)
    is_own_placement = (Placement.id == placement_id) & (Placement.profession_id == profession_id)
    return month_sent.in_(months) & exists().where(is_own_placement, *_is_placed(submitted_at, groups))


def is_in_region(
    region_id: uuid.UUID | None, groups: GroupsByMonth, *, placement_id: Any, submitted_at: Any, seen_in: Any
) -> ColumnElement[bool]:
    """Insights that are shown with a region, given their columns; `seen_in` is NULL where it is the author's own."""
    shown_pairs = [
        (profession, month)
        for month in groups.months
        for profession, region in groups.of_month(month).regions
        if region == region_id
    ]
    if not shown_pairs:
        return false()
    pairs = values(column("profession_id", Uuid), column("month", Date), name="shown").data(shown_pairs)
    month_sent = cast(truncate_to_month(submitted_at), Date)
    placed = (
        select(Placement.id)
        .join(HomeOrganisation, HomeOrganisation.id == Placement.home_organisation_id)
        .where(Placement.id == placement_id, func.coalesce(seen_in, HomeOrganisation.region_id) == region_id)
        .where(tuple_(Placement.profession_id, month_sent).in_(select(pairs)), *_is_placed(submitted_at, groups))
    )
    return placed.correlate_except(Placement, HomeOrganisation).exists()


def _is_placed(submitted_at: Any, groups: GroupsByMonth) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whether the author was placed in the month in which it was sent."""
    month = truncate_to_month(submitted_at)
    begun: ColumnElement[bool] = Placement.starts_on < month + func.make_interval(0, 1)
    return begun, Placement.ends_on + groups.handover >= month
