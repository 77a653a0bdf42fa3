import datetime as dt
import enum
import uuid

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, Unmapped, mapped_column, relationship

from frontline.core.database import Base, CreatedAt, Key, Timestamp, make_enum_type, make_search_column
from frontline.core.translation import gettext as _
from frontline.organisations.models import Department, Mission, Team


class ProposalStage(enum.StrEnum):
    """How far a proposal has come."""

    INCEPTION = "inception"
    OPTIONS = "options"
    CONSULTATION = "consultation"
    DECISION = "decision"
    IMPLEMENTATION = "implementation"
    REVIEW = "review"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        """The stage in words."""
        return {
            "inception": _("Inception"), "options": _("Options"), "consultation": _("Consultation"),
            "decision": _("Decision"), "implementation": _("Implementation"), "review": _("Review"),
            "stopped": _("Stopped"),
        }[self.value]  # fmt: skip

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return {
            "inception": "blue", "options": "turquoise", "consultation": "turquoise", "decision": "purple",
            "implementation": "green", "review": "green", "stopped": "grey",
        }[self.value]  # fmt: skip


STAGE_ORDER = tuple(stage for stage in ProposalStage if stage is not ProposalStage.STOPPED)
# What is still being decided or made: new insights that are relevant to it reach its team.
LIVE_STAGES = (
    ProposalStage.INCEPTION,
    ProposalStage.OPTIONS,
    ProposalStage.CONSULTATION,
    ProposalStage.DECISION,
    ProposalStage.IMPLEMENTATION,
)


class AssessmentTest(enum.StrEnum):
    """What a decision is assessed on: the essay's three tests, after Australia's National Reconstruction Fund."""

    __test__ = False  # not one of pytest's

    FISCAL = "fiscal"
    FIT = "fit"
    DELIVERY = "delivery"

    @property
    def label(self) -> str:
        """The test in words."""
        return {
            "fiscal": _("Fiscal impact"), "fit": _("Strategic fit"), "delivery": _("Delivery capability"),
        }[self.value]  # fmt: skip

    @property
    def question(self) -> str:
        """What it asks."""
        return {
            "fiscal": _("Does what it costs and saves add up, and is the money there?"),
            "fit": _("Does it serve the missions that it names, better than what else could be done?"),
            "delivery": _("Are there the people, skills and systems to do it, and when?"),
        }[self.value]


class AssessmentRating(enum.StrEnum):
    """How a proposal stands on a test."""

    STRONG = "strong"
    MIXED = "mixed"
    WEAK = "weak"

    @property
    def label(self) -> str:
        """The rating in words."""
        return {"strong": _("Strong"), "mixed": _("Mixed"), "weak": _("Weak")}[self.value]

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return {"strong": "green", "mixed": "yellow", "weak": "red"}[self.value]


class LifeDomain(Base):
    """A domain or a lens of Canada's Quality of Life Framework, as its edition names it."""

    __tablename__ = "quality_of_life_domain"

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(10))  # domain | lens
    edition: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(300))


class Proposal(Base):
    """A policy idea of a team: what it is for, what it asks for, whom it would help, and how far it has come.

    Attributes:
        reference: its key in the Cabinet Office's own list; None where it is not on it.
        money: how much is sought, in words, as it travels with the proposal.
        benefit: by what one will see that it helped.
        gains: whose lives it changes.
        option_of_id: the proposal that this is one option of.
    """

    __tablename__ = "policy_proposal"
    __table_args__ = (Index("ix_policy_proposal_stage", "stage", "stage_since"),)

    id: Mapped[Key]
    department_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("department.id"), index=True)
    team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(Text, default="", server_default="")
    reference: Mapped[str | None] = mapped_column(String(60), unique=True)
    money: Mapped[str] = mapped_column(String(160), default="", server_default="")
    money_year: Mapped[str] = mapped_column(String(40), default="", server_default="")
    benefit: Mapped[str] = mapped_column(Text, default="", server_default="")
    gains: Mapped[str] = mapped_column(Text, default="", server_default="")
    impact: Mapped[str] = mapped_column(Text, default="", server_default="")
    stage: Mapped[ProposalStage] = mapped_column(make_enum_type(ProposalStage), default=ProposalStage.INCEPTION)
    stage_since: Mapped[CreatedAt]
    option_of_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("policy_proposal.id"), index=True)
    published_on: Mapped[dt.date | None]
    published_at_address: Mapped[str] = mapped_column(String(300), default="", server_default="")
    watched_to: Mapped[Timestamp | None]
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[CreatedAt]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    searchable: Unmapped[str] = make_search_column("title", "purpose")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    department: Mapped[Department] = relationship(lazy="joined")
    team: Mapped[Team | None] = relationship(lazy="joined")
    missions: Mapped[list[Mission]] = relationship(
        secondary="policy_proposal_mission", order_by=Mission.name, lazy="selectin"
    )
    life_domains: Mapped[list[LifeDomain]] = relationship(
        secondary="policy_proposal_domain", order_by=LifeDomain.name, lazy="selectin"
    )

    @property
    def state(self) -> ProposalStage:
        """The stage, as the trail of moves calls it."""
        return self.stage

    @state.setter
    def state(self, new: ProposalStage) -> None:
        self.stage = new


class ProposalMission(Base):
    """That a proposal serves a mission."""

    __tablename__ = "policy_proposal_mission"

    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("policy_proposal.id"), primary_key=True)
    mission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("mission.id"), primary_key=True, index=True)


class ProposalDomain(Base):
    """That a proposal touches a domain of the quality of life."""

    __tablename__ = "policy_proposal_domain"

    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("policy_proposal.id"), primary_key=True)
    domain_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("quality_of_life_domain.id"), primary_key=True)


class StageMove(Base):
    """One move of a proposal: who moved it, and why it went ahead without what it needed, where it did."""

    __tablename__ = "policy_stage_move"

    id: Mapped[Key]
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("policy_proposal.id"), index=True)
    old: Mapped[ProposalStage] = mapped_column(make_enum_type(ProposalStage))
    new: Mapped[ProposalStage] = mapped_column(make_enum_type(ProposalStage))
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    is_exception: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    check_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("frontline_check.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[CreatedAt]


class Assessment(Base):
    """How a proposal stands on one of the three tests."""

    __tablename__ = "policy_assessment"

    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("policy_proposal.id"), primary_key=True)
    test: Mapped[AssessmentTest] = mapped_column(make_enum_type(AssessmentTest), primary_key=True)
    rating: Mapped[AssessmentRating] = mapped_column(make_enum_type(AssessmentRating))
    rationale: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text, default="", server_default="")
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Timestamp]


class RelevantInsight(Base):
    """That a new insight is relevant to a part of a live proposal: found by the watch, notified the same day."""

    __tablename__ = "policy_relevant_insight"
    __table_args__ = (UniqueConstraint("proposal_id", "insight_id"),)

    id: Mapped[Key]
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("policy_proposal.id"))
    insight_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"), index=True)
    part_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("frontline_check_part.id"))
    likeness: Mapped[float]
    found_at: Mapped[CreatedAt]
