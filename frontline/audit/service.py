"""Record events, and seal them in a chain."""

import datetime as dt
import hashlib
import uuid

from sqlalchemy import select

from frontline.audit.models import AuditEvent
from frontline.core.actor import current_actor
from frontline.core.database import db

GENESIS_SEAL = b"\0" * 32
_BATCH_SIZE = 5_000


def record_event(
    action: str,
    *,
    kind: str,
    key: uuid.UUID | None = None,
    old: str | None = None,
    new: str | None = None,
    reason: str = "",
) -> None:
    """Add an event to the caller's transaction: who, what, to which object, from and to which state, why."""
    db.session.add(
        AuditEvent(
            actor_id=current_actor(),
            action=action,
            object_kind=kind,
            object_id=key,
            old=old,
            new=new,
            reason=reason,
        )
    )


def seal_events() -> int:
    """Chain every committed, unsealed event by hash, in order; returns how many."""
    last_event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.place.is_not(None)).order_by(AuditEvent.place.desc()).limit(1)
    ).first()
    previous_seal, place = (last_event.seal or GENESIS_SEAL, last_event.place or 0) if last_event else (GENESIS_SEAL, 0)
    unsealed_events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.place.is_(None)).order_by(AuditEvent.id).limit(_BATCH_SIZE)
    ).all()
    for event in unsealed_events:
        place += 1
        previous_seal = event.seal = compute_seal(previous_seal, event)
        event.place = place
    return len(unsealed_events)


def compute_seal(previous_seal: bytes, event: AuditEvent) -> bytes:
    """The next link: SHA-256 over the previous seal and everything the event says."""
    parts = (
        event.id,
        event.at.astimezone(dt.UTC).isoformat(),
        event.actor_id,
        event.action,
        event.object_kind,
        event.object_id,
    )
    content = "\x1f".join(str(part) for part in (*parts, event.old, event.new, event.reason))
    return hashlib.sha256(previous_seal + content.encode()).digest()
