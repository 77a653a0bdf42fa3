import datetime as dt
import enum
import uuid
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Identity, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.accounts.models import Person
from frontline.core.database import Base, CreatedAt, Key, Timestamp, make_enum_type

# After the key of a measure: what it does not count as missed, because its time is not over.
WITHIN_TIME = ":within"


class MeasureRow(Base):
    """One countable thing: `counted` of `among`, in a month, for a department and a facet.

    Rows without a facet are about everything; rows with one (the id of a profession or of a mission) are about the
    same things again, seen by it. They are made anew from what the other domains keep; nothing else writes them.
    """

    __tablename__ = "oversight_measure_row"
    __table_args__ = (Index("ix_oversight_measure_row_measure", "measure", "facet_id", "month"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    measure: Mapped[str] = mapped_column(String(40))
    month: Mapped[dt.date]
    department_id: Mapped[uuid.UUID | None]
    facet_id: Mapped[uuid.UUID | None]
    theme_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    numerator: Mapped[int]
    denominator: Mapped[int]
    people: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    created_at: Mapped[CreatedAt]


class MonthlyReportState(enum.StrEnum):
    """A report is changed until it is published."""

    DRAFT = "draft"
    PUBLISHED = "published"


class MonthlyReport(Base):
    """What happened in a month: written by the machine from its figures, edited and published by people."""

    __tablename__ = "oversight_report"

    id: Mapped[Key]
    month: Mapped[dt.date] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(Text)
    figures: Mapped[list[Any]] = mapped_column(JSON)
    state: Mapped[MonthlyReportState] = mapped_column(
        make_enum_type(MonthlyReportState), default=MonthlyReportState.DRAFT
    )
    edited_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    edited_by: Mapped[Person | None] = relationship()
    created_at: Mapped[CreatedAt]
    published_at: Mapped[Timestamp | None]
