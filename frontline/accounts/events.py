"""What accounts announce."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PasswordResetAsked:
    """Somebody may choose a new password by a link; whoever reacts sends it to them."""

    person_id: uuid.UUID
    token: str


@dataclass(frozen=True, slots=True)
class SignInChanged:
    """How somebody signs in was changed; whoever reacts tells them, since it may not have been they.

    Attributes:
        what: `passkey_added`, `passkey_removed`, `code_generator_added`, `code_generator_removed`,
            `recovery_code_used`, `password_changed`, `provider_linked` or `factors_reset`.
    """

    person_id: uuid.UUID
    what: str


@dataclass(frozen=True, slots=True)
class AddressChanged:
    """The address of an account was changed by somebody else; whoever reacts tells the old one."""

    person_id: uuid.UUID
    old_address: str


@dataclass(frozen=True, slots=True)
class PersonInvited:
    """An account was made for somebody, who may choose its password by a link; whoever reacts sends it to them."""

    person_id: uuid.UUID
    token: str
    invited_by: str


@dataclass(frozen=True, slots=True)
class WorkTakenOver:
    """What waited on somebody is another's now; whoever reacts tells them, once.

    Attributes:
        work: what it is, in words, kind by kind.
        path: where they find the first of it.
    """

    person_id: uuid.UUID
    successor_id: uuid.UUID
    work: tuple[str, ...]
    path: str
