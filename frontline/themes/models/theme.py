import datetime as dt
import enum
import uuid
from typing import TYPE_CHECKING, Any

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import JSON, BigInteger, ForeignKey, Identity, Index, Sequence, String, Text, text
from sqlalchemy.orm import Mapped, Unmapped, mapped_column, relationship

from frontline.core.database import Base, Created, Key, Timestamp, choice, searchable
from frontline.core.translation import gettext as _

if TYPE_CHECKING:
    from frontline.themes.models.routing import Routing

DIMENSIONS = 384
# Theme numbers are given by the database: a person may split a theme while the machine looks for others.
NUMBERS = Sequence("theme_number", metadata=Base.metadata)


class ThemeState(enum.StrEnum):
    """Where a theme stands; the machine moves it up to `routed`, people from there."""

    CANDIDATE = "candidate"
    TRIAGE = "triage"
    ESCALATED = "escalated"
    ROUTED = "routed"
    ACKNOWLEDGED = "acknowledged"
    UNDER_REVIEW = "under_review"
    RESPONDED = "responded"
    MONITORING = "monitoring"
    CLOSED = "closed"
    RECURRING = "recurring"
    OUTSIDE_GOVERNMENT = "outside_government"
    DISMISSED = "dismissed"
    MERGED = "merged"
    RETIRED = "retired"

    @property
    def label(self) -> str:
        """The state in words; empty where a theme's other tags say enough."""
        return {
            "acknowledged": _("Accepted"), "under_review": _("Being worked on"), "responded": _("Answered"),
            "monitoring": _("Answered and watched"), "closed": _("Closed"), "recurring": _("Back after an answer"),
            "outside_government": _("Outside government"), "triage": _("In triage"),
            "escalated": _("With the Cabinet Office"), "dismissed": _("Dismissed"),
            "merged": _("Part of another theme"), "retired": _("No longer a theme"),
        }.get(self.value, "")  # fmt: skip

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return {
            "acknowledged": "turquoise", "under_review": "turquoise", "responded": "green", "monitoring": "green",
            "recurring": "orange", "outside_government": "green", "triage": "yellow", "escalated": "yellow",
        }.get(self.value, "grey")  # fmt: skip


# A theme that is no longer one.
GONE = (ThemeState.MERGED, ThemeState.RETIRED)
# What no list shows, and nothing new is said of.
UNLISTED = (*GONE, ThemeState.DISMISSED)
# A team is working on it: an answer is due.
IN_WORK = (ThemeState.ACKNOWLEDGED, ThemeState.UNDER_REVIEW, ThemeState.RECURRING)
# A team has answered it.
ANSWERED = (ThemeState.RESPONDED, ThemeState.MONITORING, ThemeState.CLOSED, ThemeState.OUTSIDE_GOVERNMENT)


class Theme(Base):
    """Something that several people said; or one urgent insight that is handled by itself."""

    __tablename__ = "theme"
    __table_args__ = (Index("ix_theme_state", "state", "last_at"),)

    id: Mapped[Key]
    number: Mapped[int | None] = mapped_column(unique=True)
    alone_insight_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("insight.id"), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    named_by_person: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    curated: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    phrases: Mapped[list[str]] = mapped_column(JSON, default=list)
    quotes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    summary: Mapped[str] = mapped_column(Text, default="", server_default="")
    state: Mapped[ThemeState] = mapped_column(choice(ThemeState), default=ThemeState.CANDIDATE)
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("theme.id"))
    insight_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    people_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    site_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    severe_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    recent_people: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    before_people: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    course: Mapped[str | None] = mapped_column(String(10))
    parts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    centre: Mapped[Any | None] = mapped_column(HALFVEC(DIMENSIONS), deferred=True)
    first_at: Mapped[Timestamp | None]
    last_at: Mapped[Timestamp | None]
    described_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    routed_at: Mapped[Timestamp | None]
    acknowledged_at: Mapped[Timestamp | None]
    responded_at: Mapped[Timestamp | None]
    recurred_at: Mapped[Timestamp | None]
    due_on: Mapped[dt.date | None] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    created_at: Mapped[Created]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    searchable: Unmapped[str] = searchable("name", "summary")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    routings: Mapped[list["Routing"]] = relationship(back_populates="theme", order_by="Routing.rank", lazy="raise")

    @property
    def is_listed(self) -> bool:
        """Whether it is a theme that people work with."""
        return self.state not in UNLISTED

    @property
    def is_decided(self) -> bool:
        """Whether people have taken it on; the machine then leaves its routing alone."""
        return self.state in {*IN_WORK, *ANSWERED}


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
