import enum
import uuid
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from frontline.core.database import Base, CreatedAt, Key, LockedBytes, Timestamp, make_enum_type


class RemarkState(enum.StrEnum):
    """Whether a moderator let a remark through."""

    WAITING = "waiting"
    SHARED = "shared"
    WITHHELD = "withheld"


class Remark(Base):
    """What an author adds to an insight after it was shared: a reply to a question, the reason of a verdict.

    A policy team sees it once a moderator has let it through, and never beside who or which insight it is from.

    Attributes:
        about: what it answers, such as "question" or "verdict".
        about_id: the row of a higher domain that it answers.
        content: what was written, encrypted.
        findings: what the screen found in it; None until it ran.
        shared_text: the wording that a moderator let through.
    """

    __tablename__ = "insight_remark"
    __table_args__ = (
        UniqueConstraint("about_id", "insight_id"),
        Index("ix_insight_remark_waiting", "created_at", postgresql_where="state = 'waiting'"),
    )

    id: Mapped[Key]
    insight_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"), index=True)
    about: Mapped[str] = mapped_column(Text)
    about_id: Mapped[uuid.UUID]
    content: Mapped[bytes] = mapped_column(LockedBytes)
    findings: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[RemarkState] = mapped_column(make_enum_type(RemarkState), default=RemarkState.WAITING)
    shared_text: Mapped[str] = mapped_column(Text, default="", server_default="")
    moderator_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[CreatedAt]
    decided_at: Mapped[Timestamp | None]
