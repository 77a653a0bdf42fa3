"""Change departments and policy teams."""

import uuid
from dataclasses import dataclass

from sqlalchemy import func, or_, select, update

from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError, TransitionError
from frontline.core.events import publish_event
from frontline.core.translation import gettext as _
from frontline.organisations.events import DepartmentMerged, TeamClosed
from frontline.organisations.models import Department, Team
from frontline.organisations.names import make_slug


@dataclass(frozen=True, slots=True)
class DepartmentDetails:
    """What describes a department."""

    name: str
    short_name: str
    remit: str


@dataclass(frozen=True, slots=True)
class TeamDetails:
    """What describes a team; `acknowledge_days` are working days."""

    name: str
    remit: str
    phrases: tuple[str, ...] = ()
    acknowledge_days: int = 10
    answer_weeks: int = 8


def add_department(*, details: DepartmentDetails) -> Department:
    """Add a department.

    Raises:
        FieldError: there is one of that name or short name.
    """
    require_free_department_names(details)
    department = Department(slug=make_slug(Department, details.name))
    _set_department_details(department, details)
    db.session.add(department)
    db.session.flush()
    record_event("department.added", kind="department", key=department.id, new="open")
    return department


def change_department(*, department: Department, details: DepartmentDetails) -> None:
    """Rename a department, or say anew what it is responsible for; its address stays.

    Raises:
        FieldError: there is another of that name or short name.
    """
    require_free_department_names(details, own_id=department.id)
    _set_department_details(department, details)
    record_event("department.changed", kind="department", key=department.id)


def require_free_department_names(details: DepartmentDetails, *, own_id: uuid.UUID | None = None) -> None:
    """Make sure that either name means one department: one that is part of another keeps its names, too.

    Raises:
        FieldError: another has one of them.
    """
    lock_key("name", "department")
    for field, name in (("name", details.name), ("short_name", details.short_name)):
        has_name = or_(*(func.lower(column) == name.lower() for column in (Department.name, Department.short_name)))
        is_other = Department.id.is_distinct_from(own_id)
        taken_by = db.session.scalar(select(Department.name).where(has_name, is_other).limit(1))
        if taken_by is not None:
            raise FieldError(field, _("“%(name)s” is a name of %(department)s", name=name, department=taken_by))


def _set_department_details(department: Department, details: DepartmentDetails) -> None:
    department.name, department.short_name, department.remit = details.name, details.short_name, details.remit


def add_team(*, department: Department, details: TeamDetails) -> Team:
    """Add a team to a department.

    Raises:
        FieldError: the department has an open team of that name, or is part of another.
    """
    if department.closed_at:
        raise FieldError("name", _("%(department)s is part of another department now", department=department.name))
    _require_free_team_name(department.id, details.name)
    team = Team(slug=make_slug(Team, details.name), department_id=department.id)
    _set_team_details(team, details)
    db.session.add(team)
    db.session.flush()
    record_event("team.added", kind="team", key=team.id, new="open")
    return team


def change_team(*, team: Team, details: TeamDetails) -> None:
    """Rename a team, or change its remit and its standards; its address stays.

    Raises:
        FieldError: its department has another open team of that name.
    """
    if team.name != details.name:
        _require_free_team_name(team.department_id, details.name, own_id=team.id)
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


def _require_free_team_name(department_id: uuid.UUID, name: str, *, own_id: uuid.UUID | None = None) -> None:
    """Two departments may each have a team "Strategy", one department may not."""
    lock_key("name", "team")
    has_name = (Team.department_id == department_id) & (func.lower(Team.name) == name.lower())
    if any(team.is_open for team in db.session.scalars(select(Team).where(has_name)) if team.id != own_id):
        raise FieldError("name", _("A team with this name already exists"))
