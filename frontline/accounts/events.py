"""What accounts announce."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PasswordResetAsked:
    """Somebody may choose a new password by a link; whoever reacts sends it to them."""

    person_id: uuid.UUID
    token: str


@dataclass(frozen=True, slots=True)
class PersonInvited:
    """An account was made for somebody, who may choose its password by a link; whoever reacts sends it to them."""

    person_id: uuid.UUID
    token: str
    invited_by: str
