import enum
import uuid

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.accounts.models import Person
from frontline.core.database import Base, CreatedAt, Key, LockedBytes, Timestamp, make_enum_type
from frontline.core.policy_side import HIDDEN


class Concern(enum.StrEnum):
    """What is not a policy matter and goes to somebody whose duty it is."""

    SAFEGUARDING = "safeguarding"
    WHISTLEBLOWING = "whistleblowing"
    COMPLAINT = "complaint"

    @property
    def label(self) -> str:
        """The concern in words."""
        return str(_CONCERNS[self])


_CONCERNS = {
    Concern.SAFEGUARDING: _l("Safeguarding"),
    Concern.WHISTLEBLOWING: _l("Whistleblowing"),
    Concern.COMPLAINT: _l("Complaint"),
}


class DutyContact(Base):
    """Whose duty a concern is: alerted when a moderator redirects an insight."""

    __tablename__ = "duty_contact"

    id: Mapped[Key]
    concern: Mapped[Concern] = mapped_column(make_enum_type(Concern), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    phone: Mapped[str] = mapped_column(String(40))
    hours: Mapped[str] = mapped_column(String(200))
    out_of_hours: Mapped[str] = mapped_column(String(400))
    created_at: Mapped[CreatedAt]
    ended_at: Mapped[Timestamp | None]

    person: Mapped[Person] = relationship(lazy="joined")


class Redirection(Base):
    """That an insight was passed to a duty contact, with time and receipt; the moderator's note is encrypted."""

    __tablename__ = "redirection"
    __table_args__ = {"info": HIDDEN}  # noqa: RUF012 - SQLAlchemy's own protocol

    insight_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"), primary_key=True)
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("duty_contact.id"), index=True)
    note: Mapped[bytes] = mapped_column(LockedBytes)
    at: Mapped[CreatedAt]
    received_at: Mapped[Timestamp | None]

    contact: Mapped[DutyContact] = relationship(lazy="joined")


class Acquaintance(Base):
    """Somebody whom a moderator knows, and from whose insights they stand back."""

    __tablename__ = "moderator_acquaintance"
    __table_args__ = {"info": HIDDEN}  # noqa: RUF012 - SQLAlchemy's own protocol

    moderator_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    created_at: Mapped[CreatedAt]


class Phrase(Base):
    """Words that moderators use again and again, as a start for their own."""

    __tablename__ = "moderation_phrase"
    __table_args__ = (CheckConstraint("use IN ('ask', 'decline')", name="known_use"),)

    id: Mapped[Key]
    use: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[CreatedAt]


class ModerationPolicy(Base):
    """How moderation is done; one row."""

    __tablename__ = "moderation_policy"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    automatic_pass: Mapped[bool] = mapped_column(default=False)


class Miss(Base):
    """Personal data that a moderator took out and the screen had not marked: counted, not kept."""

    __tablename__ = "screen_miss"
    __table_args__ = {"info": HIDDEN}  # noqa: RUF012 - SQLAlchemy's own protocol

    insight_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"), primary_key=True)
    missed_count: Mapped[int]
    found_count: Mapped[int]
    at: Mapped[CreatedAt]
