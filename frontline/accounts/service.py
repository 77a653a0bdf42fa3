"""Accounts and sign-in."""

import datetime as dt
import functools
import hashlib
import secrets
import uuid
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from frontline.accounts.models import Grant, Person, Role, SignIn, SignInAttempt
from frontline.accounts.permissions import DEPARTMENT_ROLES, TEAM_ROLES
from frontline.audit.service import record
from frontline.core.actor import acting, current_actor
from frontline.core.database import add_unless_taken, db, lock_key, now
from frontline.core.errors import FieldError, NotFoundError, TransitionError

MINIMUM_PASSWORD = 12
_TRIES = 10
_TRIES_IN_ALL = 100
_WINDOW = dt.timedelta(minutes=15)
_hasher = PasswordHasher()


class TooManyAttemptsError(Exception):
    """Too many wrong passwords for one address in a short time."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a role is granted for; empty means everything."""

    team_id: uuid.UUID | None = None
    department_id: uuid.UUID | None = None


def add_person(*, name: str, email: str, password: str, temporary: bool = False) -> Person:
    """Create an account; a `temporary` password must be changed at the first sign-in.

    Raises:
        FieldError: the address is taken, or the password too short.
    """
    _check_length(password, "password")
    person = Person(name=name, email=email.strip(), password_hash=hash_password(password))
    person.password_is_temporary = temporary
    add_unless_taken(person, field="email", message="An account with this email address already exists")
    record("account.added", kind="person", key=person.id, new="active")
    return person


def set_password(*, person: Person, password: str) -> None:
    """Give somebody a new password, which they must change; they are signed out everywhere.

    Raises:
        FieldError: it is too short.
    """
    _check_length(password, "password")
    person.password_hash, person.password_is_temporary = hash_password(password), True
    _end_all_sign_ins(person)
    record("account.password_set", kind="person", key=person.id)


def change_password(*, person: Person, old: str, new: str, keep: uuid.UUID) -> None:
    """Change one's own password; all sign-ins but the one to `keep` end.

    Raises:
        FieldError: the old one is wrong, or the new one too short or the same.
    """
    if not _matches(person, old):
        raise FieldError("old", "Your present password is not right")
    _check_length(new, "new")
    if old == new:
        raise FieldError("new", "New password must differ from the present one")
    person.password_hash, person.password_is_temporary = hash_password(new), False
    _end_all_sign_ins(person, but=keep)
    record("account.password_changed", kind="person", key=person.id)


def add_person_to_invite(*, name: str, email: str) -> Person:
    """Create an account without a password: nobody signs in with it before they have chosen one.

    Raises:
        FieldError: the address is taken.
    """
    person = Person(name=name, email=email.strip(), password_hash="")
    add_unless_taken(person, field="email", message="An account with this email address already exists")
    record("account.added", kind="person", key=person.id, new="invited")
    return person


def choose_password(*, person: Person, password: str) -> None:
    """Give an account the password that its owner chose by an invitation."""
    person.password_hash, person.password_is_temporary = hash_password(password), False
    record("account.password_chosen", kind="person", key=person.id)


def move_directors(*, old: uuid.UUID, new: uuid.UUID) -> None:
    """Whoever directs a department directs the one that it became part of."""
    already = select(Grant.person_id).where(Grant.department_id == new, Grant.role == Role.DIRECTOR)
    of_old = Grant.department_id == old
    db.session.execute(delete(Grant).where(of_old, Grant.person_id.in_(already)))
    db.session.execute(update(Grant).where(of_old).values(department_id=new))


def grant(*, person: Person, role: Role, scope: Scope = Scope()) -> None:
    """Give a role.

    Raises:
        FieldError: the role needs a team or a department, is held already, or is one's own to give.
    """
    if person.id == current_actor():
        raise FieldError("role", "You cannot give yourself a role. Ask another administrator")
    if role in TEAM_ROLES and not scope.team_id:
        raise FieldError("team", "Select a team for the role %(role)s", role=role.label.lower())
    if role in DEPARTMENT_ROLES and not scope.department_id:
        raise FieldError("department", "Select a department for the role %(role)s", role=role.label.lower())
    given = Grant(
        role=role,
        team_id=scope.team_id if role in TEAM_ROLES else None,
        department_id=scope.department_id if role in DEPARTMENT_ROLES else None,
    )
    lock_key("role_grant", person.id)
    db.session.refresh(person, ["grants"])
    if any((g.role, g.team_id, g.department_id) == (role, given.team_id, given.department_id) for g in person.grants):
        raise FieldError("role", "This person holds that role already")
    person.grants.append(given)
    record("role.granted", kind="person", key=person.id, new=role.value)


def revoke(*, person: Person, grant_id: uuid.UUID) -> None:
    """Take a role away.

    Raises:
        NotFoundError: the person does not hold it.
    """
    found = next((g for g in person.grants if g.id == grant_id), None)
    if found is None:
        raise NotFoundError("This person does not hold that role.")
    person.grants.remove(found)
    record("role.revoked", kind="person", key=person.id, old=found.role.value)


def deactivate(*, person: Person) -> None:
    """Close an account: its sign-ins end at once, what it wrote stays.

    Raises:
        TransitionError: it is closed already, or one's own.
    """
    if person.deactivated_at:
        raise TransitionError("This account is closed already.")
    if person.id == current_actor():
        raise TransitionError("You cannot close your own account.")
    person.deactivated_at = now()
    _end_all_sign_ins(person)
    record("account.closed", kind="person", key=person.id, old="active", new="closed")


def _end_all_sign_ins(person: Person, *, but: uuid.UUID | None = None) -> None:
    live = (SignIn.person_id == person.id) & SignIn.revoked_at.is_(None) & SignIn.id.is_distinct_from(but)
    db.session.execute(update(SignIn).where(live).values(revoked_at=now()))


def authenticate(*, email: str, password: str, network: str = "") -> Person | None:
    """The person whose password this is, if any; keeps count of tries in a transaction of its own.

    Tries count against an address and the network that they come from, so that a stranger elsewhere cannot
    lock anybody out; and against the network alone, so that many addresses cannot be tried in turn.

    Raises:
        TooManyAttemptsError: after ten wrong passwords for one address, or a hundred in all, within a
            quarter of an hour from one network.
    """
    address, origin = hashed(email.strip().lower()), hashed(network)
    with Session(db.engine) as attempts, attempts.begin():
        wrong = (SignInAttempt.network_hash == origin, ~SignInAttempt.succeeded, SignInAttempt.at > now() - _WINDOW)
        of_address = func.count().filter(SignInAttempt.email_hash == address)
        tried, tried_in_all = attempts.execute(select(of_address, func.count()).where(*wrong)).one()
        if tried >= _TRIES or tried_in_all >= _TRIES_IN_ALL:
            raise TooManyAttemptsError
        person = db.session.scalar(select(Person).where(func.lower(Person.email) == email.strip().lower()))
        right = _matches(person, password)
        attempts.add(SignInAttempt(email_hash=address, network_hash=origin, succeeded=right))
    return person if right else None


def forget_attempts() -> None:
    """Delete the tries that count no more."""
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < now() - _WINDOW))


def _matches(person: Person | None, password: str) -> bool:
    known = person.password_hash if person and not person.deactivated_at else ""
    try:
        _hasher.verify(known or _decoy(), password)
    except (Argon2Error, InvalidHashError):
        return False
    return bool(known)


def _check_length(password: str, field: str) -> None:
    if len(password) >= MINIMUM_PASSWORD:
        return
    if field == "new":
        raise FieldError(field, "New password must be at least %(number)s characters", number=MINIMUM_PASSWORD)
    raise FieldError(field, "Password must be at least %(number)s characters", number=MINIMUM_PASSWORD)


def hash_password(password: str) -> str:
    """Argon2id with the library's defaults (RFC 9106, low memory)."""
    return _hasher.hash(password)


@functools.cache
def _decoy() -> str:
    # Checked when the address is unknown, so that the time taken does not tell.
    return _hasher.hash(secrets.token_urlsafe())


def start_sign_in(*, person: Person, browser: str, hours: int) -> tuple[SignIn, str]:
    """Sign a person in; the token leaves the server once and only its SHA-256 is kept."""
    token = secrets.token_urlsafe(32)
    sign_in = SignIn(
        person_id=person.id, person=person, token_hash=hashed(token), browser=browser[:200],
        expires_at=now() + dt.timedelta(hours=hours),
    )  # fmt: skip
    db.session.add(sign_in)
    db.session.flush()
    with acting(person.id):
        record("sign_in.started", kind="sign_in", key=sign_in.id, new="active")
    return sign_in, token


def hashed(secret: str) -> bytes:
    """What is kept of a token, and of the address and network of a try: SHA-256."""
    return hashlib.sha256(secret.encode()).digest()


def end_sign_in(*, person_id: uuid.UUID, sign_in_id: uuid.UUID) -> None:
    """Revoke one of a person's own sign-ins.

    Raises:
        NotFoundError: there is none of that id that is theirs.
    """
    ended = db.session.scalar(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.person_id == person_id, SignIn.revoked_at.is_(None))
        .values(revoked_at=now())
        .returning(SignIn.id)
    )
    if ended is None:
        raise NotFoundError("There is no such sign-in.")
    record("sign_in.revoked", kind="sign_in", key=sign_in_id, old="active", new="revoked")
