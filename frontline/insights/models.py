import enum
import uuid
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.core.database import Base, Created, Key, Timestamp, choice
from frontline.placements.models import Placement


class State(enum.StrEnum):
    """What is stored of an insight's way; what follows `accepted` is derived from its themes."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_MODERATION = "in_moderation"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Kind(enum.StrEnum):
    """What the author says it is; never guessed."""

    PROBLEM = "problem"
    GOOD_PRACTICE = "good_practice"
    RISK = "risk"
    IDEA = "idea"

    @property
    def label(self) -> str:
        """The kind in words."""
        return self.value.replace("_", " ").capitalize()

    @property
    def plural(self) -> str:
        """Several of the kind in words."""
        return self.label if self is Kind.GOOD_PRACTICE else f"{self.label}s"


class Severity(enum.StrEnum):
    """How serious it is, in the author's judgement."""

    ROUTINE = "routine"
    SERIOUS = "serious"
    SEVERE = "severe"

    @property
    def label(self) -> str:
        """The severity in words."""
        return self.value.capitalize()


class Identity(enum.StrEnum):
    """Who may know who wrote it, least protective first."""

    NAMED = "named"
    CONFIDENTIAL = "confidential"
    DE_IDENTIFIED = "de_identified"

    @property
    def label(self) -> str:
        """The choice in words."""
        return self.value.replace("_", "-").capitalize()


class Source(Base):
    """Where imported insights come from."""

    __tablename__ = "source"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(120), unique=True)
    created_at: Mapped[Created]


class Insight(Base):
    """One thing that somebody saw. Its columns `saw`, `matters`, `helps` hold accepted text only."""

    __tablename__ = "insight"
    __table_args__ = (
        UniqueConstraint("source_id", "source_key"),
        CheckConstraint("(author_id IS NULL) <> (source_id IS NULL)", name="author_or_source"),
        CheckConstraint("state <> 'accepted' OR saw <> ''", name="accepted_has_text"),
        Index("ix_insight_state", "state", "submitted_at"),
    )

    id: Mapped[Key]
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    placement_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("placement.id"), index=True)
    source_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("source.id"))
    source_key: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[Kind] = mapped_column(choice(Kind), default=Kind.PROBLEM)
    severity: Mapped[Severity] = mapped_column(choice(Severity), default=Severity.ROUTINE)
    identity: Mapped[Identity] = mapped_column(choice(Identity), default=Identity.CONFIDENTIAL)
    hidden_from_host: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    state: Mapped[State] = mapped_column(choice(State), default=State.DRAFT)
    saw: Mapped[str] = mapped_column(Text, default="", server_default="")
    matters: Mapped[str] = mapped_column(Text, default="", server_default="")
    helps: Mapped[str] = mapped_column(Text, default="", server_default="")
    decline_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    moderator_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Created]
    saved_at: Mapped[Timestamp | None]
    submitted_at: Mapped[Timestamp | None]
    accepted_at: Mapped[Timestamp | None]
    closed_at: Mapped[Timestamp | None]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))

    placement: Mapped[Placement | None] = relationship(lazy="raise")
    source: Mapped[Source | None] = relationship(lazy="raise")
    original: Mapped["Original | None"] = relationship(back_populates="insight", lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    @property
    def text(self) -> str:
        """The accepted text as one piece, for the language layer."""
        return "\n\n".join(part for part in (self.saw, self.matters, self.helps) if part)


class Original(Base):
    """What the author wrote, encrypted, apart from what is shared; and what the screen found in it."""

    __tablename__ = "insight_original"

    insight_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    findings: Mapped[dict[str, list[dict[str, Any]]] | None] = mapped_column(JSON(none_as_null=True))

    insight: Mapped[Insight] = relationship(back_populates="original")


class ImportRun(Base):
    """One file's import: where it stands, so that it can go on after a kill."""

    __tablename__ = "import_run"

    id: Mapped[Key]
    source_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("source.id"))
    file_hash: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(255))
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_added: Mapped[int] = mapped_column(default=0)
    rows_known: Mapped[int] = mapped_column(default=0)
    rows_bad: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[Created]
    finished_at: Mapped[Timestamp | None]
