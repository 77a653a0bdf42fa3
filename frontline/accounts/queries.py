"""Reads of accounts."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from frontline.accounts.models import Grant, Person, Role, SignIn
from frontline.accounts.permissions import TEAM_ROLES
from frontline.accounts.tokens import hash_secret
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.core.settings import get_settings


def get_person(person_id: uuid.UUID) -> Person:
    """A person by id.

    Raises:
        NotFoundError: there is none.
    """
    return require_found(db.session.get(Person, person_id), "There is no such account.")


def find_person_by_email(email: str) -> Person | None:
    """A person by address, whatever its case."""
    return db.session.scalar(select(Person).where(func.lower(Person.email) == email.strip().lower()))


def find_live_sign_in(token: str) -> SignIn | None:
    """The sign-in of a token, unless it ended."""
    sign_in = db.session.scalar(select(SignIn).where(SignIn.token_hash == hash_secret(token), _is_live()))
    return sign_in if sign_in and not sign_in.person.deactivated_at else None


def find_sign_in_owner_id(token: str) -> uuid.UUID | None:
    """Whose sign-in a token is, or was."""
    return db.session.scalar(select(SignIn.person_id).where(SignIn.token_hash == hash_secret(token)))


def list_live_sign_ins(person_id: uuid.UUID) -> Sequence[SignIn]:
    """A person's sign-ins that have not ended, newest first."""
    return db.session.scalars(
        select(SignIn).where(SignIn.person_id == person_id, _is_live()).order_by(SignIn.created_at.desc())
    ).all()


def list_ended_sign_ins(person_id: uuid.UUID) -> Sequence[SignIn]:
    """The last twenty of a person's sign-ins that have ended, newest first."""
    has_ended = SignIn.completed_at.is_not(None) & ~_is_live()
    query = select(SignIn).where(SignIn.person_id == person_id, has_ended)
    return db.session.scalars(query.order_by(SignIn.created_at.desc()).limit(20)).all()


def _is_live() -> ColumnElement[bool]:
    idle = now() - dt.timedelta(minutes=get_settings().idle_minutes)
    return and_(
        SignIn.revoked_at.is_(None), SignIn.expires_at > now(), SignIn.completed_at.is_not(None), SignIn.seen_at > idle
    )


def list_people(search_words: str = "", among: Collection[Select[uuid.UUID]] = ()) -> Select[Person]:
    """People by name, those whose name or address holds the words; where some are given, only those among them."""
    holds = (column.icontains(search_words.strip(), autoescape=True) for column in (Person.name, Person.email))
    query = select(Person).where(or_(*holds)).order_by(Person.name)
    return query.where(or_(*(Person.id.in_(person_ids) for person_ids in among))) if among else query


def count_people(among: Collection[Select[uuid.UUID]]) -> int:
    """How many people are among some of these."""
    people = list_people("", among).with_only_columns(func.count(Person.id)).order_by(None)
    return db.session.scalar(people) or 0


class _KeptNames:
    """Names of everybody with an account, as this process last loaded them, and what tells whether they changed."""

    def __init__(self) -> None:
        self._kept: tuple[object, tuple[str, ...]] = (None, ())

    def current(self) -> tuple[str, ...]:
        """The names, loaded once a change, whichever process or hand made it."""
        # Summed up where the names are: a sum of hashes tells of every change and comes in one row.
        version = tuple(db.session.execute(select(func.count(), func.sum(func.hashtextextended(Person.name, 0)))).one())
        if self._kept[0] != version:
            self._kept = (version, tuple(db.session.scalars(select(Person.name).order_by(Person.id))))
        return self._kept[1]


_staff_names = _KeptNames()


def list_account_names() -> tuple[str, ...]:
    """Names of everybody with an account, for the personal-data screen."""
    return _staff_names.current()


def list_names_in_role(role: Role) -> Sequence[str]:
    """Names of everybody who holds a role in any scope."""
    holder_ids = select(Grant.person_id).where(Grant.role == role)
    return db.session.scalars(select(Person.name).where(Person.id.in_(holder_ids))).all()


def list_role_holder_ids(role: Role) -> Select[uuid.UUID]:
    """Ids of everybody who holds a role in any scope and can sign in."""
    holder_ids = select(Grant.person_id).where(Grant.role == role)
    return select(Person.id).where(Person.id.in_(holder_ids), Person.deactivated_at.is_(None))


def count_role_holders(role: Role) -> int:
    """How many people with an open account hold a role."""
    return db.session.scalar(select(func.count()).select_from(list_role_holder_ids(role).subquery())) or 0


def list_team_member_ids(*team_ids: uuid.UUID) -> Select[uuid.UUID]:
    """Ids of the members and leads of teams who can sign in."""
    holder_ids = select(Grant.person_id).where(Grant.team_id.in_(team_ids), Grant.role.in_(TEAM_ROLES))
    return select(Person.id).where(Person.id.in_(holder_ids), Person.deactivated_at.is_(None))


def list_director_ids(department_id: uuid.UUID) -> Select[uuid.UUID]:
    """Ids of the directors of a department who can sign in."""
    holder_ids = select(Grant.person_id).where(Grant.department_id == department_id, Grant.role == Role.DIRECTOR)
    return select(Person.id).where(Person.id.in_(holder_ids), Person.deactivated_at.is_(None))


def is_team_member(person_id: uuid.UUID, team_id: uuid.UUID) -> bool:
    """Whether a person is a member or lead of a team and can sign in."""
    return db.session.scalar(list_team_member_ids(team_id).where(Person.id == person_id)) is not None


def list_staffed_team_ids() -> set[uuid.UUID]:
    """Ids of the teams with a member or lead who can sign in: the others would answer nobody."""
    is_staff = Grant.role.in_(TEAM_ROLES) & Grant.team_id.is_not(None) & Person.deactivated_at.is_(None)
    return set(db.session.scalars(select(Grant.team_id).join(Person, Person.id == Grant.person_id).where(is_staff)))


def list_team_member_choices(*team_ids: uuid.UUID) -> dict[str, str]:
    """The members and leads of teams who can sign in, to be chosen from: id and name, by name."""
    members = db.session.execute(list_team_member_ids(*team_ids).add_columns(Person.name).order_by(Person.name))
    return {str(person_id): name for person_id, name in members}


def get_person_names(person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Names of people by id."""
    people = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return {person_id: name for person_id, name in people}  # noqa: C416 - rows are no tuples to a type checker
