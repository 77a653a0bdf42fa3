import datetime as dt
import decimal
import enum
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, func, literal_column, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, Unmapped, mapped_column, relationship

from frontline.accounts.models import Person
from frontline.core.database import Base, CreatedAt, Key, Timestamp, make_concealed_id, make_enum_type
from frontline.core.policy_side import MISSING
from frontline.core.translation import gettext as _
from frontline.organisations.models import Department, HomeOrganisation, Profession, Team
from frontline.placements.models.programme import Programme
from frontline.placements.models.terms import Headcount, RechargeSchedule


class PlacementState(enum.StrEnum):
    """Where a placement stands."""

    PROPOSED = "proposed"
    HOME_APPROVED = "home_approved"
    HOST_AGREED = "host_agreed"
    CLEARANCE_PENDING = "clearance_pending"
    AGREEMENT_SIGNED = "agreement_signed"
    ACTIVE = "active"
    EXTENSION_REQUESTED = "extension_requested"
    PAUSED = "paused"
    ENDING = "ending"
    END_REVIEW_DUE = "end_review_due"
    COMPLETED = "completed"
    ENDED_EARLY = "ended_early"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            "proposed": _("Proposed"), "home_approved": _("Home has approved"), "host_agreed": _("Host has agreed"),
            "clearance_pending": _("Clearance and signatures"), "agreement_signed": _("Signed, not started"),
            "active": _("Active"), "extension_requested": _("Extension requested"), "paused": _("Paused"),
            "ending": _("Ending"), "end_review_due": _("End reviews due"), "completed": _("Completed"),
            "ended_early": _("Ended early"), "declined": _("Declined"), "withdrawn": _("Withdrawn"),
        }[self.value]  # fmt: skip

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return {
            "active": "green", "paused": "yellow", "extension_requested": "yellow", "ending": "orange",
            "end_review_due": "orange", "completed": "grey", "ended_early": "grey", "declined": "grey",
            "withdrawn": "grey",
        }.get(self.value, "blue")  # fmt: skip


_S = PlacementState
# On its way to the first day.
BEFORE_START_STATES = (_S.PROPOSED, _S.HOME_APPROVED, _S.HOST_AGREED, _S.CLEARANCE_PENDING, _S.AGREEMENT_SIGNED)
# The person is with the host.
RUNNING_STATES = (_S.ACTIVE, _S.EXTENSION_REQUESTED, _S.PAUSED, _S.ENDING)
# Nothing more is due.
FINISHED_STATES = (_S.COMPLETED, _S.ENDED_EARLY, _S.DECLINED, _S.WITHDRAWN)
# It never took place.
CANCELLED_STATES = (_S.DECLINED, _S.WITHDRAWN)
# Nobody was with the host, or nobody yet.
NEVER_STARTED_STATES = (*BEFORE_START_STATES, *CANCELLED_STATES)
# Reviews are written and what is open is handed over.
CLOSING_STATES = (_S.ENDING, _S.END_REVIEW_DUE, _S.ENDED_EARLY)
# An agreement that is not signed by all can still be made and signed.
SIGNABLE_STATES = (_S.CLEARANCE_PENDING, _S.AGREEMENT_SIGNED, *RUNNING_STATES)
# What is on record can still be changed.
EDITABLE_STATES = (*BEFORE_START_STATES, *RUNNING_STATES, _S.END_REVIEW_DUE)


class PlacementKind(enum.StrEnum):
    """Secondment: stays on the home payroll, the host reimburses. Loan: between departments."""

    SECONDMENT = "secondment"
    LOAN = "loan"

    @property
    def label(self) -> str:
        """The kind in words."""
        return _("Secondment") if self is PlacementKind.SECONDMENT else _("Loan between departments")


class Party(enum.StrEnum):
    """Whose part something of a placement is."""

    SECONDEE = "secondee"
    HOME = "home"
    HOST = "host"

    @property
    def label(self) -> str:
        """The party in words."""
        return {"secondee": _("Secondee"), "home": _("Home organisation"), "host": _("Host")}[self.value]


class Clearance(enum.StrEnum):
    """A level of national security vetting, the lowest first; below them the baseline, which is screening."""

    BPSS = "BPSS"
    AC = "AC"
    CTC = "CTC"
    L1B = "L1B"
    SC = "SC"
    ESC = "ESC"
    DV = "DV"
    EDV = "EDV"

    @property
    def label(self) -> str:
        """The level in words."""
        return {
            "BPSS": _("Baseline Personnel Security Standard (BPSS)"), "AC": _("Accreditation Check (AC)"),
            "CTC": _("Counter-Terrorist Check (CTC)"), "L1B": _("Level 1B"), "SC": _("Security Check (SC)"),
            "ESC": _("Enhanced Security Check (eSC)"), "DV": _("Developed Vetting (DV)"),
            "EDV": _("Enhanced Developed Vetting (eDV)"),
        }[self.value]  # fmt: skip


_PERSON_HASH = "uuid_hash_extended(person_id, 0)"


class Placement(Base):
    """Ties a secondee to home and host; an insight takes its profession, region and setting from it.

    Costs are percentages (0 to 100) that the host pays; `full_time_equivalent` is a share of full time (0 to 1).
    `salary` is in pounds a year for full time. `senior_pay_band` is of the Senior Civil Service, 0 where the post is
    none of it, None where the grade says so by itself. What nobody entered is None: nothing here has a value by itself
    that an agreement would print.
    """

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        Index("ix_placement_state", "state", "ends_on"),
        # One person is in one place at a time. The hash stands for the person: a range of whole numbers is what an
        # exclusion needs where the database has no extension for more.
        ExcludeConstraint(
            (literal_column(f"int8range({_PERSON_HASH}, {_PERSON_HASH}, '[]')"), "&&"),
            (literal_column("daterange(starts_on, ends_on, '[]')"), "&&"),
            name="ex_placement_overlap", using="gist", where=text("state NOT IN ('declined', 'withdrawn')"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    reference: Mapped[str | None] = mapped_column(String(60), unique=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    profession_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("profession.id"), index=True)
    home_organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("home_organisation.id"), index=True)
    host_department_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("department.id"), index=True)
    host_team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id"))
    host_manager_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    home_manager_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[PlacementKind] = mapped_column(make_enum_type(PlacementKind), default=PlacementKind.SECONDMENT)
    post: Mapped[str] = mapped_column(String(160))
    grade: Mapped[str] = mapped_column(String(60), default="", server_default="")
    senior_pay_band: Mapped[int | None]
    salary: Mapped[int | None] = mapped_column(info=MISSING)
    full_time_equivalent: Mapped[decimal.Decimal | None] = mapped_column(Numeric(3, 2))
    working_pattern: Mapped[str] = mapped_column(String(200), default="", server_default="")
    base: Mapped[str] = mapped_column(String(120), default="", server_default="")
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    contract_ends_on: Mapped[dt.date | None]
    ends_early_by: Mapped[Party | None] = mapped_column(make_enum_type(Party))
    approval_reference: Mapped[str] = mapped_column(String(60), default="", server_default="")
    clearance: Mapped[Clearance | None] = mapped_column(make_enum_type(Clearance))
    cleared_on: Mapped[dt.date | None]
    clearance_ends_on: Mapped[dt.date | None]
    clearance_sponsor: Mapped[str] = mapped_column(String(120), default="", server_default="")
    clearance_transferred_from: Mapped[str] = mapped_column(String(120), default="", server_default="")
    screened_on: Mapped[dt.date | None]
    nationality_checked_on: Mapped[dt.date | None] = mapped_column(info=MISSING)
    salary_share: Mapped[int | None]
    on_costs_share: Mapped[int | None]
    notice_weeks: Mapped[int | None]
    expenses: Mapped[str] = mapped_column(String(200), default="", server_default="")
    vat_treatment: Mapped[str] = mapped_column(String(200), default="", server_default="")
    vat_confirmed_on: Mapped[dt.date | None]
    headcount: Mapped[Headcount | None] = mapped_column(make_enum_type(Headcount))
    recharge: Mapped[RechargeSchedule | None] = mapped_column(make_enum_type(RechargeSchedule))
    programme_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("programme.id"), index=True)
    conflicts: Mapped[str] = mapped_column(Text, default="", server_default="")
    state: Mapped[PlacementState] = mapped_column(make_enum_type(PlacementState), default=PlacementState.ACTIVE)
    state_since: Mapped[Timestamp] = mapped_column(server_default=func.now())
    confirmed_at: Mapped[Timestamp] = mapped_column(server_default=func.now())
    next_due_on: Mapped[dt.date | None] = mapped_column(index=True)
    handed_over_at: Mapped[Timestamp | None]
    handover_waived_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    stays_reachable: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    opportunity_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("opportunity.id"), index=True)
    created_at: Mapped[CreatedAt]
    concealed_id: Unmapped[uuid.UUID] = make_concealed_id()
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined")
    profession: Mapped[Profession] = relationship(lazy="joined")
    home_organisation: Mapped[HomeOrganisation] = relationship(lazy="joined")
    host_department: Mapped[Department] = relationship(lazy="joined")
    host_team: Mapped[Team | None] = relationship(lazy="joined")
    host_manager: Mapped[Person | None] = relationship(foreign_keys=[host_manager_id], lazy="joined")
    home_manager: Mapped[Person | None] = relationship(foreign_keys=[home_manager_id], lazy="joined")
    programme: Mapped[Programme | None] = relationship()

    @property
    def clearance_runs_out(self) -> bool:
        """Whether the clearance ends before the placement does."""
        return self.clearance_ends_on is not None and self.clearance_ends_on < self.ends_on

    def get_party_person_id(self, party: Party) -> uuid.UUID | None:
        """Who does the part of a party; None where nobody is named yet."""
        holders = {
            Party.SECONDEE: self.person_id, Party.HOME: self.home_manager_id, Party.HOST: self.host_manager_id,
        }  # fmt: skip
        return holders[party]

    def get_parties_of(self, person_id: uuid.UUID) -> frozenset[Party]:
        """As what somebody is a party to it."""
        return frozenset(party for party in Party if self.get_party_person_id(party) == person_id)
