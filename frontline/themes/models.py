import enum
import uuid
from typing import Any

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import JSON, BigInteger, ForeignKey, Identity, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.core.database import Base, Created, Key, Timestamp, choice
from frontline.organisations.models import Team

DIMENSIONS = 384


class ThemeState(enum.StrEnum):
    """Where a theme stands; the machine moves it up to `routed`, people from there."""

    CANDIDATE = "candidate"
    TRIAGE = "triage"
    ROUTED = "routed"
    ACKNOWLEDGED = "acknowledged"
    RESPONDED = "responded"
    MERGED = "merged"
    RETIRED = "retired"


class RoutingState(enum.StrEnum):
    """What a team, or the machine, decided on one theme for one team."""

    RANKED = "ranked"
    CURRENT = "current"
    ACCEPTED = "accepted"
    REFUSED = "refused"


# A team has the theme, whether it has accepted it yet or not.
WITH_TEAM = (RoutingState.CURRENT, RoutingState.ACCEPTED)
# A theme that is no longer one.
GONE = (ThemeState.MERGED, ThemeState.RETIRED)


class Theme(Base):
    """Something that several people said; or one urgent insight that is handled by itself."""

    __tablename__ = "theme"
    __table_args__ = (Index("ix_theme_state", "state", "last_at"),)

    id: Mapped[Key]
    number: Mapped[int | None] = mapped_column(unique=True)
    alone_insight_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("insight.id"), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    named_by_person: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    phrases: Mapped[list[str]] = mapped_column(JSON, default=list)
    quotes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    summary: Mapped[str] = mapped_column(Text, default="", server_default="")
    state: Mapped[ThemeState] = mapped_column(choice(ThemeState), default=ThemeState.CANDIDATE)
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("theme.id"))
    insight_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    people_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    site_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    severe_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    recent_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    before_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    first_at: Mapped[Timestamp | None]
    last_at: Mapped[Timestamp | None]
    described_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    routed_at: Mapped[Timestamp | None]
    acknowledged_at: Mapped[Timestamp | None]
    created_at: Mapped[Created]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    routings: Mapped[list["Routing"]] = relationship(back_populates="theme", order_by="Routing.rank", lazy="raise")

    @property
    def is_decided(self) -> bool:
        """Whether people have taken it on; the machine then leaves its routing alone."""
        return self.state in {ThemeState.ACKNOWLEDGED, ThemeState.RESPONDED}


class Membership(Base):
    """The vector of one accepted insight, and the theme that it is in: or why in none."""

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
    embedding: Mapped[Any] = mapped_column(HALFVEC(DIMENSIONS))
    strength: Mapped[float] = mapped_column(default=0.0)
    unthemed_reason: Mapped[str | None] = mapped_column(String(200))
    subtheme: Mapped[int | None]
    pinned: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    is_new: Mapped[bool] = mapped_column(default=True, server_default=text("true"), index=True)
    joined_at: Mapped[Timestamp | None]


class Voice(Base):
    """That an author said before sending that an insight belongs to a theme."""

    __tablename__ = "theme_voice"

    insight_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"), primary_key=True)
    theme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("theme.id"), index=True)


class Run(Base):
    """What one run of theme discovery found, and what a moderator should look at."""

    __tablename__ = "theme_run"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[Created]
    insights: Mapped[int]
    themes: Mapped[int]
    unthemed: Mapped[int]
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)


class Lineage(Base):
    """How a theme came to be or ended."""

    __tablename__ = "theme_lineage"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    theme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("theme.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    other_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("theme.id"))
    at: Mapped[Created]


class Routing(Base):
    """One theme's place in one team's list: rank, confidence, reasons, and what was decided."""

    __tablename__ = "theme_routing"
    __table_args__ = (
        UniqueConstraint("theme_id", "team_id"),
        Index("ix_theme_routing_team_id", "team_id", "state"),
        Index(
            "uq_theme_routing_current", "theme_id",
            unique=True, postgresql_where=text("state IN ('current', 'accepted')"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    theme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("theme.id"))
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"))
    rank: Mapped[int]
    confidence: Mapped[float]
    reasons: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    state: Mapped[RoutingState] = mapped_column(choice(RoutingState), default=RoutingState.RANKED)
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    since: Mapped[Timestamp | None]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[Timestamp | None]
    created_at: Mapped[Created]

    theme: Mapped[Theme] = relationship(back_populates="routings", lazy="raise")
    team: Mapped[Team] = relationship(lazy="joined")
