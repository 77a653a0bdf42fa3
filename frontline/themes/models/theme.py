import datetime as dt
import enum
import uuid
from typing import Any

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import JSON, ForeignKey, Index, Sequence, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, Unmapped, mapped_column, relationship

from frontline.core.database import Base, CreatedAt, Key, Timestamp, make_enum_type, make_search_column
from frontline.core.policy_side import SHOWN
from frontline.core.translation import gettext as _
from frontline.organisations.models import Team
from frontline.themes.models.membership import VECTOR_DIMENSIONS

# Theme numbers are given by the database: a person may split a theme while the machine looks for others.
THEME_NUMBERS = Sequence("theme_number", metadata=Base.metadata)


class ThemeState(enum.StrEnum):
    """Where a theme stands; the machine moves it up to `suggested`, people from there."""

    CANDIDATE = "candidate"
    SUGGESTED = "suggested"
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
            "suggested": _("Suggested"), "escalated": _("With the Cabinet Office"), "dismissed": _("Dismissed"),
            "merged": _("Part of another theme"), "retired": _("No longer a theme"),
        }.get(self.value, "")  # fmt: skip

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return {
            "acknowledged": "turquoise", "under_review": "turquoise", "responded": "green", "monitoring": "green",
            "recurring": "orange", "outside_government": "green", "triage": "yellow", "escalated": "yellow",
            "suggested": "yellow",
        }.get(self.value, "grey")  # fmt: skip


# A theme that is no longer one.
ENDED_STATES = (ThemeState.MERGED, ThemeState.RETIRED)
# No person has said yet that it is a theme, and whose: no clock runs, and authors are told nothing of it.
UNCONFIRMED_STATES = (ThemeState.CANDIDATE, ThemeState.SUGGESTED, ThemeState.TRIAGE)
# What no list shows, and nothing new is said of.
UNLISTED_STATES = (*ENDED_STATES, ThemeState.DISMISSED)
# A team is working on it: an answer is due.
IN_WORK_STATES = (ThemeState.ACKNOWLEDGED, ThemeState.UNDER_REVIEW, ThemeState.RECURRING)
# A team has answered it.
ANSWERED_STATES = (ThemeState.RESPONDED, ThemeState.MONITORING, ThemeState.CLOSED, ThemeState.OUTSIDE_GOVERNMENT)


class Theme(Base):
    """Something that several people said; or one urgent insight that is handled by itself."""

    __tablename__ = "theme"
    __table_args__ = (Index("ix_theme_state", "state", "last_at"),)

    id: Mapped[Key]
    number: Mapped[int | None] = mapped_column(unique=True)
    single_insight_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("insight.id"), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    named_by_person: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    curated: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    phrases: Mapped[list[str]] = mapped_column(JSON, default=list)
    quotes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    summary: Mapped[str] = mapped_column(Text, default="", server_default="")
    state: Mapped[ThemeState] = mapped_column(make_enum_type(ThemeState), default=ThemeState.CANDIDATE)
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("theme.id"), index=True)
    insight_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    people_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    site_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    severe_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    recent_people: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    before_people: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    trend_status: Mapped[str | None] = mapped_column(String(10))
    parts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    centre: Mapped[Any | None] = mapped_column(HALFVEC(VECTOR_DIMENSIONS), deferred=True)
    first_at: Mapped[Timestamp | None]
    last_at: Mapped[Timestamp | None]
    described_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    routed_at: Mapped[Timestamp | None]
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), info=SHOWN)
    routed_alone: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    acknowledged_at: Mapped[Timestamp | None]
    responded_at: Mapped[Timestamp | None]
    recurred_at: Mapped[Timestamp | None]
    due_on: Mapped[dt.date | None] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    created_at: Mapped[CreatedAt]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    searchable: Unmapped[str] = make_search_column("name", "summary")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    routings: Mapped[list["Routing"]] = relationship(back_populates="theme", order_by="Routing.rank", lazy="raise")

    @property
    def is_listed(self) -> bool:
        """Whether it is a theme that people work with."""
        return self.state not in UNLISTED_STATES

    @property
    def is_decided(self) -> bool:
        """Whether people have taken it on; the machine then leaves its routing alone."""
        return self.state in {*IN_WORK_STATES, *ANSWERED_STATES}


class RoutingState(enum.StrEnum):
    """What a team, or the machine, decided on one theme for one team."""

    RANKED = "ranked"
    CURRENT = "current"
    ACCEPTED = "accepted"
    CONTRIBUTING = "contributing"
    REFUSED = "refused"
    RELEASED = "released"


# A team has the theme, whether it has accepted it yet or not.
WITH_TEAM_STATES = (RoutingState.CURRENT, RoutingState.ACCEPTED)
# A team may read the theme: it has it, helps with it, or had it.
READABLE_STATES = (*WITH_TEAM_STATES, RoutingState.CONTRIBUTING, RoutingState.REFUSED)


# Share of the confidence, among the teams that have not refused, below which a moderator decides.
MIN_CONFIDENCE = 0.5


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
    state: Mapped[RoutingState] = mapped_column(make_enum_type(RoutingState), default=RoutingState.RANKED)
    touched: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    settled: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    assignee_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    suggested_team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id"))
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    since: Mapped[Timestamp | None]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[Timestamp | None]
    created_at: Mapped[CreatedAt]

    theme: Mapped[Theme] = relationship(back_populates="routings", lazy="raise")
    team: Mapped[Team] = relationship(lazy="joined", foreign_keys=[team_id])
