import datetime as dt
import enum
import uuid
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.accounts.models import Person
from frontline.core.database import Base, CreatedAt, Key, Timestamp, make_enum_type
from frontline.core.translation import gettext as _
from frontline.organisations.models import Mission


class MeetingKind(enum.StrEnum):
    """What a meeting is for."""

    STOCKTAKE = "stocktake"
    PRIORITY_REVIEW = "priority_review"

    @property
    def label(self) -> str:
        """The kind in words."""
        return _("Stocktake") if self is MeetingKind.STOCKTAKE else _("Priority review")


class StocktakeState(enum.StrEnum):
    """The state of a stocktake."""

    SCHEDULED = "scheduled"
    OPEN = "open"
    PUBLISHED = "published"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            "scheduled": _("Scheduled"), "open": _("Being held"), "published": _("Published"),
            "cancelled": _("Cancelled"),
        }[self.value]  # fmt: skip

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return {"published": "green", "open": "yellow"}.get(self.value, "blue")


class Stocktake(Base):
    """A meeting on a mission, or a review of one question at the front line.

    Attributes:
        question: that a priority review asks.
        pack: the figures as they were when it was opened; themes as ids, since their words are read from the themes.
        summary: what it decided, in a few lines.
        ask: what is asked of the minister.
        marking: the protective marking of its papers.
    """

    __tablename__ = "stocktake"
    __table_args__ = (Index("ix_stocktake_mission_id", "mission_id", "held_on"),)

    id: Mapped[Key]
    mission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("mission.id"))
    kind: Mapped[MeetingKind] = mapped_column(make_enum_type(MeetingKind), default=MeetingKind.STOCKTAKE)
    held_on: Mapped[dt.date]
    chair: Mapped[str] = mapped_column(String(160))
    question: Mapped[str] = mapped_column(Text, default="", server_default="")
    state: Mapped[StocktakeState] = mapped_column(make_enum_type(StocktakeState), default=StocktakeState.SCHEDULED)
    pack: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    summary: Mapped[str] = mapped_column(Text, default="", server_default="")
    ask: Mapped[str] = mapped_column(Text, default="", server_default="")
    marking: Mapped[str] = mapped_column(String(40), default="OFFICIAL", server_default="OFFICIAL")
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[CreatedAt]
    opened_at: Mapped[Timestamp | None]
    published_at: Mapped[Timestamp | None]

    mission: Mapped[Mission] = relationship(lazy="joined")


class StocktakeDecision(Base):
    """A decision that a stocktake took."""

    __tablename__ = "stocktake_decision"

    id: Mapped[Key]
    stocktake_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stocktake.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[CreatedAt]


class ActionState(enum.StrEnum):
    """The state of an action."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The state in words."""
        return {"open": _("Open"), "done": _("Done"), "dropped": _("Dropped")}[self.value]

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return {"open": "blue", "done": "green"}.get(self.value, "grey")


class Action(Base):
    """What somebody is to do by a day, as a stocktake decided; open ones are carried over to the next.

    Attributes:
        milestone_id: that it is for; None where it is for the mission as a whole.
        owner: who owns it, as a post or a name.
        owner_id: the owner's account, which is reminded; None where no account is known.
    """

    __tablename__ = "stocktake_action"
    __table_args__ = (Index("ix_stocktake_action_mission_id", "mission_id", "state", "due_on"),)

    id: Mapped[Key]
    mission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("mission.id"))
    stocktake_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stocktake.id"), index=True)
    milestone_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("milestone.id"), index=True)
    what: Mapped[str] = mapped_column(String(300))
    owner: Mapped[str] = mapped_column(String(160))
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[dt.date]
    state: Mapped[ActionState] = mapped_column(make_enum_type(ActionState), default=ActionState.OPEN)
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    resolved_at: Mapped[Timestamp | None]
    created_at: Mapped[CreatedAt]

    stocktake: Mapped[Stocktake] = relationship(lazy="joined")


class ReportState(enum.StrEnum):
    """A delivery report is cleared by somebody who did not write it, then published."""

    DRAFT = "draft"
    CLEARED = "cleared"
    PUBLISHED = "published"

    @property
    def label(self) -> str:
        """The state in words."""
        return {"draft": _("Draft"), "cleared": _("Cleared"), "published": _("Published")}[self.value]

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return {"published": "green", "cleared": "turquoise"}.get(self.value, "blue")


class DeliveryReport(Base):
    """Progress of the missions in half a year: written from the data, edited, cleared and published by people.

    Attributes:
        editors: ids of everybody who wrote part of it.
    """

    __tablename__ = "delivery_report"
    __table_args__ = (UniqueConstraint("starts_on"),)

    id: Mapped[Key]
    starts_on: Mapped[dt.date]
    title: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(Text)
    figures: Mapped[list[Any]] = mapped_column(JSON)
    state: Mapped[ReportState] = mapped_column(make_enum_type(ReportState), default=ReportState.DRAFT)
    editors: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    edited_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    cleared_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[CreatedAt]
    published_at: Mapped[Timestamp | None]

    edited_by: Mapped[Person | None] = relationship(foreign_keys=[edited_by_id])
    cleared_by: Mapped[Person | None] = relationship(foreign_keys=[cleared_by_id])
