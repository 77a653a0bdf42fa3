import enum
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from frontline.core.database import Base, CreatedAt, Key, Timestamp, make_enum_type
from frontline.core.policy_side import HIDDEN
from frontline.core.translation import gettext as _


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


class TroubleKind(enum.StrEnum):
    """What may not work for a while, though the product goes on."""

    WORKER = "worker"
    QUEUE = "queue"
    MAIL = "mail"
    MODEL = "model"
    STORAGE = "storage"

    @property
    def label(self) -> str:
        """What is wrong, in a few words for an administrator."""
        return {
            "worker": _("No worker runs"), "queue": _("Jobs are late"), "mail": _("Emails are not taken"),
            "model": _("The language model is missing"), "storage": _("There is hardly any room for files"),
        }[self.value]  # fmt: skip


class Trouble(Base):
    """That something did not work for a while; of each kind one at a time is open.

    Attributes:
        told_at: when administrators were told.
        ended_at: when it was over; none while it lasts.
    """

    __tablename__ = "trouble"
    __table_args__ = (Index("uq_trouble_open", "kind", unique=True, postgresql_where="ended_at IS NULL"),)

    id: Mapped[Key]
    kind: Mapped[TroubleKind] = mapped_column(make_enum_type(TroubleKind))
    since: Mapped[Timestamp]
    told_at: Mapped[Timestamp | None]
    ended_at: Mapped[Timestamp | None]


class PeriodicLook(Base):
    """When something that a page has no time for was last looked through, and what was found."""

    __tablename__ = "periodic_look"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    looked_at: Mapped[Timestamp]
    finding: Mapped[dict[str, Any]] = mapped_column(JSONB)
