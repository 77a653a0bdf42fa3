import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.core.database import Base, CreatedAt, Key, Timestamp
from frontline.core.policy_side import HIDDEN
from frontline.organisations.models import Department, Profession, Region, Team


class Opportunity(Base):
    """What a department needs somebody for."""

    __tablename__ = "opportunity"
    __table_args__ = (CheckConstraint("ends_on > starts_on", name="ends_after_start"),)

    id: Mapped[Key]
    department_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("department.id"), index=True)
    team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id"))
    profession_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("profession.id"))
    title: Mapped[str] = mapped_column(String(160))
    need: Mapped[str] = mapped_column(Text)
    grade: Mapped[str] = mapped_column(String(60))
    base: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    posted_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[Timestamp | None]
    created_at: Mapped[CreatedAt]

    department: Mapped[Department] = relationship(lazy="joined")
    team: Mapped[Team | None] = relationship(lazy="joined")
    profession: Mapped[Profession | None] = relationship(lazy="joined")


class Candidate(Base):
    """Somebody in the pool, who agreed to be in it."""

    __tablename__ = "pool_candidate"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    profession_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("profession.id"), index=True)
    region_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("region.id"))
    grade: Mapped[str] = mapped_column(String(60), default="", server_default="")
    experience: Mapped[str] = mapped_column(Text)
    available_on: Mapped[dt.date]
    added_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[CreatedAt]

    profession: Mapped[Profession] = relationship(lazy="joined")
    region: Mapped[Region] = relationship(lazy="joined")


class PlacementTarget(Base):
    """How many placements of a profession are to run in a quarter, which begins on `quarter`."""

    __tablename__ = "placement_target"
    __table_args__ = (UniqueConstraint("profession_id", "quarter"),)

    id: Mapped[Key]
    profession_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("profession.id"))
    quarter: Mapped[dt.date]
    planned: Mapped[int]


class SavedFilter(Base):
    """Filters of the list of placements that somebody comes back to."""

    __tablename__ = "placement_filter"

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(String(400))
    created_at: Mapped[CreatedAt]


class CalendarFeed(Base):
    """A person's calendar of placements, opened by whoever has its address; only the hash of the token is kept."""

    __tablename__ = "placement_feed"
    __table_args__ = {"info": HIDDEN}  # noqa: RUF012 - SQLAlchemy's own protocol

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[CreatedAt]
    is_open: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
