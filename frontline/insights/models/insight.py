import datetime as dt
import uuid
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, Unmapped, mapped_column, relationship, validates

from frontline.core.database import Base, CreatedAt, Key, LockedBytes, Timestamp, make_enum_type, make_search_column
from frontline.core.formatting import shorten_title
from frontline.core.policy_side import HIDDEN
from frontline.insights.models.choices import Frequency, Identity, InsightKind, InsightState, Severity
from frontline.organisations.models import Mission, Region
from frontline.placements.models.placement import Placement

# Characters.
HEADLINE_LENGTH = 120
UNDO_PERIOD = dt.timedelta(minutes=30)


class Source(Base):
    """Where imported insights come from."""

    __tablename__ = "source"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(120), unique=True)
    created_at: Mapped[CreatedAt]


class Insight(Base):
    """One thing that somebody saw. Its columns of text hold what was accepted only; see `Original`.

    Attributes:
        responsible_id: the moderator who sees to it, where it is severe.
    """

    __tablename__ = "insight"
    __table_args__ = (
        UniqueConstraint("source_id", "source_key"),
        CheckConstraint("(author_id IS NULL) <> (source_id IS NULL)", name="author_or_source"),
        CheckConstraint("state <> 'accepted' OR what_happened <> ''", name="accepted_has_text"),
        Index("ix_insight_state", "state", "submitted_at"),
        Index("ix_insight_searchable", "searchable", postgresql_using="gin"),
        Index("ix_insight_release_at", "release_at", postgresql_where=text("release_at IS NOT NULL")),
    )

    id: Mapped[Key]
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    placement_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("placement.id"), index=True)
    source_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("source.id"))
    source_key: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[InsightKind] = mapped_column(make_enum_type(InsightKind), default=InsightKind.PROBLEM)
    severity: Mapped[Severity] = mapped_column(make_enum_type(Severity), default=Severity.ROUTINE)
    severity_hint: Mapped[Severity | None] = mapped_column(make_enum_type(Severity))
    judged_severity: Mapped[Severity | None] = mapped_column(make_enum_type(Severity))
    identity: Mapped[Identity] = mapped_column(make_enum_type(Identity), default=Identity.CONFIDENTIAL)
    hidden_from_host: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    state: Mapped[InsightState] = mapped_column(make_enum_type(InsightState), default=InsightState.DRAFT)
    headline: Mapped[str] = mapped_column(String(HEADLINE_LENGTH), default="", server_default="")
    what_happened: Mapped[str] = mapped_column(Text, default="", server_default="")
    why_it_matters: Mapped[str] = mapped_column(Text, default="", server_default="")
    what_hinders: Mapped[str] = mapped_column(Text, default="", server_default="")
    what_would_help: Mapped[str] = mapped_column(Text, default="", server_default="")
    affected: Mapped[str] = mapped_column(Text, default="", server_default="")
    language: Mapped[str] = mapped_column(String(8), default="en", server_default="en")
    frequency: Mapped[Frequency | None] = mapped_column(make_enum_type(Frequency))
    first_hand: Mapped[bool | None]
    setting: Mapped[str | None] = mapped_column(String(40))
    region_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("region.id"))
    mission_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("mission.id"))
    may_ask: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    logged_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    decline_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    moderator_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    checked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    responsible_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    duplicate_of_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("insight.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[CreatedAt]
    saved_at: Mapped[Timestamp | None]
    submitted_at: Mapped[Timestamp | None]
    release_at: Mapped[Timestamp | None]
    accepted_at: Mapped[Timestamp | None] = mapped_column(index=True)
    reopened_at: Mapped[Timestamp | None]
    closed_at: Mapped[Timestamp | None]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    searchable: Unmapped[str] = make_search_column(
        "headline", "what_happened", "why_it_matters", "what_hinders", "what_would_help", "affected",
        welsh="language = 'cy'",
    )  # fmt: skip

    placement: Mapped[Placement | None] = relationship(lazy="raise")
    source: Mapped[Source | None] = relationship(lazy="raise")
    region: Mapped[Region | None] = relationship()
    mission: Mapped[Mission | None] = relationship()
    original: Mapped["Original | None"] = relationship(back_populates="insight", lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    @validates("headline")
    def _shorten_headline(self, _name: str, headline: str) -> str:
        """Words that stand for what was taken out may make it longer than its column."""
        return headline if len(headline) <= HEADLINE_LENGTH else shorten_title(headline, HEADLINE_LENGTH - 2)

    @property
    def text(self) -> str:
        """The accepted text below its headline, as one piece."""
        return "\n\n".join(
            part
            for part in (
                self.what_happened,
                self.why_it_matters,
                self.what_hinders,
                self.what_would_help,
                self.affected,
            )
            if part
        )

    @property
    def title(self) -> str:
        """What it is called where it is listed: its headline, or its beginning where it has none."""
        return self.headline or shorten_title(self.what_happened)

    @property
    def gravest(self) -> Severity:
        """How serious it is: a moderator's judgement, before that the graver of the author's and the machine's."""
        return self.judged_severity or self.severity.or_graver(self.severity_hint)

    @property
    def is_de_identified(self) -> bool:
        """Whether nobody may know who wrote it, moderators neither."""
        return self.identity is Identity.DE_IDENTIFIED

    @property
    def can_be_protected_more(self) -> bool:
        """Whether its author can still move to a more protective identity, or hide it from their host."""
        is_open = self.state is not InsightState.WITHDRAWN
        return is_open and not (self.is_de_identified and self.hidden_from_host)

    @property
    def is_severe_to_anybody(self) -> bool:
        """Whether author, machine or moderator say that people are being harmed."""
        return Severity.SEVERE in {self.severity, self.severity_hint, self.judged_severity}

    @property
    def undo_until(self) -> dt.datetime | None:
        """Until when sending it can be undone."""
        return self.submitted_at + UNDO_PERIOD if self.submitted_at else None


class Original(Base):
    """What the author wrote, encrypted, apart from what is shared; what the screen found; what a moderator proposes.

    Attributes:
        forgotten_at: when it was replaced by what is shared, because its time had ended.
    """

    __tablename__ = "insight_original"
    __table_args__ = {"info": HIDDEN}  # noqa: RUF012 - SQLAlchemy's own protocol

    insight_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LockedBytes)
    findings: Mapped[dict[str, list[dict[str, Any]]] | None] = mapped_column(JSON(none_as_null=True))
    proposal: Mapped[bytes | None] = mapped_column(LockedBytes)
    forgotten_at: Mapped[Timestamp | None]

    insight: Mapped[Insight] = relationship(back_populates="original")
