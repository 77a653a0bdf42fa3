import enum
import uuid

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from frontline.core.database import Base, CreatedAt, Key, Timestamp, make_enum_type
from frontline.core.policy_side import OWN_ROWS
from frontline.core.translation import gettext as _


class DeliveryState(enum.StrEnum):
    """How far the e-mail of a notice has come."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            "queued": _("Waiting"), "sending": _("Being sent"), "sent": _("Sent"), "skipped": _("Not sent"),
            "failed": _("Failed"),
        }[self.value]  # fmt: skip


# Why a message is not sent by itself.
BUNDLED_REASON = "it waits for the one message of the day"


class EmailFrequency(enum.StrEnum):
    """How a person wants e-mail; in the app everything is shown."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


class NoticePreference(Base):
    """How a person is reached: the pace of e-mail, and an address of their own that outlives their placement.

    `zone` says when it is morning for them; an address to which mail bounced gets none until somebody tries again.
    """

    __tablename__ = "notice_preference"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    email_frequency: Mapped[EmailFrequency] = mapped_column(
        make_enum_type(EmailFrequency), default=EmailFrequency.AT_ONCE
    )
    lasting_address: Mapped[str | None] = mapped_column(String(254))
    proposed_address: Mapped[str | None] = mapped_column(String(254))
    code_hash: Mapped[bytes | None]
    code_sent_at: Mapped[Timestamp | None]
    wrong_codes: Mapped[int] = mapped_column(default=0)
    confirmed_at: Mapped[Timestamp | None]
    time_zone: Mapped[str] = mapped_column(String(60), default="Europe/London", server_default="Europe/London")
    previous_frequency: Mapped[EmailFrequency | None] = mapped_column(make_enum_type(EmailFrequency))
    bounced_address: Mapped[str | None] = mapped_column(String(254))
    bounced_at: Mapped[Timestamp | None]


class Notice(Base):
    """One message to one person; `cause` makes it unique however often its job runs.

    It is sent `not_before` a moment, where it has one, and tried again at `next_try_at` after it was not taken;
    `sent_to` is the address that it was handed over for, `bundle_id` the message of a day that tells of it.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "dedup_key"),
        Index("ix_notice_person_id_created_at", "person_id", "created_at"),
        Index("ix_notice_queued", "created_at", postgresql_where="delivery IN ('queued', 'sending')"),
        Index("ix_notice_failed", "created_at", postgresql_where="delivery = 'failed'"),
        {"info": OWN_ROWS},
    )

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    dedup_key: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(String(200))
    address: Mapped[str | None] = mapped_column(String(254))
    delivery: Mapped[DeliveryState] = mapped_column(
        make_enum_type(DeliveryState), default=DeliveryState.QUEUED, server_default="queued"
    )
    sent_to: Mapped[str | None] = mapped_column(String(254))
    bundle_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    delivery_attempts: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    failure: Mapped[str] = mapped_column(Text, default="", server_default="")
    not_before: Mapped[Timestamp | None]
    next_try_at: Mapped[Timestamp | None]
    created_at: Mapped[CreatedAt]
    sent_at: Mapped[Timestamp | None]
    read_at: Mapped[Timestamp | None]
