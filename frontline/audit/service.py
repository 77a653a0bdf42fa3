"""Record events; seal and verify the chain."""

import hashlib
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from frontline.audit.models import AuditEvent
from frontline.core.actor import current_actor
from frontline.core.database import db

_GENESIS = b"\0" * 32


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


@dataclass(frozen=True, slots=True)
class Verification:
    """What checking the chain found."""

    sealed: int
    unsealed: int
    broken_at: int | None


def seal() -> int:
    """Chain every committed, unsealed event by hash, in order; returns how many."""
    last = db.session.scalars(
        select(AuditEvent.seal).where(AuditEvent.seal.is_not(None)).order_by(AuditEvent.id.desc()).limit(1)
    ).first()
    chained = last or _GENESIS
    waiting = db.session.scalars(
        select(AuditEvent).where(AuditEvent.seal.is_(None)).order_by(AuditEvent.id).with_for_update()
    ).all()
    for event in waiting:
        chained = event.seal = _chain(chained, event)
    return len(waiting)


def verify() -> Verification:
    """Recompute the chain from the start."""
    chained, sealed, unsealed = _GENESIS, 0, 0
    for event in db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)):
        if event.seal is None:
            unsealed += 1
            continue
        chained = _chain(chained, event)
        if chained != event.seal:
            return Verification(sealed, unsealed, event.id)
        sealed += 1
    return Verification(sealed, unsealed, None)


def _chain(previous: bytes, event: AuditEvent) -> bytes:
    parts = (event.id, event.at.isoformat(), event.actor_id, event.action, event.object_kind, event.object_id)
    content = "\x1f".join(str(part) for part in (*parts, event.old, event.new, event.reason))
    return hashlib.sha256(previous + content.encode()).digest()
