import datetime as dt
import decimal
import enum
import uuid

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.accounts.models import Person
from frontline.core.database import Base, CreatedAt, Key, Timestamp, make_enum_type
from frontline.core.translation import gettext as _
from frontline.organisations.models import Department, Mission


class Direction(enum.StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"

    @property
    def label(self) -> str:
        """The direction in words."""
        return _("More is better") if self is Direction.UP else _("Less is better")


class PointKind(enum.StrEnum):
    """Whether a point was planned or measured."""

    PLANNED = "planned"
    ACTUAL = "actual"


class ConfidenceRating(enum.StrEnum):
    """Delivery confidence on five points, as the Infrastructure and Projects Authority words it."""

    GREEN = "green"
    AMBER_GREEN = "amber_green"
    AMBER = "amber"
    AMBER_RED = "amber_red"
    RED = "red"

    @property
    def label(self) -> str:
        """The rating in words."""
        return {
            "green": _("Green"), "amber_green": _("Amber/green"), "amber": _("Amber"), "amber_red": _("Amber/red"),
            "red": _("Red"),
        }[self.value]  # fmt: skip

    @property
    def meaning(self) -> str:
        """What it says."""
        return {
            "green": _("Highly likely; no major outstanding issues"),
            "amber_green": _("Probable; constant attention needed"),
            "amber": _("Feasible; significant issues that look resolvable"),
            "amber_red": _("In doubt; major risks in several key areas"),
            "red": _("Appears unachievable; issues that do not look resolvable"),
        }[self.value]

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return {
            "green": "green", "amber_green": "yellow", "amber": "orange", "amber_red": "pink", "red": "red",
        }[self.value]  # fmt: skip


# Ratings that a severe, growing, unanswered theme contradicts.
GREEN_RATINGS = (ConfidenceRating.GREEN, ConfidenceRating.AMBER_GREEN)
# Ratings by which a milestone is off track, whatever its figures say.
RED_RATINGS = (ConfidenceRating.AMBER_RED, ConfidenceRating.RED)


class Rater(enum.StrEnum):
    """Whose view of delivery confidence a rating is."""

    DELIVERY_UNIT = "delivery_unit"
    OWNER = "owner"

    @property
    def label(self) -> str:
        """Whose view, in words."""
        return _("Delivery unit") if self is Rater.DELIVERY_UNIT else _("Owner")


class Milestone(Base):
    """Something that a mission is to reach; what exactly, its latest target says.

    Attributes:
        replaces_id: the milestone in whose place it came.
        ended_at: when it was replaced or given up; its history stays.
        owner: who owns it, as a post or a name.
        department: of the owner; None where nobody said.
    """

    __tablename__ = "milestone"

    id: Mapped[Key]
    mission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("mission.id"), index=True)
    department_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("department.id"), index=True)
    owner: Mapped[str] = mapped_column(String(160), default="", server_default="")
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("milestone.id"))
    ended_at: Mapped[Timestamp | None]
    end_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    created_at: Mapped[CreatedAt]

    mission: Mapped[Mission] = relationship(lazy="joined")
    department: Mapped[Department | None] = relationship(lazy="joined")
    targets: Mapped[list["TargetVersion"]] = relationship(lazy="selectin", order_by="TargetVersion.number")

    @property
    def target(self) -> "TargetVersion":
        """The latest version of its target."""
        return self.targets[-1]


class TargetVersion(Base):
    """One version of a target: what, how much, by when, and who says so."""

    __tablename__ = "milestone_target"
    __table_args__ = (UniqueConstraint("milestone_id", "number"),)

    id: Mapped[Key]
    milestone_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milestone.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    metric: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(40), default="", server_default="")
    direction: Mapped[Direction] = mapped_column(make_enum_type(Direction), default=Direction.UP)
    value: Mapped[decimal.Decimal | None] = mapped_column(Numeric(18, 4))
    due_on: Mapped[dt.date]
    source: Mapped[str] = mapped_column(String(300))
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[CreatedAt]


class TrajectoryPoint(Base):
    """A planned or a measured value on a day. A revision takes the place of an earlier one, which stays on record."""

    __tablename__ = "milestone_point"
    __table_args__ = (
        Index(
            "uq_milestone_point_current", "milestone_id", "kind", "day",
            unique=True, postgresql_where=text("revised_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    milestone_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milestone.id"), index=True)
    kind: Mapped[PointKind] = mapped_column(make_enum_type(PointKind))
    day: Mapped[dt.date]
    value: Mapped[decimal.Decimal] = mapped_column(Numeric(18, 4))
    source: Mapped[str] = mapped_column(String(300), default="", server_default="")
    revised_at: Mapped[Timestamp | None]
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[CreatedAt]


class DeliveryConfidence(Base):
    """How likely it is that a milestone is reached, and why; of each rater the latest holds."""

    __tablename__ = "milestone_confidence"

    id: Mapped[Key]
    milestone_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milestone.id"), index=True)
    rating: Mapped[ConfidenceRating] = mapped_column(make_enum_type(ConfidenceRating))
    rater: Mapped[Rater] = mapped_column(
        make_enum_type(Rater), default=Rater.DELIVERY_UNIT, server_default=Rater.DELIVERY_UNIT.value
    )
    rationale: Mapped[str] = mapped_column(Text)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[CreatedAt]

    person: Mapped[Person | None] = relationship(lazy="joined")


class PlanItem(Base):
    """One line of a delivery plan: what, who, by when."""

    __tablename__ = "milestone_plan_item"

    id: Mapped[Key]
    milestone_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milestone.id"), index=True)
    what: Mapped[str] = mapped_column(String(300))
    owner: Mapped[str] = mapped_column(String(160))
    due_on: Mapped[dt.date]
    done_at: Mapped[Timestamp | None]
    created_at: Mapped[CreatedAt]


class LinkState(enum.StrEnum):
    """Whether people agree that a theme is relevant to a milestone."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class MilestoneTheme(Base):
    """That a theme is relevant to a milestone: suggested by similarity, confirmed by people."""

    __tablename__ = "milestone_theme"

    milestone_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milestone.id"), primary_key=True)
    theme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("theme.id"), primary_key=True, index=True)
    state: Mapped[LinkState] = mapped_column(make_enum_type(LinkState), default=LinkState.SUGGESTED)
    likeness: Mapped[float] = mapped_column(default=0.0)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[CreatedAt]
