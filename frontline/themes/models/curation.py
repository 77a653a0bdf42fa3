import datetime as dt
import enum
import uuid
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Identity, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from frontline.core.database import Base, CreatedAt, Key, Timestamp


class LineageKind(enum.StrEnum):
    """What happened to a theme; the first four the machine does too."""

    BORN = "born"
    SPLIT = "split"
    MERGED = "merged"
    RETIRED = "retired"
    RENAMED = "renamed"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    MOVED = "moved"
    TAKEN_OUT = "taken_out"
    PINNED = "pinned"
    UNPINNED = "unpinned"


class LineageEvent(Base):
    """How a theme came to be, changed or ended: by the machine, or by a person who can undo it.

    Attributes:
        theme_id: the theme that it happened to.
        other_id: of a split the theme that it came from, of a merger the one that it went into, of a move
            the one that the insight left.
        before: what undoing it needs.
        after: who reads the history sees this: a new name, a number of insights.
    """

    __tablename__ = "theme_lineage"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    theme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("theme.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    other_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("theme.id"), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}", deferred=True)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    at: Mapped[CreatedAt]
    undone_at: Mapped[Timestamp | None]


class TeamNote(Base):
    """What a team writes down about a theme for itself."""

    __tablename__ = "theme_note"

    id: Mapped[Key]
    theme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("theme.id"), index=True)
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[CreatedAt]


class TeamQuestion(Base):
    """What a team asks everybody who contributed to a theme; who answers stays unknown to it."""

    __tablename__ = "theme_question"

    id: Mapped[Key]
    theme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("theme.id"), index=True)
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[CreatedAt]


class ThemeWatch(Base):
    """That a person wants to hear what becomes of a theme."""

    __tablename__ = "theme_watch"

    theme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("theme.id"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[CreatedAt]


class SavedView(Base):
    """An inbox as somebody wants to see it again: its filters and order, as the page's own query."""

    __tablename__ = "inbox_view"

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(String(400))
    created_at: Mapped[CreatedAt]


class LeaveCover(Base):
    """Who hears of a person's themes while they are away, both days included."""

    __tablename__ = "theme_cover"

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    covered_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    created_at: Mapped[CreatedAt]


class TeamAutonomy(Base):
    """That the machine's suggestions to a team need no person's word, as long as the team's record bears it."""

    __tablename__ = "theme_autonomy"

    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[CreatedAt]


class RemitTrial(Base):
    """What a team's themes would be with another remit: asked on a page, worked out by a job."""

    __tablename__ = "remit_trial"

    id: Mapped[Key]
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    remit: Mapped[str] = mapped_column(Text)
    phrases: Mapped[list[str]] = mapped_column(JSON, default=list)
    changes: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[CreatedAt]
    used_at: Mapped[Timestamp | None]
