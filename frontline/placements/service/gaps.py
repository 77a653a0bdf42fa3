"""What an imported placement came without: a list with owners and dates, not a refusal."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from frontline.core.clock import now
from frontline.core.database import db
from frontline.placements.models.placement import Party, Placement
from frontline.placements.models.record import Gap, MissingItem
from frontline.placements.queries import records

_GAP_PERIOD = dt.timedelta(days=28)
# Whoever knows best; the coordinators where nobody does.
_OWNER_BY_MISSING_ITEM = {
    MissingItem.HOME_MANAGER: Party.SECONDEE, MissingItem.HOST_MANAGER: Party.SECONDEE, MissingItem.HOST_TEAM: None,
    MissingItem.CLEARANCE: None, MissingItem.AGREEMENT: None, MissingItem.COSTS: None,
}  # fmt: skip


def record_gaps(placement: Placement, today: dt.date) -> None:
    """List everything that is missing."""
    for missing_item in list_missing_items(placement):
        record_gap(placement, missing_item, today)


def record_gap(placement: Placement, missing_item: MissingItem, today: dt.date) -> None:
    """List one missing piece; one that is listed and still open keeps its date."""
    values = {"owner": _OWNER_BY_MISSING_ITEM[missing_item], "due_on": today + _GAP_PERIOD}
    statement = insert(Gap).values(placement_id=placement.id, missing=missing_item, **values)
    reopened_values = {**values, "closed_at": None}
    is_closed = Gap.closed_at.is_not(None)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["placement_id", "missing"], set_=reopened_values, where=is_closed
        )
    )


def close_filled_gaps(placement: Placement) -> None:
    """Close those that are filled by now."""
    db.session.flush()
    still_missing = set(list_missing_items(placement))
    open_gaps = select(Gap).where(Gap.placement_id == placement.id, Gap.closed_at.is_(None))
    for gap in db.session.scalars(open_gaps):
        if gap.missing not in still_missing:
            gap.closed_at = now()


def list_missing_items(placement: Placement) -> Iterator[MissingItem]:
    """What is missing of a placement, whether or not it is registered yet."""
    if placement.home_manager_id is None:
        yield MissingItem.HOME_MANAGER
    if placement.host_manager_id is None:
        yield MissingItem.HOST_MANAGER
    if placement.host_team_id is None:
        yield MissingItem.HOST_TEAM
    if placement.cleared_on is None:
        yield MissingItem.CLEARANCE
    agreement = records.find_current_agreement(placement.id) if placement.id else None
    if agreement is None or not agreement.is_signed:
        yield MissingItem.AGREEMENT
    if placement.salary_share is None or placement.on_costs_share is None:
        yield MissingItem.COSTS
