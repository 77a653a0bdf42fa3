import datetime as dt
import enum
import uuid

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.accounts.models import Person
from frontline.core.database import Base, CreatedAt, Key, Timestamp, make_enum_type
from frontline.core.translation import gettext as _
from frontline.organisations.models import Team
from frontline.responses.models.answer import Response


class CommitmentState(enum.StrEnum):
    """The state of a commitment."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DELAYED = "delayed"
    CHANGE_MADE = "change_made"
    NOT_DELIVERED = "not_delivered"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            "planned": _("Planned"), "in_progress": _("In progress"), "delayed": _("Delayed"),
            "change_made": _("Change made"), "not_delivered": _("Not delivered"),
        }[self.value]  # fmt: skip

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return {
            "planned": "blue", "in_progress": "blue", "delayed": "orange", "change_made": "green",
            "not_delivered": "red",
        }[self.value]  # fmt: skip


# Nothing more is due.
ENDED_COMMITMENT_STATES = (CommitmentState.CHANGE_MADE, CommitmentState.NOT_DELIVERED)


class ChangeScale(enum.StrEnum):
    """How far a change reaches."""

    NONE = "none"
    LOCAL = "local"
    REGIONAL = "regional"
    NATIONAL = "national"

    @property
    def label(self) -> str:
        """The scale in words."""
        return {
            "none": _("Not in use yet"), "local": _("Local"), "regional": _("Regional"), "national": _("National"),
        }[self.value]  # fmt: skip


class Commitment(Base):
    """What a team commits to in an answer: who owns it, and by when."""

    __tablename__ = "commitment"
    __table_args__ = (Index("ix_commitment_state", "state", "due_on"),)

    id: Mapped[Key]
    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("response.id"), index=True)
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"), index=True)
    what: Mapped[str] = mapped_column(String(300))
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[dt.date]
    first_due_on: Mapped[dt.date]
    state: Mapped[CommitmentState] = mapped_column(make_enum_type(CommitmentState), default=CommitmentState.PLANNED)
    scale: Mapped[ChangeScale] = mapped_column(make_enum_type(ChangeScale), default=ChangeScale.NONE)
    evidence: Mapped[str] = mapped_column(Text, default="", server_default="")
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    made_at: Mapped[Timestamp | None]
    created_at: Mapped[CreatedAt]

    response: Mapped[Response] = relationship(lazy="joined")
    team: Mapped[Team] = relationship(lazy="joined")
    owner: Mapped[Person | None] = relationship(lazy="joined")


class CommitmentMove(Base):
    """One update of a commitment: why, until when, with what evidence."""

    __tablename__ = "commitment_move"

    id: Mapped[Key]
    commitment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("commitment.id"), index=True)
    old: Mapped[CommitmentState] = mapped_column(make_enum_type(CommitmentState))
    new: Mapped[CommitmentState] = mapped_column(make_enum_type(CommitmentState))
    due_before: Mapped[dt.date]
    due_on: Mapped[dt.date]
    scale: Mapped[ChangeScale] = mapped_column(make_enum_type(ChangeScale))
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    evidence: Mapped[str] = mapped_column(Text, default="", server_default="")
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[CreatedAt]
