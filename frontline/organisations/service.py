"""Change departments and policy teams."""

import re
from dataclasses import dataclass

from sqlalchemy import update

from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import add_unless_taken, db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.events import publish_event
from frontline.core.translation import gettext as _
from frontline.organisations.events import DepartmentMerged, TeamClosed
from frontline.organisations.models import Department, Team


@dataclass(frozen=True, slots=True)
class TeamDetails:
    """What describes a team; `acknowledge_days` are working days."""

    name: str
    remit: str
    phrases: tuple[str, ...] = ()
    acknowledge_days: int = 10
    answer_weeks: int = 8


def change_department_remit(*, department: Department, remit: str) -> None:
    """Say anew what a department is responsible for."""
    department.remit = remit
    record_event("department.changed", kind="department", key=department.id)


def add_team(*, department: Department, details: TeamDetails) -> Team:
    """Add a team to a department.

    Raises:
        FieldError: there is a team of that name.
    """
    team = Team(slug=_build_slug(details.name), department_id=department.id)
    _set_team_details(team, details)
    add_unless_taken(team, field="name", message=_("A team with this name already exists"))
    record_event("team.added", kind="team", key=team.id, new="open")
    return team


def change_team(*, team: Team, details: TeamDetails) -> None:
    """Rename a team, or change its remit and its standards; its address stays."""
    _set_team_details(team, details)
    record_event("team.changed", kind="team", key=team.id)


def close_team(*, team: Team, successor: Team | None = None) -> None:
    """Close a team; its themes move to its successor with all their history, or look for another team.

    Raises:
        TransitionError: it is closed already.
        FieldError: the successor is closed, or the team itself.
    """
    if not team.is_open:
        raise TransitionError("%(team)s is closed already.", team=team.name)
    if successor is not None and (successor.id == team.id or not successor.is_open):
        raise FieldError("successor", "Select another team that is open")
    team.closed_at, team.successor_id = now(), successor.id if successor else None
    record_event("team.closed", kind="team", key=team.id, old="open", new="closed")
    db.session.flush()
    publish_event(TeamClosed(team.id, team.successor_id))


def merge_departments(*, department: Department, successor: Department) -> None:
    """Make a department part of another, with its teams; what bears its old name is found under the new one.

    Raises:
        TransitionError: it is part of another already.
        FieldError: the other is closed, or the department itself.
    """
    if department.closed_at:
        raise TransitionError("%(department)s is part of another department already.", department=department.name)
    if successor.id == department.id or successor.closed_at:
        raise FieldError("successor", "Select another department that is open")
    department.closed_at, department.successor_id = now(), successor.id
    db.session.execute(update(Team).where(Team.department_id == department.id).values(department_id=successor.id))
    db.session.execute(
        update(Department).where(Department.successor_id == department.id).values(successor_id=successor.id)
    )
    record_event("department.merged", kind="department", key=department.id, old="open", new="closed")
    db.session.flush()
    db.session.expire_all()
    publish_event(DepartmentMerged(department.id, successor.id))


def _set_team_details(team: Team, details: TeamDetails) -> None:
    team.name, team.remit, team.phrases = details.name, details.remit, list(details.phrases)
    team.acknowledge_days, team.answer_weeks = details.acknowledge_days, details.answer_weeks


def _build_slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80]
