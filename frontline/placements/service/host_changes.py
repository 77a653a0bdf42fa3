"""What becomes of placements where their host team closes or their department merges."""

import uuid

from sqlalchemy import ColumnElement, select

from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.placements.models.matching import Opportunity
from frontline.placements.models.placement import FINISHED_STATES, Placement
from frontline.placements.models.record import MissingItem
from frontline.placements.service.agreements import void_outdated_agreement
from frontline.placements.service.gaps import record_gap
from frontline.placements.service.state_changes import lock_placement, record_amendment


def move_placements_to_successor_team(team_id: uuid.UUID, successor_id: uuid.UUID | None) -> None:
    """Placements of a closed team go to its successor; without one they lack a host team, a gap with a date."""
    name = organisations.get_team(team_id).name
    for placement in _lock_open_placements(Placement.host_team_id == team_id):
        placement.host_team_id = successor_id
        if successor_id:
            placement.host_department_id = organisations.get_team(successor_id).department_id
        db.session.flush()
        db.session.refresh(placement)
        if successor_id is None:
            record_gap(placement, MissingItem.HOST_TEAM, get_london_today())
        _record_host_change(placement, _("%(team)s has closed", team=name))
    for opportunity in db.session.scalars(select(Opportunity).where(Opportunity.team_id == team_id)):
        opportunity.team_id = successor_id


def move_placements_to_successor_department(department_id: uuid.UUID, successor_id: uuid.UUID) -> None:
    """Placements of a department that became part of another are hosted by that."""
    name = organisations.get_department(department_id).name
    for placement in _lock_open_placements(Placement.host_department_id == department_id):
        placement.host_department_id = successor_id
        db.session.flush()
        db.session.refresh(placement)
        _record_host_change(
            placement, _("%(before)s is part of %(after)s now", before=name, after=placement.host_department.name)
        )
    for opportunity in db.session.scalars(select(Opportunity).where(Opportunity.department_id == department_id)):
        opportunity.department_id = successor_id


def _lock_open_placements(condition: ColumnElement[bool]) -> list[Placement]:
    placement_ids = db.session.scalars(
        select(Placement.id).where(condition, Placement.state.not_in(FINISHED_STATES))
    ).all()
    return [lock_placement(placement_id) for placement_id in placement_ids]


def _record_host_change(placement: Placement, summary: str) -> None:
    record_amendment(placement, summary)
    void_outdated_agreement(placement)
