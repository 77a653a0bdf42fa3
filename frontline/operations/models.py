import uuid

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from frontline.core.database import Base, CreatedAt, Key, Timestamp
from frontline.core.policy_side import HIDDEN


class EncryptionKey(Base):
    """A key that something in this database is, or was, encrypted with; only its fingerprint is kept."""

    __tablename__ = "encryption_key"
    __table_args__ = {"info": HIDDEN}  # noqa: RUF012 - SQLAlchemy's own protocol

    fingerprint: Mapped[str] = mapped_column(String(16), primary_key=True)
    created_at: Mapped[CreatedAt]
    retired_at: Mapped[Timestamp | None]


class RetentionRule(Base):
    """How long a kind of data is kept, where an administrator said otherwise than the product."""

    __tablename__ = "retention_rule"

    kind: Mapped[str] = mapped_column(String(80), primary_key=True)
    days: Mapped[int]
    changed_at: Mapped[Timestamp]


class LegalHold(Base):
    """That nothing of a person or an insight is erased, until it is lifted.

    Attributes:
        object_id: of the person or the insight.
        reason: of which case it is, in words.
    """

    __tablename__ = "legal_hold"
    __table_args__ = {"info": HIDDEN}  # noqa: RUF012 - SQLAlchemy's own protocol

    id: Mapped[Key]
    object_id: Mapped[uuid.UUID] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(Text)
    placed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[CreatedAt]
    lifted_at: Mapped[Timestamp | None]
