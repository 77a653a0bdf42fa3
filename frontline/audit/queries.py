"""Read the audit trail, and verify its chain."""

import uuid
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select

from frontline.audit.models import AuditEvent
from frontline.audit.service import GENESIS_SEAL, compute_seal
from frontline.core.clock import make_london_day_expression
from frontline.core.database import db


@dataclass(frozen=True, slots=True)
class ChainVerification:
    """What checking the chain found."""

    sealed: int
    unsealed: int
    broken_at: int | None


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which events are wanted: by words of what was done or why, by the kind of thing, by whoever did it."""

    words: str = ""
    kind: str = ""
    actor_id: uuid.UUID | None = None


def list_object_kinds() -> Sequence[str]:
    """The kinds of things that something was done to, sign-ins apart."""
    kinds = select(AuditEvent.object_kind).where(AuditEvent.object_kind != "sign_in").distinct()
    return db.session.scalars(kinds.order_by(AuditEvent.object_kind)).all()


def list_audit_events(wanted: AuditFilter = AuditFilter(), *, sign_ins: bool = False) -> Select[AuditEvent]:
    """What happened, newest first; or who signed in, by day.

    The two never stand side by side: an author's own acts carry no name, and a sign-in a minute before
    one would give it.
    """
    is_sign_in = AuditEvent.object_kind == "sign_in"
    if sign_ins:
        return (
            select(AuditEvent)
            .where(is_sign_in)
            .order_by(make_london_day_expression(AuditEvent.at).desc(), AuditEvent.actor_id)
        )
    query = select(AuditEvent).where(~is_sign_in)
    if wanted.words.strip():
        words = wanted.words.strip()
        action = words.replace(" ", "_")
        columns = (
            (AuditEvent.reason, words),
            (AuditEvent.action, action),
            (AuditEvent.action, words.replace(" ", ".")),
        )
        query = query.where(or_(*(column.icontains(part, autoescape=True) for column, part in columns)))
    if wanted.kind:
        query = query.where(AuditEvent.object_kind == wanted.kind)
    if wanted.actor_id:
        query = query.where(AuditEvent.actor_id == wanted.actor_id)
    return query.order_by(AuditEvent.id.desc())


def list_events_of_object(kind: str, object_id: uuid.UUID, *, action: str) -> Select[AuditEvent]:
    """How often something was done to one object, newest first."""
    is_of_object = (AuditEvent.object_kind == kind) & (AuditEvent.object_id == object_id)
    query = select(AuditEvent).where(is_of_object, AuditEvent.action == action)
    return query.order_by(AuditEvent.id.desc())


def get_chain_head() -> str:
    """Place and seal of the last sealed event, as "17:ab12..."; kept elsewhere, it proves that no end was cut off."""
    query = select(AuditEvent.place, AuditEvent.seal).where(AuditEvent.place.is_not(None))
    last = db.session.execute(query.order_by(AuditEvent.place.desc()).limit(1)).first()
    return f"{last.place}:{(last.seal or b'').hex()}" if last else "0:"


def has_chain_head(head: str) -> bool:
    """Whether the event that a head names is in the chain, with its seal."""
    place, _, seal = head.partition(":")
    if not seal:
        return True
    return db.session.scalar(select(AuditEvent.seal).where(AuditEvent.place == int(place))) == bytes.fromhex(seal)


def verify_chain() -> ChainVerification:
    """Recompute the chain from the start."""
    computed_seal, sealed = GENESIS_SEAL, 0
    unsealed = db.session.scalar(select(func.count()).where(AuditEvent.place.is_(None))) or 0
    sealed_events = select(AuditEvent).where(AuditEvent.place.is_not(None)).order_by(AuditEvent.place)
    with closing(db.session.scalars(sealed_events.execution_options(yield_per=1_000))) as events:
        for event in events:
            computed_seal = compute_seal(computed_seal, event)
            if computed_seal != event.seal or event.place != sealed + 1:
                return ChainVerification(sealed, unsealed, event.id)
            sealed += 1
    return ChainVerification(sealed, unsealed, None)
