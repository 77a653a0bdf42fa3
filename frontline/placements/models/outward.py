import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.core.database import Base, CreatedAt, Key, Timestamp
from frontline.core.policy_side import HIDDEN
from frontline.organisations.models import Department, HomeOrganisation
from frontline.placements.models.placement import Placement


class OutwardSecondment(Base):
    """That a civil servant works outside the civil service for a time; kept for the return, and for exchanges.

    In an exchange somebody comes in return: `exchange_placement_id` is their placement, and the two may overlap.
    """

    __tablename__ = "outward_secondment"
    __table_args__ = (
        CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        {"info": HIDDEN},
    )

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), index=True)
    department_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("department.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("home_organisation.id"), index=True)
    post: Mapped[str] = mapped_column(String(160))
    grade: Mapped[str] = mapped_column(String(60), default="", server_default="")
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    exchange_placement_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("placement.id", ondelete="SET NULL"), unique=True
    )
    withdrawn_at: Mapped[Timestamp | None]
    created_at: Mapped[CreatedAt]

    department: Mapped[Department] = relationship(lazy="joined")
    organisation: Mapped[HomeOrganisation] = relationship(lazy="joined")
    exchange_placement: Mapped[Placement | None] = relationship(lazy="joined")
