import datetime as dt
import enum
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.accounts.models import Person
from frontline.core.database import Base, CreatedAt, Key, Timestamp, make_enum_type
from frontline.core.policy_side import HIDDEN
from frontline.core.translation import gettext as _
from frontline.placements.models.placement import Party, Placement, PlacementState


class PlacementChange(Base):
    """One change of a placement on record: of its state, or (the same state before and after) of what is agreed."""

    __tablename__ = "placement_change"
    __table_args__ = (Index("ix_placement_change_placement_id", "placement_id", "at"), {"info": HIDDEN})

    id: Mapped[Key]
    placement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placement.id", ondelete="CASCADE"))
    old: Mapped[PlacementState | None] = mapped_column(make_enum_type(PlacementState))
    new: Mapped[PlacementState] = mapped_column(make_enum_type(PlacementState))
    summary: Mapped[str] = mapped_column(String(300), default="", server_default="")
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    previous_ends_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    is_undone: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    at: Mapped[CreatedAt]

    person: Mapped[Person | None] = relationship(lazy="joined")


class ObjectiveProgress(enum.StrEnum):
    """How an objective comes on."""

    NOT_STARTED = "not_started"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    DONE = "done"

    @property
    def label(self) -> str:
        """The progress in words."""
        return {
            "not_started": _("Not started"), "on_track": _("On track"), "behind": _("Behind"), "done": _("Done"),
        }[self.value]  # fmt: skip

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return {"done": "green", "on_track": "blue", "behind": "orange"}.get(self.value, "grey")


class Objective(Base):
    """What the placement is for."""

    __tablename__ = "placement_objective"
    __table_args__ = {"info": HIDDEN}  # noqa: RUF012 - SQLAlchemy's own protocol

    id: Mapped[Key]
    placement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placement.id", ondelete="CASCADE"), index=True)
    description: Mapped[str] = mapped_column(String(300))
    progress: Mapped[ObjectiveProgress] = mapped_column(
        make_enum_type(ObjectiveProgress), default=ObjectiveProgress.NOT_STARTED
    )
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[Timestamp | None]


class CheckInRating(enum.StrEnum):
    """How a placement goes, as somebody sees it."""

    WELL = "well"
    MIXED = "mixed"
    NEEDS_HELP = "needs_help"

    @property
    def label(self) -> str:
        """The judgement in words."""
        return {"well": _("Going well"), "mixed": _("Mixed"), "needs_help": _("Needs help")}[self.value]


class CheckIn(Base):
    """How a party says that it goes."""

    __tablename__ = "placement_check_in"
    __table_args__ = {"info": HIDDEN}  # noqa: RUF012 - SQLAlchemy's own protocol

    id: Mapped[Key]
    placement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placement.id", ondelete="CASCADE"), index=True)
    party: Mapped[Party] = mapped_column(make_enum_type(Party))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    rating: Mapped[CheckInRating] = mapped_column(make_enum_type(CheckInRating))
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    at: Mapped[CreatedAt]


class Extension(Base):
    """That a later last day is asked for; both organisations agree before it is decided."""

    __tablename__ = "placement_extension"
    __table_args__ = (
        Index("uq_placement_extension_open", "placement_id", unique=True, postgresql_where=text("granted IS NULL")),
        {"info": HIDDEN},
    )

    id: Mapped[Key]
    placement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placement.id", ondelete="CASCADE"), index=True)
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    ends_on: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(Text)
    home_agreed_at: Mapped[Timestamp | None]
    host_agreed_at: Mapped[Timestamp | None]
    approval_reference: Mapped[str] = mapped_column(String(60), default="", server_default="")
    granted: Mapped[bool | None]
    decision: Mapped[str] = mapped_column(Text, default="", server_default="")
    decided_at: Mapped[Timestamp | None]
    created_at: Mapped[CreatedAt]

    asked_by: Mapped[Person] = relationship(lazy="joined")

    def has_agreed(self, party: Party) -> bool:
        """Whether a party agrees to it; the secondee is asked by nobody else."""
        at = {Party.HOME: self.home_agreed_at, Party.HOST: self.host_agreed_at}
        return at[party] is not None if party in at else True


class Pause(Base):
    """That a placement rests; both days included."""

    __tablename__ = "placement_pause"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    id: Mapped[Key]
    placement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placement.id", ondelete="CASCADE"), index=True)
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(Text)
    resumed_on: Mapped[dt.date | None]
    created_at: Mapped[CreatedAt]


class Review(Base):
    """What a party says at the end; or why nobody will (`waived_by_id` says who decided that)."""

    __tablename__ = "placement_review"
    __table_args__ = (UniqueConstraint("placement_id", "party"), {"info": HIDDEN})

    id: Mapped[Key]
    placement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placement.id", ondelete="CASCADE"))
    party: Mapped[Party] = mapped_column(make_enum_type(Party))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    what_was_gained: Mapped[str] = mapped_column(Text, default="", server_default="")
    what_changed: Mapped[str] = mapped_column(Text, default="", server_default="")
    what_would_help: Mapped[str] = mapped_column(Text, default="", server_default="")
    waived_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    waived_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    at: Mapped[CreatedAt]


class HandoverNote(Base):
    """What the secondee learned, for whoever comes after; and the subjects that they can be asked about."""

    __tablename__ = "placement_handover_note"
    __table_args__ = {"info": HIDDEN}  # noqa: RUF012 - SQLAlchemy's own protocol

    placement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placement.id", ondelete="CASCADE"), primary_key=True)
    lessons: Mapped[str] = mapped_column(Text)
    subjects: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[CreatedAt]

    placement: Mapped[Placement] = relationship(lazy="joined")


class MissingItem(enum.StrEnum):
    """A piece that an imported placement came without."""

    HOME_MANAGER = "home_manager"
    HOST_MANAGER = "host_manager"
    HOST_TEAM = "host_team"
    CLEARANCE = "clearance"
    AGREEMENT = "agreement"
    COSTS = "costs"

    @property
    def label(self) -> str:
        """The piece in words."""
        return {
            "home_manager": _("Line manager at home"), "host_manager": _("Line manager at the host"),
            "host_team": _("Host team"), "clearance": _("Security clearance"), "agreement": _("Signed agreement"),
            "costs": _("Who pays what"),
        }[self.value]  # fmt: skip


class Gap(Base):
    """Something missing from a record, who sees to it (None: the coordinators), and by when."""

    __tablename__ = "placement_gap"
    __table_args__ = (UniqueConstraint("placement_id", "missing"), {"info": HIDDEN})

    id: Mapped[Key]
    placement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placement.id", ondelete="CASCADE"))
    missing: Mapped[MissingItem] = mapped_column(make_enum_type(MissingItem))
    owner: Mapped[Party | None] = mapped_column(make_enum_type(Party))
    due_on: Mapped[dt.date]
    closed_at: Mapped[Timestamp | None]
    created_at: Mapped[CreatedAt]
