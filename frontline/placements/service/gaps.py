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
    Missing.HOME_MANAGER: Party.SECONDEE, Missing.HOST_MANAGER: Party.SECONDEE, Missing.HOST_TEAM: Party.HOST,
    Missing.CLEARANCE: None, Missing.AGREEMENT: None, Missing.COSTS: Party.HOST,
}  # fmt: skip


def list_gaps(placement: Placement, today: dt.date) -> None:
    """List what is missing; what is listed already keeps its date."""
    for missing in _missing(placement):
        row = insert(Gap).values(
            placement_id=placement.id, missing=missing, owner=_OWNERS[missing], due_on=today + _TIME
        )
        again = row.on_conflict_do_update(index_elements=["placement_id", "missing"], set_={"closed_at": None})
        db.session.execute(again)


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
