"""Passwords: long, not among those that everybody tries, never changed for the sake of changing (NCSC's advice)."""

import functools
import secrets
import uuid
from collections.abc import Callable, Iterable

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from zxcvbn import zxcvbn

from frontline.accounts.events import SignInChanged
from frontline.accounts.models import Person
from frontline.accounts.service.sign_ins import end_all_sign_ins
from frontline.audit.service import record_event
from frontline.core.errors import FieldError
from frontline.core.events import publish_event

MINIMUM_PASSWORD_LENGTH = 12
MAXIMUM_PASSWORD_LENGTH = 200
# Of zxcvbn's scale of 0 to 4: safe from guessing on a server that slows it down.
_LEAST_SCORE = 3
_RATED_LENGTH = 100  # characters; what is longer is good enough by its length
_password_hasher = PasswordHasher()


def require_good_password(password: str, *, field: str, own_words: Iterable[str] = ()) -> None:
    """Make sure that a password is long enough, and is not one that others would try.

    zxcvbn knows the passwords that were most often breached, names, words, dates, keyboard patterns and repeats.

    Args:
        password: as entered.
        field: of the form that an error is shown at.
        own_words: name and address of its owner, which others would try first.

    Raises:
        FieldError: it is too short, too long or too easy to guess.
    """
    if len(password) < MINIMUM_PASSWORD_LENGTH:
        message = "Password must be at least %(number)s characters"
        raise FieldError(field, message, number=MINIMUM_PASSWORD_LENGTH)
    if len(password) > MAXIMUM_PASSWORD_LENGTH:
        message = "Password must be %(number)s characters or fewer"
        raise FieldError(field, message, number=MAXIMUM_PASSWORD_LENGTH)
    parts = [words.replace("@", " ").replace(".", " ").split() for words in own_words]
    known = ["frontline", *(word for words in parts for word in ("".join(words), *words))]
    rating = zxcvbn(password[:_RATED_LENGTH], user_inputs=known, max_length=_RATED_LENGTH)
    if rating["score"] < _LEAST_SCORE:
        raise FieldError(field, "This password is easy to guess or often used. Try three random words")


def hash_password(password: str) -> str:
    """Argon2id with the library's defaults (RFC 9106, low memory)."""
    return _password_hasher.hash(password)


def is_password_right(person: Person | None, password: str) -> bool:
    """Whether a password is that of a person with an open account; for nobody it takes as long."""
    password_hash = person.password_hash if person and not person.deactivated_at else ""
    try:
        _password_hasher.verify(password_hash or _get_decoy_hash(), password[:MAXIMUM_PASSWORD_LENGTH])
    except (Argon2Error, InvalidHashError):
        return False
    return bool(password_hash)


@functools.cache
def _get_decoy_hash() -> str:
    # Checked when the address is unknown, so that the time taken does not tell.
    return _password_hasher.hash(secrets.token_urlsafe())


def change_password(
    *, person: Person, old_password: str, new_password: str, kept_sign_in_id: uuid.UUID, is_right: Callable[[], bool]
) -> None:
    """Change one's own password; all sign-ins but the one to keep end.

    Args:
        person: whose it is.
        old_password: as entered.
        new_password: as entered.
        kept_sign_in_id: of the browser that asks.
        is_right: whether the old one is right; counts the try.

    Raises:
        FieldError: the old one is wrong, or the new one too easy to guess or the same.
    """
    if not is_right():
        raise FieldError("old", "Your current password is not correct")
    require_good_password(new_password, field="new", own_words=(person.name, person.email))
    if old_password == new_password:
        raise FieldError("new", "New password must be different from the current one")
    person.password_hash, person.password_is_temporary = hash_password(new_password), False
    end_all_sign_ins(person, except_id=kept_sign_in_id)
    record_event("account.password_changed", kind="person", key=person.id)
    publish_event(SignInChanged(person.id, "password_changed"))


def choose_password(*, person: Person, password: str) -> None:
    """Give an account the password that its owner chose by a link that was sent to them."""
    person.password_hash, person.password_is_temporary = hash_password(password), False
    record_event("account.password_chosen", kind="person", key=person.id)
