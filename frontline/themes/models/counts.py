import datetime as dt
import uuid

from sqlalchemy import BigInteger, ForeignKey, Identity, String
from sqlalchemy.orm import Mapped, mapped_column

from frontline.core.database import Base


class AttributeTally(Base):
    """How many people of a profession, or of it in a region, or there in a setting, speak in a theme.

    Only what their insights are shown with, in the month in which each was sent, is counted; how many they are is told
    as far as `frontline.disclosure.suppression` lets it.
    """

    __tablename__ = "theme_tally"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    theme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("theme.id"), index=True)
    profession_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("profession.id"))
    region_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("region.id"))
    setting: Mapped[str | None] = mapped_column(String(40))
    people: Mapped[int]


class ThemeMonth(Base):
    """How many people spoke in a theme in one month, and in how many insights."""

    __tablename__ = "theme_month"

    theme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("theme.id"), primary_key=True)
    month: Mapped[dt.date] = mapped_column(primary_key=True)
    people: Mapped[int]
    insights: Mapped[int]
