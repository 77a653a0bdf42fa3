"""What an imported placement came without: a list with owners and dates, not a refusal."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from frontline.core.database import db, now
from frontline.placements import queries
from frontline.placements.models import Gap, Missing, Party, Placement

_TIME = dt.timedelta(days=28)
# Whoever knows best; the coordinators where nobody does.
_OWNERS = {
    Missing.HOME_MANAGER: Party.SECONDEE, Missing.HOST_MANAGER: Party.SECONDEE, Missing.HOST_TEAM: None,
    Missing.CLEARANCE: None, Missing.AGREEMENT: None, Missing.COSTS: None,
}  # fmt: skip


def list_gaps(placement: Placement, today: dt.date) -> None:
    """List everything that is missing."""
    for missing in _missing(placement):
        list_gap(placement, missing, today)


def list_gap(placement: Placement, missing: Missing, today: dt.date) -> None:
    """List one missing piece; one that is listed and still open keeps its date."""
    values = {"owner": _OWNERS[missing], "due_on": today + _TIME}
    row = insert(Gap).values(placement_id=placement.id, missing=missing, **values)
    again = {**values, "closed_at": None}
    closed = Gap.closed_at.is_not(None)
    db.session.execute(row.on_conflict_do_update(index_elements=["placement_id", "missing"], set_=again, where=closed))


def close_gaps(placement: Placement) -> None:
    """Close those that are filled by now."""
    db.session.flush()
    still = set(_missing(placement))
    open_ones = select(Gap).where(Gap.placement_id == placement.id, Gap.closed_at.is_(None))
    for gap in db.session.scalars(open_ones):
        if gap.missing not in still:
            gap.closed_at = now()


def _missing(placement: Placement) -> Iterator[Missing]:
    if placement.home_manager_id is None:
        yield Missing.HOME_MANAGER
    if placement.host_manager_id is None:
        yield Missing.HOST_MANAGER
    if placement.host_team_id is None:
        yield Missing.HOST_TEAM
    if placement.cleared_on is None:
        yield Missing.CLEARANCE
    agreement = queries.agreement(placement.id)
    if agreement is None or not agreement.is_signed:
        yield Missing.AGREEMENT
    if placement.salary_share is None:
        yield Missing.COSTS
