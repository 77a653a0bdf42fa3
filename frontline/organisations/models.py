import datetime as dt
import uuid
from typing import Annotated

from sqlalchemy import JSON, ForeignKey, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.core.database import Base, CreatedAt, Key, Slug, Timestamp
from frontline.core.policy_side import MISSING

# Which rows a merging moved, as ids by table: who looks at policy must not see those of placements.
_MovedRows = Annotated[
    dict[str, list[str]],
    mapped_column(JSON, default=dict, server_default=text("'{}'"), info=MISSING),
]


class Department(Base):
    """A department of government; insights are routed to it first."""

    __tablename__ = "department"

    id: Mapped[Key]
    slug: Mapped[Slug] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(160), unique=True)
    short_name: Mapped[str] = mapped_column(String(40))
    remit: Mapped[str] = mapped_column(Text)
    closed_at: Mapped[Timestamp | None]
    successor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("department.id"))
    created_at: Mapped[CreatedAt]

    teams: Mapped[list["Team"]] = relationship(back_populates="department", order_by="Team.name")


class Team(Base):
    """A policy team of a department, with the remit by which insights find it."""

    __tablename__ = "team"

    id: Mapped[Key]
    slug: Mapped[Slug] = mapped_column(unique=True)
    department_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("department.id"), index=True)
    name: Mapped[str] = mapped_column(String(160))
    remit: Mapped[str] = mapped_column(Text)
    phrases: Mapped[list[str]] = mapped_column(JSON, server_default=text("'[]'"))
    invented: Mapped[bool] = mapped_column(server_default=text("false"))
    acknowledge_days: Mapped[int] = mapped_column(server_default=text("10"))
    answer_weeks: Mapped[int] = mapped_column(server_default=text("8"))
    closed_at: Mapped[Timestamp | None]
    successor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id"))
    created_at: Mapped[CreatedAt]

    department: Mapped[Department] = relationship(back_populates="teams", lazy="joined")

    @property
    def is_open(self) -> bool:
        """Whether themes may still be routed to it."""
        return self.closed_at is None or self.closed_at > dt.datetime.now(dt.UTC)


class Profession(Base):
    """A profession that seconds people."""

    __tablename__ = "profession"

    id: Mapped[Key]
    slug: Mapped[Slug] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    plural: Mapped[str] = mapped_column(String(80))
    closed_at: Mapped[Timestamp | None]
    successor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("profession.id"))
    moved_rows: Mapped[_MovedRows]


class Region(Base):
    """A region of England, or a nation."""

    __tablename__ = "region"

    id: Mapped[Key]
    slug: Mapped[Slug] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)


class Mission(Base):
    """A mission of the government, by which an insight can be tagged."""

    __tablename__ = "mission"

    id: Mapped[Key]
    slug: Mapped[Slug] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(160), unique=True)


class HomeOrganisation(Base):
    """Where a secondee comes from and goes back to: a school, a council, a prison, a trust."""

    __tablename__ = "home_organisation"

    id: Mapped[Key]
    slug: Mapped[Slug] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[str] = mapped_column(String(80))
    setting: Mapped[str] = mapped_column(String(40))
    region_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("region.id"), index=True)
    closed_at: Mapped[Timestamp | None]
    successor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("home_organisation.id"))
    moved_rows: Mapped[_MovedRows]

    region: Mapped[Region] = relationship(lazy="joined")
