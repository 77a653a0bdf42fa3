"""Who acts: known to the audit trail without every function passing it on."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_actor: ContextVar[uuid.UUID | None] = ContextVar("actor", default=None)


def current_actor() -> uuid.UUID | None:
    """The person who acts, or None for the machine."""
    return _actor.get()


def set_actor(person_id: uuid.UUID | None) -> None:
    """From here on, this person acts (in this request or job)."""
    _actor.set(person_id)


@contextmanager
def acting(person_id: uuid.UUID | None) -> Iterator[None]:
    """Within the block, this person acts."""
    token = _actor.set(person_id)
    try:
        yield
    finally:
        _actor.reset(token)
