"""Digests that were composed, for whoever may open them."""

import datetime as dt
import uuid

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from frontline.accounts.models import Person, Role
from frontline.accounts.permissions import Permission, PermissionScope, get_permission_scope, has_permission, has_role
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.core.translation import gettext as _
from frontline.digests.models import BulletinCall, Digest, Scope
from frontline.organisations import queries as organisations
from frontline.organisations.models import Department, Mission, Team


def get_digest(digest_id: uuid.UUID, person: Person) -> Digest:
    """A digest that a person may open.

    Raises:
        NotFoundError: there is none, or it is not for them.
    """
    query = select(Digest).where(Digest.id == digest_id, _get_readable_condition(person))
    return require_found(db.session.scalar(query), _("There is no such digest, or it is not for you."))


def select_digests(person: Person) -> Select[Digest]:
    """Every digest that a person may open and that was sent, the latest first."""
    was_sent = _get_readable_condition(person) & (Digest.items > 0)
    return select(Digest).where(was_sent).order_by(Digest.ends_on.desc(), Digest.title, Digest.id)


def get_bulletin_call(month: dt.date) -> str:
    """What the community is asked in a month; empty for nothing."""
    return db.session.scalar(select(BulletinCall.words).where(BulletinCall.month == month)) or ""


def can_read_scope(scope: Scope, object_id: uuid.UUID | None, person: Person) -> bool:
    """Whether digests of a scope are for a person at all."""
    permission_scope = get_permission_scope(person, Permission.READ_THEME)
    match scope:
        case Scope.TEAM:
            team = db.session.get(Team, object_id) if object_id else None
            return team is not None and team.is_open and _covers_team(permission_scope, team)
        case Scope.DEPARTMENT:
            department = db.session.get(Department, object_id) if object_id else None
            exists = department is not None and department.closed_at is None
            return exists and (permission_scope.everything or object_id in permission_scope.departments)
        case Scope.MISSION:
            exists = object_id is not None and db.session.get(Mission, object_id) is not None
            return exists and has_permission(person, Permission.READ_THEME)
        case Scope.GOVERNMENT:
            return object_id is None and permission_scope.everything
        case Scope.OWN:
            return object_id == person.id and has_role(person, Role.SECONDEE)
        case _:
            return object_id is None and (
                has_role(person, Role.SECONDEE) or has_permission(person, Permission.READ_THEME)
            )


def _covers_team(permission_scope: PermissionScope, team: Team) -> bool:
    return (
        permission_scope.everything
        or team.id in permission_scope.teams
        or team.department_id in permission_scope.departments
    )


def _get_readable_condition(person: Person) -> ColumnElement[bool]:
    permission_scope = get_permission_scope(person, Permission.READ_THEME)
    can_read_themes = has_permission(person, Permission.READ_THEME)
    own_teams = select(Team.id).where(
        Team.id.in_(permission_scope.teams) | Team.department_id.in_(permission_scope.departments)
    )
    everybody = true() if can_read_themes or has_role(person, Role.SECONDEE) else false()
    everything = true() if permission_scope.everything else false()
    return or_(
        and_(Digest.scope == Scope.TEAM, everything | Digest.object_id.in_(own_teams)),
        and_(Digest.scope == Scope.DEPARTMENT, everything | Digest.object_id.in_(permission_scope.departments)),
        and_(Digest.scope == Scope.MISSION, true() if can_read_themes else false()),
        and_(Digest.scope == Scope.GOVERNMENT, everything),
        and_(Digest.scope == Scope.OWN, Digest.object_id == person.id),
        and_(Digest.scope == Scope.COMMUNITY, everybody),
    )


def get_scope_name(scope: Scope, object_id: uuid.UUID | None) -> str:
    """What a scope is called."""
    if object_id and scope is not Scope.OWN:
        return organisations.find_name_by_id(object_id)
    return {Scope.OWN: _("what you said"), Scope.COMMUNITY: _("the community")}.get(scope, _("all of government"))
