"""Read the audit trail, and verify its chain."""

import uuid
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from frontline.audit.models import AuditEvent
from frontline.audit.service import GENESIS, chain
from frontline.core.database import db
from frontline.core.furniture import sql_local_day


@dataclass(frozen=True, slots=True)
class Verification:
    """What checking the chain found."""

    sealed: int
    unsealed: int
    broken_at: int | None


def events(*, sign_ins: bool = False) -> Select[AuditEvent]:
    """What happened, newest first; or who signed in, by day.

    The two never stand side by side: an author's own acts carry no name, and a sign-in a minute before
    one would give it.
    """
    is_sign_in = AuditEvent.object_kind == "sign_in"
    if sign_ins:
        return select(AuditEvent).where(is_sign_in).order_by(sql_local_day(AuditEvent.at).desc(), AuditEvent.actor_id)
    return select(AuditEvent).where(~is_sign_in).order_by(AuditEvent.id.desc())


def of(kind: str, object_id: uuid.UUID, *, action: str) -> Select[AuditEvent]:
    """How often something was done to one object, newest first."""
    one = (AuditEvent.object_kind == kind) & (AuditEvent.object_id == object_id)
    query = select(AuditEvent).where(one, AuditEvent.action == action)
    return query.order_by(AuditEvent.id.desc())


def verify() -> Verification:
    """Recompute the chain from the start."""
    chained, sealed = GENESIS, 0
    unsealed = db.session.scalar(select(func.count()).where(AuditEvent.place.is_(None))) or 0
    in_order = select(AuditEvent).where(AuditEvent.place.is_not(None)).order_by(AuditEvent.place)
    with closing(db.session.scalars(in_order.execution_options(yield_per=1_000))) as events:
        for event in events:
            chained = chain(chained, event)
            if chained != event.seal or event.place != sealed + 1:
                return Verification(sealed, unsealed, event.id)
            sealed += 1
    return Verification(sealed, unsealed, None)
