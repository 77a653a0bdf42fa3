import enum
import uuid
from typing import Any

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import JSON, BigInteger, ForeignKey, Identity, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from frontline.core.database import Base, CreatedAt, Timestamp, make_enum_type
from frontline.core.policy_side import SHOWN

VECTOR_DIMENSIONS = 384


class Fit(enum.StrEnum):
    """How an insight belongs to its theme: clearly, doubtfully, or because a person said so."""

    CORE = "core"
    EDGE = "edge"
    HAND = "hand"


class Membership(Base):
    """The vector of one accepted insight, and the theme that it is in: or why in none.

    A theme has people and insights only by the core and by hand; what stands at its edge counts for nobody, is told
    of no answer, and is shown as such.
    """

    __tablename__ = "theme_membership"
    __table_args__ = (
        Index("ix_theme_membership_theme_id", "theme_id", "strength"),
        Index(
            "ix_theme_membership_embedding", "embedding",
            postgresql_using="hnsw", postgresql_ops={"embedding": "halfvec_cosine_ops"},
        ),
    )  # fmt: skip

    insight_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"), primary_key=True)
    theme_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("theme.id"))
    embedding: Mapped[Any] = mapped_column(HALFVEC(VECTOR_DIMENSIONS))
    strength: Mapped[float] = mapped_column(default=0.0)
    fit: Mapped[Fit] = mapped_column(make_enum_type(Fit), default=Fit.CORE, server_default="core")
    unthemed_reason: Mapped[str | None] = mapped_column(String(200))
    subtheme: Mapped[int | None]
    pinned: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    is_new: Mapped[bool] = mapped_column(default=True, server_default=text("true"), index=True)
    joined_at: Mapped[Timestamp | None]


class SecondMembership(Base):
    """That an insight, by a person's word, speaks of a second theme: listed there, counted in its own alone."""

    __tablename__ = "theme_second_membership"

    insight_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"), primary_key=True)
    theme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("theme.id"), primary_key=True, index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), info=SHOWN)
    created_at: Mapped[CreatedAt]


class Endorsement(Base):
    """That an author said before sending that an insight belongs to a theme."""

    __tablename__ = "theme_endorsement"

    insight_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"), primary_key=True)
    theme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("theme.id"), index=True)


class DiscoveryRun(Base):
    """What one run of theme discovery found, and what a moderator should look at."""

    __tablename__ = "theme_run"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[CreatedAt]
    insights: Mapped[int]
    themes: Mapped[int]
    unthemed: Mapped[int]
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
