"""Digests that were composed, as far as somebody may open them."""

import datetime as dt
import uuid

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from frontline.accounts.models import Person, Role
from frontline.accounts.permissions import Permission, Reach, has_role, holds, reach
from frontline.core.database import db
from frontline.core.errors import or_missing
from frontline.core.translation import gettext as _
from frontline.digests.models import Call, Digest, Scope
from frontline.organisations import queries as organisations
from frontline.organisations.models import Department, Mission, Team


def digest(digest_id: uuid.UUID, person: Person) -> Digest:
    """A digest that a person may open.

    Raises:
        NotFoundError: there is none, or it is others'.
    """
    wanted = select(Digest).where(Digest.id == digest_id, _readable(person))
    return or_missing(db.session.scalar(wanted), _("There is no such digest, or it is not for you."))


def archive(person: Person) -> Select[Digest]:
    """Every digest that a person may open, the latest first."""
    return select(Digest).where(_readable(person)).order_by(Digest.ends_on.desc(), Digest.title, Digest.id)


def call_of(month: dt.date) -> str:
    """What the community is asked in a month; empty for nothing."""
    return db.session.scalar(select(Call.words).where(Call.month == month)) or ""


def may_read(scope: Scope, object_id: uuid.UUID | None, person: Person) -> bool:
    """Whether digests of a scope are for a person at all."""
    held = reach(person, Permission.READ_THEME)
    match scope:
        case Scope.TEAM:
            team = db.session.get(Team, object_id) if object_id else None
            return team is not None and team.is_open and _holds(held, team)
        case Scope.DEPARTMENT:
            department = db.session.get(Department, object_id) if object_id else None
            known = department is not None and department.closed_at is None
            return known and (held.everything or object_id in held.departments)
        case Scope.MISSION:
            known = object_id is not None and db.session.get(Mission, object_id) is not None
            return known and holds(person, Permission.READ_THEME)
        case Scope.GOVERNMENT:
            return object_id is None and held.everything
        case Scope.OWN:
            return object_id == person.id and has_role(person, Role.SECONDEE)
        case _:
            return object_id is None and (has_role(person, Role.SECONDEE) or holds(person, Permission.READ_THEME))


def _holds(held: Reach, team: Team) -> bool:
    return held.everything or team.id in held.teams or team.department_id in held.departments


def _readable(person: Person) -> ColumnElement[bool]:
    held = reach(person, Permission.READ_THEME)
    themed = holds(person, Permission.READ_THEME)
    own = select(Team.id).where(Team.id.in_(held.teams) | Team.department_id.in_(held.departments))
    everybody = true() if themed or has_role(person, Role.SECONDEE) else false()
    everything = true() if held.everything else false()
    return or_(
        and_(Digest.scope == Scope.TEAM, everything | Digest.object_id.in_(own)),
        and_(Digest.scope == Scope.DEPARTMENT, everything | Digest.object_id.in_(held.departments)),
        and_(Digest.scope == Scope.MISSION, true() if themed else false()),
        and_(Digest.scope == Scope.GOVERNMENT, everything),
        and_(Digest.scope == Scope.OWN, Digest.object_id == person.id),
        and_(Digest.scope == Scope.COMMUNITY, everybody),
    )


def name_of(scope: Scope, object_id: uuid.UUID | None) -> str:
    """What a scope is called."""
    if object_id and scope is not Scope.OWN:
        return organisations.name_of(object_id)
    return {Scope.OWN: _("what you said"), Scope.COMMUNITY: _("the community")}.get(scope, _("all of government"))
