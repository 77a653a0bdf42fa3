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
from frontline.audit.service import record_event
from frontline.core.actor import acting, current_actor
from frontline.core.clock import now
from frontline.core.database import add_unless_taken, db, lock_key
from frontline.core.errors import FieldError, NotFoundError, TransitionError
from frontline.core.translation import gettext as _

MINIMUM_PASSWORD_LENGTH = 12
_MAX_TRIES_BY_ADDRESS = 10
_MAX_TRIES_BY_NETWORK = 100
_ATTEMPT_WINDOW = dt.timedelta(minutes=15)
_password_hasher = PasswordHasher()


class TooManyAttemptsError(Exception):
    """Too many wrong passwords for one address in a short time."""


@dataclass(frozen=True, slots=True)
class GrantScope:
    """What a role is granted for; empty means everything."""

    team_id: uuid.UUID | None = None
    department_id: uuid.UUID | None = None


def add_person(*, name: str, email: str, password: str, temporary: bool = False) -> Person:
    """Create an account; a `temporary` password must be changed at the first sign-in.

    Raises:
        FieldError: the address is taken, or the password too short.
    """
    _require_password_length(password, "password")
    person = Person(name=name, email=email.strip(), password_hash=hash_password(password))
    person.password_is_temporary = temporary
    add_unless_taken(person, field="email", message=_("An account with this email address already exists"))
    record_event("account.added", kind="person", key=person.id, new="active")
    return person


def set_password(*, person: Person, password: str) -> None:
    """Give somebody a new password, which they must change; they are signed out everywhere.

    Raises:
        FieldError: it is too short.
    """
    _require_password_length(password, "password")
    person.password_hash, person.password_is_temporary = hash_password(password), True
    _end_all_sign_ins(person)
    record_event("account.password_set", kind="person", key=person.id)


def change_password(*, person: Person, old_password: str, new_password: str, kept_sign_in_id: uuid.UUID) -> None:
    """Change one's own password; all sign-ins but the one to `keep` end.

    Raises:
        FieldError: the old one is wrong, or the new one too short or the same.
    """
    if not _is_password_right(person, old_password):
        raise FieldError("old", "Your current password is not correct")
    _require_password_length(new_password, "new")
    if old_password == new_password:
        raise FieldError("new", "New password must be different from the current one")
    person.password_hash, person.password_is_temporary = hash_password(new_password), False
    _end_all_sign_ins(person, except_id=kept_sign_in_id)
    record_event("account.password_changed", kind="person", key=person.id)


def add_invited_person(*, name: str, email: str) -> Person:
    """Create an account without a password: nobody signs in with it before they have chosen one.

    Raises:
        FieldError: the address is taken.
    """
    person = Person(name=name, email=email.strip(), password_hash="")
    add_unless_taken(person, field="email", message=_("An account with this email address already exists"))
    record_event("account.added", kind="person", key=person.id, new="invited")
    return person


def choose_password(*, person: Person, password: str) -> None:
    """Give an account the password that its owner chose by an invitation."""
    person.password_hash, person.password_is_temporary = hash_password(password), False
    record_event("account.password_chosen", kind="person", key=person.id)


def move_directors_to_department(*, old_department_id: uuid.UUID, new_department_id: uuid.UUID) -> None:
    """Whoever directs a department directs the one that it became part of."""
    present_director_ids = select(Grant.person_id).where(
        Grant.department_id == new_department_id, Grant.role == Role.DIRECTOR
    )
    is_of_old_department = Grant.department_id == old_department_id
    db.session.execute(delete(Grant).where(is_of_old_department, Grant.person_id.in_(present_director_ids)))
    db.session.execute(update(Grant).where(is_of_old_department).values(department_id=new_department_id))


def grant_role(*, person: Person, role: Role, scope: GrantScope = GrantScope()) -> None:
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
    new_grant = Grant(
        role=role,
        team_id=scope.team_id if role in TEAM_ROLES else None,
        department_id=scope.department_id if role in DEPARTMENT_ROLES else None,
    )
    lock_key("role_grant", person.id)
    db.session.refresh(person, ["grants"])
    if any(
        (held_grant.role, held_grant.team_id, held_grant.department_id)
        == (role, new_grant.team_id, new_grant.department_id)
        for held_grant in person.grants
    ):
        raise FieldError("role", "This person holds that role already")
    person.grants.append(new_grant)
    record_event("role.granted", kind="person", key=person.id, new=role.value)


def revoke_role(*, person: Person, grant_id: uuid.UUID) -> None:
    """Take a role away.

    Raises:
        NotFoundError: the person does not hold it.
    """
    revoked_grant = next((held_grant for held_grant in person.grants if held_grant.id == grant_id), None)
    if revoked_grant is None:
        raise NotFoundError("This person does not hold that role.")
    person.grants.remove(revoked_grant)
    record_event("role.revoked", kind="person", key=person.id, old=revoked_grant.role.value)


def deactivate_account(*, person: Person) -> None:
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
    record_event("account.closed", kind="person", key=person.id, old="active", new="closed")


def _end_all_sign_ins(person: Person, *, except_id: uuid.UUID | None = None) -> None:
    is_live = (SignIn.person_id == person.id) & SignIn.revoked_at.is_(None) & SignIn.id.is_distinct_from(except_id)
    db.session.execute(update(SignIn).where(is_live).values(revoked_at=now()))


def authenticate_person(*, email: str, password: str, network: str = "") -> Person | None:
    """The person whose password this is, if any; keeps count of tries in a transaction of its own.

    Tries count against an address and the network that they come from, so that a stranger elsewhere cannot
    lock anybody out; and against the network alone, so that many addresses cannot be tried in turn.

    Raises:
        TooManyAttemptsError: after ten wrong passwords for one address, or a hundred in all, within a
            quarter of an hour from one network.
    """
    email_hash, network_hash = hash_secret(email.strip().lower()), hash_secret(network)
    with Session(db.engine) as attempt_session, attempt_session.begin():
        recent_failures = (
            SignInAttempt.network_hash == network_hash,
            ~SignInAttempt.succeeded,
            SignInAttempt.at > now() - _ATTEMPT_WINDOW,
        )
        count_by_address = func.count().filter(SignInAttempt.email_hash == email_hash)
        address_tries, network_tries = attempt_session.execute(
            select(count_by_address, func.count()).where(*recent_failures)
        ).one()
        if address_tries >= _MAX_TRIES_BY_ADDRESS or network_tries >= _MAX_TRIES_BY_NETWORK:
            raise TooManyAttemptsError
        person = db.session.scalar(select(Person).where(func.lower(Person.email) == email.strip().lower()))
        is_right = _is_password_right(person, password)
        attempt_session.add(SignInAttempt(email_hash=email_hash, network_hash=network_hash, succeeded=is_right))
    return person if is_right else None


def delete_old_attempts() -> None:
    """Delete the tries that count no more."""
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < now() - _ATTEMPT_WINDOW))


def _is_password_right(person: Person | None, password: str) -> bool:
    password_hash = person.password_hash if person and not person.deactivated_at else ""
    try:
        _password_hasher.verify(password_hash or _get_decoy_hash(), password)
    except (Argon2Error, InvalidHashError):
        return False
    return bool(password_hash)


def _require_password_length(password: str, field: str) -> None:
    if len(password) >= MINIMUM_PASSWORD_LENGTH:
        return
    if field == "new":
        raise FieldError(field, "New password must be at least %(number)s characters", number=MINIMUM_PASSWORD_LENGTH)
    raise FieldError(field, "Password must be at least %(number)s characters", number=MINIMUM_PASSWORD_LENGTH)


def hash_password(password: str) -> str:
    """Argon2id with the library's defaults (RFC 9106, low memory)."""
    return _password_hasher.hash(password)


@functools.cache
def _get_decoy_hash() -> str:
    # Checked when the address is unknown, so that the time taken does not tell.
    return _password_hasher.hash(secrets.token_urlsafe())


def start_sign_in(*, person: Person, browser: str, hours: int) -> tuple[SignIn, str]:
    """Sign a person in; the token leaves the server once and only its SHA-256 is kept."""
    token = secrets.token_urlsafe(32)
    sign_in = SignIn(
        person_id=person.id, person=person, token_hash=hash_secret(token), browser=browser[:200],
        expires_at=now() + dt.timedelta(hours=hours),
    )  # fmt: skip
    db.session.add(sign_in)
    db.session.flush()
    with acting(person.id):
        record_event("sign_in.started", kind="sign_in", key=sign_in.id, new="active")
    return sign_in, token


def hash_secret(secret: str) -> bytes:
    """What is kept of a token, and of the address and network of a try: SHA-256."""
    return hashlib.sha256(secret.encode()).digest()


def end_sign_in(*, person_id: uuid.UUID, sign_in_id: uuid.UUID) -> None:
    """Revoke one of a person's own sign-ins.

    Raises:
        NotFoundError: there is none of that id that is theirs.
    """
    ended_id = db.session.scalar(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.person_id == person_id, SignIn.revoked_at.is_(None))
        .values(revoked_at=now())
        .returning(SignIn.id)
    )
    if ended_id is None:
        raise NotFoundError("There is no such sign-in.")
    record_event("sign_in.revoked", kind="sign_in", key=sign_in_id, old="active", new="revoked")
