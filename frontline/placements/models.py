import datetime as dt
import enum
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.accounts.models import Person
from frontline.core.database import Base, Created, Key, choice
from frontline.organisations.models import Department, HomeOrganisation, Profession, Team


class PlacementState(enum.StrEnum):
    """Where a placement stands."""

    ACTIVE = "active"
    ENDING = "ending"
    COMPLETED = "completed"


class PlacementKind(enum.StrEnum):
    """Secondment: stays on the home payroll, the host reimburses. Loan: between departments."""

    SECONDMENT = "secondment"
    LOAN = "loan"


class Placement(Base):
    """Ties a secondee to home and host; an insight takes its profession, region and setting from it."""

    __tablename__ = "placement"
    __table_args__ = (CheckConstraint("ends_on > starts_on", name="ends_after_start"),)

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    profession_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("profession.id"), index=True)
    home_organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("home_organisation.id"), index=True)
    host_department_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("department.id"), index=True)
    host_team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id"))
    host_manager_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    home_manager_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[PlacementKind] = mapped_column(choice(PlacementKind), default=PlacementKind.SECONDMENT)
    post: Mapped[str] = mapped_column(String(160))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    state: Mapped[PlacementState] = mapped_column(choice(PlacementState), default=PlacementState.ACTIVE)
    created_at: Mapped[Created]

    def standing(self, today: dt.date) -> str:
        """Where it stands on a day, in words."""
        if self.starts_on > today:
            return "Not started"
        return "Ended" if self.ends_on < today else self.state.value.capitalize()

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined")
    profession: Mapped[Profession] = relationship(lazy="joined")
    home_organisation: Mapped[HomeOrganisation] = relationship(lazy="joined")
    host_department: Mapped[Department] = relationship(lazy="joined")
    host_team: Mapped[Team | None] = relationship(lazy="joined")
