"""Read the audit trail, and verify its chain."""

from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from frontline.audit.models import AuditEvent
from frontline.audit.service import GENESIS, chain
from frontline.core.database import db


@dataclass(frozen=True, slots=True)
class Verification:
    """What checking the chain found."""

    sealed: int
    unsealed: int
    broken_at: int | None


def events() -> Select[AuditEvent]:
    """Everything that happened, newest first."""
    return select(AuditEvent).order_by(AuditEvent.id.desc())


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
