import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from frontline.core.database import Base, CreatedAt, Key, LockedBytes, Timestamp
from frontline.core.policy_side import HIDDEN


class Clarification(Base):
    """A question to an author; who answers stays unknown to whoever reads it, and the answer is encrypted."""

    __tablename__ = "clarification"
    __table_args__ = (Index("ix_clarification_insight_id", "insight_id", "asked_at"), {"info": HIDDEN})

    id: Mapped[Key]
    insight_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"))
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    question: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[CreatedAt]
    answer: Mapped[bytes | None] = mapped_column(LockedBytes)
    answered_at: Mapped[Timestamp | None]


class Attachment(Base):
    """A file with an insight, neutralised before it is kept; its name and content are encrypted."""

    __tablename__ = "attachment"

    id: Mapped[Key]
    insight_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"), index=True)
    name: Mapped[bytes] = mapped_column(LockedBytes)
    ending: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    is_shared: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[CreatedAt]

    @property
    def is_picture(self) -> bool:
        """Whether a browser can show it in a page."""
        return self.ending in {"jpg", "png"}


class UsageCount(Base):
    """How often something happened on a day: numbers for the service itself, without people."""

    __tablename__ = "insight_usage_count"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(40), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
