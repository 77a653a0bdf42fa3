import datetime as dt
import enum
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, Unmapped, mapped_column, relationship

from frontline.core.database import Base, CreatedAt, Key, Timestamp, make_enum_type, make_search_column
from frontline.core.translation import gettext as _
from frontline.organisations.models import Team
from frontline.themes.models.theme import Theme


class ResponseState(enum.StrEnum):
    """Draft and published are apart; a published answer never changes."""

    DRAFTING = "drafting"
    IN_CLEARANCE = "in_clearance"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            "drafting": _("Draft"), "in_clearance": _("Waiting for clearance"), "returned": _("Sent back"),
            "approved": _("Cleared"), "published": _("Published"), "superseded": _("Replaced by a later answer"),
        }[self.value]  # fmt: skip

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return {
            "drafting": "grey", "in_clearance": "yellow", "returned": "orange", "approved": "turquoise",
            "published": "green", "superseded": "grey",
        }[self.value]  # fmt: skip


# What contributors have read.
PUBLISHED_STATES = (ResponseState.PUBLISHED, ResponseState.SUPERSEDED)


class Outcome(enum.StrEnum):
    """What the team says it did, or will do."""

    CHANGE_MADE = "change_made"
    CHANGE_PLANNED = "change_planned"
    ALREADY_IN_PLACE = "already_in_place"
    MORE_EVIDENCE_NEEDED = "more_evidence_needed"
    NO_CHANGE = "no_change"
    NOT_RESPONSIBLE = "not_responsible"

    @property
    def label(self) -> str:
        """The outcome in words."""
        return {
            "change_made": _("Change made"), "change_planned": _("Change planned"),
            "already_in_place": _("Already in place"), "more_evidence_needed": _("More evidence needed"),
            "no_change": _("No change"), "not_responsible": _("Outside government"),
        }[self.value]  # fmt: skip

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return {"no_change": "grey", "not_responsible": "grey"}.get(self.value, "green")


class Audience(enum.StrEnum):
    """Who reads an answer."""

    CONTRIBUTORS = "contributors"
    COMMUNITY = "community"

    @property
    def label(self) -> str:
        """The audience in words."""
        return _("Those who contributed") if self is Audience.CONTRIBUTORS else _("All secondees and policy teams")


class Response(Base):
    """A team's answer to one or more themes: what is drafted, or was published.

    Attributes:
        author_id: who writes it now; who wrote earlier versions stands in those.
        selected_only: it answers nothing of its themes but the insights that were ticked.
    """

    __tablename__ = "response"
    __table_args__ = (Index("ix_response_approved", "publish_at", postgresql_where="state = 'approved'"),)

    id: Mapped[Key]
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    title: Mapped[str] = mapped_column(String(160), default="", server_default="")
    heard: Mapped[str] = mapped_column(String(300), default="", server_default="")
    outcome: Mapped[Outcome] = mapped_column(make_enum_type(Outcome))
    body: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    owner: Mapped[str] = mapped_column(String(160), default="", server_default="")
    audience: Mapped[Audience] = mapped_column(make_enum_type(Audience), default=Audience.CONTRIBUTORS)
    state: Mapped[ResponseState] = mapped_column(make_enum_type(ResponseState), default=ResponseState.DRAFTING)
    comment: Mapped[str] = mapped_column(Text, default="", server_default="")
    cleared_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    cleared_at: Mapped[Timestamp | None]
    publish_at: Mapped[Timestamp | None]
    supersedes_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("response.id"), index=True)
    created_at: Mapped[CreatedAt]
    published_at: Mapped[Timestamp | None]
    saved: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    selected_only: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    searchable: Unmapped[str] = make_search_column("title", "heard", "body")

    team: Mapped[Team] = relationship(lazy="joined")
    themes: Mapped[list[Theme]] = relationship(secondary="response_theme", order_by=Theme.name, lazy="selectin")


class ResponseTheme(Base):
    """That an answer is for a theme."""

    __tablename__ = "response_theme"

    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)
    theme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("theme.id"), primary_key=True, index=True)


class ResponseCoverage(Base):
    """Whether an answer is meant for an insight: what its author ticked, or left out, of what they were shown."""

    __tablename__ = "response_coverage"

    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), primary_key=True)
    insight_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("insight.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    covered: Mapped[bool]


class ResponseVersion(Base):
    """What an answer said each time that it was saved; never changed."""

    __tablename__ = "response_version"

    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(make_enum_type(Outcome))
    title: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[CreatedAt]


class ResponseHandover(Base):
    """That somebody passed a draft on to a colleague, and what they asked of them."""

    __tablename__ = "response_handover"

    id: Mapped[Key]
    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), index=True)
    from_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    to_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[CreatedAt]


class AnswerTemplate(Base):
    """Words from which a team starts its answers."""

    __tablename__ = "response_template"

    id: Mapped[Key]
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[CreatedAt]


class PublishingHold(Base):
    """A pre-election period, in which nothing is published; both days included."""

    __tablename__ = "publishing_hold"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    created_at: Mapped[CreatedAt]
