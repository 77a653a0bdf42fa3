"""Accounts that are made for people by others: they choose the first password themselves, by a link that is sent."""

import datetime as dt
import secrets

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts import queries
from frontline.accounts.models import Invitation, Person, Role
from frontline.accounts.permissions import has_role
from frontline.accounts.service import (
    MINIMUM_PASSWORD_LENGTH,
    add_invited_person,
    choose_password,
    grant_role,
    hash_secret,
)
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, NotFoundError

INVITATION_LIFETIME = dt.timedelta(days=14)


def require_invitable_person(*, name: str, email: str) -> Person | None:
    """Who has the address, as far as they can be given an account by it.

    Raises:
        FieldError: the account is closed, or the name is missing for a new one.
    """
    person = queries.find_person_by_email(email)
    if person is None and not name:
        raise FieldError("name", "Enter a name: nobody with this email address has an account yet")
    if person is not None and person.deactivated_at:
        raise FieldError("email", "The account with this email address is closed")
    return person


def get_or_add_person(*, name: str, email: str, role: Role) -> Person:
    """The account of an address with a role, made without a password where there is none.

    Raises:
        FieldError: the account is closed, or the name is missing for a new one.
    """
    person = require_invitable_person(name=name, email=email) or add_invited_person(name=name, email=email)
    if not has_role(person, role):
        grant_role(person=person, role=role)
    return person


def create_invitation(person: Person) -> str | None:
    """Let somebody who has no password choose one within a fortnight; an earlier invitation ends.

    Returns:
        The token, once; None for somebody who has a password.
    """
    if person.password_hash:
        return None
    token = secrets.token_urlsafe(24)
    values = {"token_hash": hash_secret(token), "expires_at": now() + INVITATION_LIFETIME}
    statement = insert(Invitation).values(person_id=person.id, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=values))
    return token


def get_usable_invitation(token: str) -> Invitation:
    """An invitation that can still be used.

    Raises:
        NotFoundError: it was used, is too old, or never was.
    """
    invitation = db.session.query(Invitation).filter(Invitation.token_hash == hash_secret(token)).one_or_none()
    if (
        invitation is None
        or invitation.expires_at < now()
        or invitation.person.deactivated_at
        or invitation.person.password_hash
    ):
        raise NotFoundError(
            "This link was used already, or is too old. Sign in, or ask whoever invited you for another."
        )
    return invitation


def accept_invitation(*, token: str, password: str) -> Person:
    """Choose the password; the invitation is used up.

    Raises:
        FieldError: the password is too short.
        NotFoundError: the invitation cannot be used.
    """
    person = get_usable_invitation(token).person
    if len(password) < MINIMUM_PASSWORD_LENGTH:
        raise FieldError("password", "Password must be at least %(number)s characters", number=MINIMUM_PASSWORD_LENGTH)
    choose_password(person=person, password=password)
    db.session.execute(delete(Invitation).where(Invitation.person_id == person.id))
    return person
