import enum
import uuid

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from frontline.core.database import Base, Created, Key, Timestamp, choice


class Delivery(enum.StrEnum):
    """How far the e-mail of a notice has come."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Notice(Base):
    """One message to one person; `cause` makes it unique however often its job runs."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "cause"),
        Index("ix_notice_person_id_created_at", "person_id", "created_at"),
        Index("ix_notice_queued", "created_at", postgresql_where="delivery = 'queued'"),
    )

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    cause: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(String(200))
    delivery: Mapped[Delivery] = mapped_column(choice(Delivery), default=Delivery.QUEUED, server_default="queued")
    failure: Mapped[str] = mapped_column(Text, default="", server_default="")
    created_at: Mapped[Created]
    sent_at: Mapped[Timestamp | None]
    read_at: Mapped[Timestamp | None]
