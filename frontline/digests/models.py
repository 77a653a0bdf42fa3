import datetime as dt
import enum
import uuid
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.accounts.models import Person
from frontline.core.database import Base, CreatedAt, Key, Timestamp, make_enum_type
from frontline.core.translation import gettext as _


class Scope(enum.StrEnum):
    """What a digest is about."""

    TEAM = "team"
    DEPARTMENT = "department"
    MISSION = "mission"
    GOVERNMENT = "government"
    OWN = "own"
    COMMUNITY = "community"

    @property
    def label(self) -> str:
        """The scope in words."""
        return {
            "team": _("A team"), "department": _("A department"), "mission": _("A mission"),
            "government": _("All of government"), "own": _("What you said"),
            "community": _("You said, we did (monthly bulletin)"),
        }[self.value]  # fmt: skip


# Made of themes, for those who read themes.
THEMED_SCOPES = (Scope.TEAM, Scope.DEPARTMENT, Scope.MISSION, Scope.GOVERNMENT)


class Frequency(enum.StrEnum):
    """How often a digest comes; at once means severe themes, as they happen."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    NEVER = "never"

    @property
    def label(self) -> str:
        """The frequency in words."""
        return {
            "at_once": _("Only severe themes, as they happen"), "daily": _("Every working day"),
            "weekly": _("Every week"), "monthly": _("Every month"), "never": _("Never"),
        }[self.value]  # fmt: skip


# Those for which digests are composed.
COMPOSED_FREQUENCIES = (Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY)


class Subscription(Base):
    """That somebody wants digests of a scope, and how often; `object_id` is the team, department or mission."""

    __tablename__ = "digest_subscription"
    __table_args__ = (
        Index(
            "uq_digest_subscription", "person_id", "scope", "object_id",
            unique=True, postgresql_nulls_not_distinct=True,
        ),
        Index("ix_digest_subscription_scope", "scope", "object_id", "pace"),
    )  # fmt: skip

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    scope: Mapped[Scope] = mapped_column(make_enum_type(Scope))
    object_id: Mapped[uuid.UUID | None]
    pace: Mapped[Frequency] = mapped_column(make_enum_type(Frequency))
    was: Mapped[Frequency | None] = mapped_column(make_enum_type(Frequency))
    created_at: Mapped[CreatedAt]

    person: Mapped[Person] = relationship()


class Digest(Base):
    """One digest as it was composed: of a scope, for the days from `starts_on` to `ends_on`, both included.

    `content` names its items and keeps the words of that day; what is shown of it is checked each time.
    One without items was not sent.
    """

    __tablename__ = "digest"
    __table_args__ = (
        Index(
            "uq_digest_period", "scope", "object_id", "pace", "ends_on",
            unique=True, postgresql_nulls_not_distinct=True,
        ),
    )  # fmt: skip

    id: Mapped[Key]
    scope: Mapped[Scope] = mapped_column(make_enum_type(Scope))
    object_id: Mapped[uuid.UUID | None]
    pace: Mapped[Frequency] = mapped_column(make_enum_type(Frequency))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    title: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    items: Mapped[int]
    composed_at: Mapped[CreatedAt]


class BulletinCall(Base):
    """What the community is asked in a month's bulletin, and a theme in focus, as a coordinator wrote it."""

    __tablename__ = "bulletin_call"
    __table_args__ = (UniqueConstraint("month"),)

    id: Mapped[Key]
    month: Mapped[dt.date]
    words: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[Timestamp | None]
