"""Record events, and seal them in a chain."""

import datetime as dt
import hashlib
import uuid

from sqlalchemy import select

from frontline.audit.models import AuditEvent
from frontline.core.actor import current_actor
from frontline.core.database import db

GENESIS = b"\0" * 32
_AT_ONCE = 5_000


def record(
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


def seal() -> int:
    """Chain every committed, unsealed event by hash, in order; returns how many."""
    last = db.session.scalars(
        select(AuditEvent).where(AuditEvent.place.is_not(None)).order_by(AuditEvent.place.desc()).limit(1)
    ).first()
    chained, place = (last.seal or GENESIS, last.place or 0) if last else (GENESIS, 0)
    waiting = db.session.scalars(
        select(AuditEvent).where(AuditEvent.place.is_(None)).order_by(AuditEvent.id).limit(_AT_ONCE)
    ).all()
    for event in waiting:
        place += 1
        chained = event.seal = chain(chained, event)
        event.place = place
    return len(waiting)


def chain(previous: bytes, event: AuditEvent) -> bytes:
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
    return hashlib.sha256(previous + content.encode()).digest()
