"""What becomes of placements where their host team closes or their department merges."""

import uuid

from sqlalchemy import ColumnElement, select

from frontline.core.database import db
from frontline.core.furniture import today
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.placements.models import OVER, Missing, Opportunity, Placement
from frontline.placements.service.agreeing import make_void
from frontline.placements.service.gaps import list_gap
from frontline.placements.service.moving import amend, locked


def leave_team(team_id: uuid.UUID, successor_id: uuid.UUID | None) -> None:
    """Placements of a closed team go to its successor; without one they lack a host team, a gap with a date."""
    name = organisations.team(team_id).name
    for placement in _open_ones(Placement.host_team_id == team_id):
        placement.host_team_id = successor_id
        if successor_id:
            placement.host_department_id = organisations.team(successor_id).department_id
        db.session.flush()
        db.session.refresh(placement)
        if successor_id is None:
            list_gap(placement, Missing.HOST_TEAM, today())
        _tell(placement, _("%(team)s has closed", team=name))
    for opportunity in db.session.scalars(select(Opportunity).where(Opportunity.team_id == team_id)):
        opportunity.team_id = successor_id


def leave_department(department_id: uuid.UUID, successor_id: uuid.UUID) -> None:
    """Placements of a department that became part of another are hosted by that."""
    name = organisations.department(department_id).name
    for placement in _open_ones(Placement.host_department_id == department_id):
        placement.host_department_id = successor_id
        db.session.flush()
        db.session.refresh(placement)
        _tell(placement, _("%(before)s is part of %(after)s now", before=name, after=placement.host_department.name))
    for opportunity in db.session.scalars(select(Opportunity).where(Opportunity.department_id == department_id)):
        opportunity.department_id = successor_id


def _open_ones(where: ColumnElement[bool]) -> list[Placement]:
    ids = db.session.scalars(select(Placement.id).where(where, Placement.state.not_in(OVER))).all()
    return [locked(one) for one in ids]


def _tell(placement: Placement, what: str) -> None:
    amend(placement, what)
    make_void(placement)
