"""Accounts that are made for people by others: they choose the first password themselves, by a link that is sent."""

import datetime as dt

from sqlalchemy import delete

from frontline.accounts import queries
from frontline.accounts.events import PersonInvited
from frontline.accounts.models import Invitation, Person, Role
from frontline.accounts.permissions import has_role
from frontline.accounts.service.account_links import make_link
from frontline.accounts.service.passwords import choose_password, require_good_password
from frontline.accounts.service.people import add_invited_person, grant_role
from frontline.accounts.tokens import hash_secret
from frontline.core.actor import current_actor
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, NotFoundError, TransitionError
from frontline.core.events import publish_event

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


def invite_person(*, name: str, email: str) -> Person:
    """Make an account whose owner is sent a link to choose its password.

    Raises:
        FieldError: the address is taken.
    """
    person = add_invited_person(name=name, email=email)
    send_invitation(person=person)
    return person


def send_invitation(*, person: Person, invited_by: str = "") -> None:
    """Send somebody who has chosen no password yet a link for it.

    Raises:
        TransitionError: they have one.
    """
    token = create_invitation(person)
    if token is None:
        raise TransitionError("This person has chosen a password already.")
    actor_id = current_actor()
    inviter = queries.get_person_names({actor_id}).get(actor_id, "") if actor_id else invited_by
    publish_event(PersonInvited(person.id, token, inviter))


def create_invitation(person: Person) -> str | None:
    """Let somebody who has no password choose one within a fortnight; an earlier invitation ends.

    Returns:
        The token, once; None for somebody who has a password.
    """
    if person.password_hash:
        return None
    return make_link(Invitation, person=person, lifetime=INVITATION_LIFETIME)


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


def is_named_by_address(person: Person) -> bool:
    """Whether whoever named somebody knew only the address: they are asked for their name."""
    return "@" in person.name


def accept_invitation(*, token: str, password: str, name: str = "") -> Person:
    """Choose the password, and a name where one is asked for; the invitation is used up.

    Raises:
        FieldError: the password is too easy to guess.
        NotFoundError: the invitation cannot be used.
    """
    person = get_usable_invitation(token).person
    if name and is_named_by_address(person):
        person.name = name
    require_good_password(password, field="password", own_words=(person.name, person.email))
    choose_password(person=person, password=password)
    db.session.execute(delete(Invitation).where(Invitation.person_id == person.id))
    return person
