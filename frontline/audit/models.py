import datetime as dt
import uuid

from sqlalchemy import BigInteger, DateTime, Identity, Index, LargeBinary, String, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from frontline.core.database import Base
from frontline.core.policy_side import HIDDEN


class AuditEvent(Base):
    """One change of state; the database refuses to delete it or to change anything but its seal."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_object", "object_kind", "object_id"), {"info": HIDDEN})

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True), server_default=func.clock_timestamp())
    actor_id: Mapped[uuid.UUID | None]
    action: Mapped[str] = mapped_column(String(80))
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[uuid.UUID | None]
    old: Mapped[str | None] = mapped_column(String(80))
    new: Mapped[str | None] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(Text, server_default="")
    seal: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    # Identity numbers are given before the commit: only the order of sealing is without gaps.
    place: Mapped[int | None] = mapped_column(BigInteger, unique=True)
