import datetime as dt
import enum
import uuid

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from frontline.core.database import Base, CreatedAt, Key, make_enum_type
from frontline.core.policy_side import HIDDEN
from frontline.core.translation import gettext as _


class ApprovalAuthority(enum.StrEnum):
    """Who outside the department approves some appointments before they are made."""

    COMMISSION = "commission"
    TREASURY = "treasury"

    @property
    def label(self) -> str:
        """The authority in words."""
        return _("Civil Service Commission") if self is ApprovalAuthority.COMMISSION else _("HM Treasury")


class ApprovalReason(enum.StrEnum):
    """What an approval is asked for; each has a threshold of its own unit."""

    PAY_BAND = "pay_band"
    SALARY = "salary"
    LENGTH = "length"
    AGAIN = "again"

    @property
    def label(self) -> str:
        """The reason in words, with the unit of its threshold."""
        return {
            "pay_band": _("Senior Civil Service pay band, this or above"),
            "salary": _("Full-time salary a year in pounds, this or more"),
            "length": _("Longer than so many months"),
            "again": _("So many months or fewer since another appointment by exception"),
        }[self.value]

    def format_why(self, threshold: int) -> str:
        """Why an approval is needed, as the middle of a sentence."""
        params = {"number": f"{threshold:,}"}
        return {
            "pay_band": _("the post is at Senior Civil Service pay band %(number)s or above", **params),
            "salary": _("the full-time salary is £%(number)s a year or more", **params),
            "length": _("it lasts longer than %(number)s months", **params),
            "again": _(
                "the same person had another appointment by exception in the %(number)s months before", **params
            ),
        }[self.value]


class ApprovalRule(Base):
    """From which day on an authority approves what: a later row of the same kind takes the place of an earlier.

    A rule is for placements that start on its day or later, so that a new one does not change the past. `threshold` is
    a pay band, pounds a year, or months; None where nothing is asked any more.
    """

    __tablename__ = "approval_rule"
    __table_args__ = (UniqueConstraint("authority", "reason", "applies_from"), {"info": HIDDEN})

    id: Mapped[Key]
    authority: Mapped[ApprovalAuthority] = mapped_column(make_enum_type(ApprovalAuthority))
    reason: Mapped[ApprovalReason] = mapped_column(make_enum_type(ApprovalReason))
    threshold: Mapped[int | None]
    applies_from: Mapped[dt.date]
    source: Mapped[str] = mapped_column(String(300))
    read_on: Mapped[dt.date]
    created_at: Mapped[CreatedAt]


class PriorApproval(Base):
    """That an authority has approved a placement up to a last day.

    `approved_on` is None where only the reference is known, as from a sheet.
    """

    __tablename__ = "prior_approval"
    __table_args__ = (
        UniqueConstraint("placement_id", "authority", "reference"),
        {"info": HIDDEN},
    )

    id: Mapped[Key]
    placement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placement.id", ondelete="CASCADE"), index=True)
    authority: Mapped[ApprovalAuthority] = mapped_column(make_enum_type(ApprovalAuthority))
    reference: Mapped[str] = mapped_column(String(60))
    approved_on: Mapped[dt.date | None]
    covers_until: Mapped[dt.date]
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[CreatedAt]
