import datetime as dt
import enum
import uuid

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.accounts.models import Person
from frontline.core.database import Base, Created, Key, Timestamp, choice
from frontline.core.translation import gettext as _
from frontline.organisations.models import Team
from frontline.responses.models.answer import Response


class CommitmentState(enum.StrEnum):
    """How far what was promised has come."""

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
SETTLED = (CommitmentState.CHANGE_MADE, CommitmentState.NOT_DELIVERED)


class Scale(enum.StrEnum):
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
    """What a team promises in an answer: who sees to it, and by when."""

    __tablename__ = "commitment"
    __table_args__ = (Index("ix_commitment_state", "state", "due_on"),)

    id: Mapped[Key]
    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("response.id"), index=True)
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"), index=True)
    what: Mapped[str] = mapped_column(String(300))
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[dt.date]
    first_due_on: Mapped[dt.date]
    state: Mapped[CommitmentState] = mapped_column(choice(CommitmentState), default=CommitmentState.PLANNED)
    scale: Mapped[Scale] = mapped_column(choice(Scale), default=Scale.NONE)
    evidence: Mapped[str] = mapped_column(Text, default="", server_default="")
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    made_at: Mapped[Timestamp | None]
    created_at: Mapped[Created]

    response: Mapped[Response] = relationship(lazy="joined")
    team: Mapped[Team] = relationship(lazy="joined")
    owner: Mapped[Person | None] = relationship(lazy="joined")


class CommitmentMove(Base):
    """One move of a commitment: why, until when, with what evidence."""

    __tablename__ = "commitment_move"

    id: Mapped[Key]
    commitment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("commitment.id"), index=True)
    old: Mapped[CommitmentState] = mapped_column(choice(CommitmentState))
    new: Mapped[CommitmentState] = mapped_column(choice(CommitmentState))
    due_before: Mapped[dt.date]
    due_on: Mapped[dt.date]
    scale: Mapped[Scale] = mapped_column(choice(Scale))
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    evidence: Mapped[str] = mapped_column(Text, default="", server_default="")
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Created]
