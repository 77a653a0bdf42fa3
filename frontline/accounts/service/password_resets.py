"""A forgotten password: a link to choose a new one, sent to the address of the account."""

import datetime as dt

from sqlalchemy import delete, func, select

from frontline.accounts.events import PasswordResetAsked
from frontline.accounts.models import PasswordReset, Person
from frontline.accounts.service.account_links import make_link
from frontline.accounts.service.passwords import choose_password, require_good_password
from frontline.accounts.service.sign_ins import end_all_sign_ins, forget_attempts
from frontline.accounts.tokens import hash_secret
from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db, lock_key
from frontline.core.errors import NotFoundError, TransitionError
from frontline.core.events import publish_event
from frontline.core.jobs import defer

RESET_LIFETIME = dt.timedelta(hours=1)
_PAUSE = dt.timedelta(minutes=5)


def ask_for_reset(*, email: str) -> None:
    """Have a link sent to an address, if it has an account; what is said, and how long it takes, does not tell."""
    # Jobs are logged: the address is not in them. And of one address one waits at most.
    address_hash = hash_secret(email.strip().lower()).hex()
    defer("accounts.send_reset_link", key=f"reset:{address_hash}", address_hash=address_hash)


def send_reset_link(*, address_hash: str) -> None:
    """Send a link to the account of an address, unless it is closed, unknown, or was sent one a moment ago."""
    own_hash = func.encode(func.sha256(func.convert_to(func.lower(Person.email), "UTF8")), "hex")
    person = db.session.scalar(select(Person).where(own_hash == address_hash))
    if person is None or person.deactivated_at:
        return
    lock_key("password_reset", person.id)
    earlier = db.session.get(PasswordReset, person.id, populate_existing=True)
    if earlier is None or earlier.created_at < now() - _PAUSE:
        publish_event(PasswordResetAsked(person.id, make_reset_token(person=person)))


def help_with_reset(*, person: Person) -> None:
    """Send somebody a link on an administrator's word; what they tried before is forgotten.

    Raises:
        TransitionError: their account is closed.
    """
    if person.deactivated_at:
        raise TransitionError("This account is closed.")
    forget_attempts(person)
    record_event("account.reset_sent", kind="person", key=person.id)
    publish_event(PasswordResetAsked(person.id, make_reset_token(person=person)))


def make_reset_token(*, person: Person) -> str:
    """Let somebody choose a new password within the hour; an earlier link ends. Returns its token, once."""
    return make_link(PasswordReset, person=person, lifetime=RESET_LIFETIME)


def get_usable_reset(token: str) -> PasswordReset:
    """A link that can still be used.

    Raises:
        NotFoundError: it was used, is too old, or never was.
    """
    reset = db.session.scalar(select(PasswordReset).where(PasswordReset.token_hash == hash_secret(token)))
    if reset is None or reset.expires_at < now() or reset.person.deactivated_at:
        raise NotFoundError("This link was used already, or is older than an hour. Ask for another.")
    return reset


def use_reset(*, token: str, password: str) -> Person:
    """Choose a new password; the link is used up, and all browsers are signed out. A second factor stays.

    Raises:
        FieldError: the password is too easy to guess.
        NotFoundError: the link cannot be used.
    """
    lock_key("password_reset", token)
    person = get_usable_reset(token).person
    require_good_password(password, field="password", own_words=(person.name, person.email))
    choose_password(person=person, password=password)
    db.session.execute(delete(PasswordReset).where(PasswordReset.person_id == person.id))
    end_all_sign_ins(person)
    forget_attempts(person)
    return person
