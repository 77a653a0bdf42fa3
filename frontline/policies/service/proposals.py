"""Register a proposal, change it, assess it; take on what the Cabinet Office lists."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import get_london_today, now
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError, ForbiddenError, TransitionError
from frontline.organisations.models import Mission, Team
from frontline.policies.models.proposal import (
    Assessment,
    AssessmentRating,
    AssessmentTest,
    LifeDomain,
    Proposal,
    ProposalStage,
)
from frontline.policies.queries.proposals import get_proposal, list_claiming_teams, lock_proposal
from frontline.policies.queries.stage_moves import is_decided


@dataclass(frozen=True, slots=True)
class ProposalDetails:
    """What a team says of a proposal: purpose, pounds, people."""

    title: str
    purpose: str = ""
    money: str = ""
    money_year: str = ""
    benefit: str = ""
    gains: str = ""
    impact: str = ""
    missions: Collection[uuid.UUID] = field(default_factory=tuple)
    life_domains: Collection[uuid.UUID] = field(default_factory=tuple)
    option_of: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class AssessmentDetails:
    """How a proposal stands on a test, why, and on what evidence."""

    rating: AssessmentRating
    rationale: str
    evidence: str = ""


Tag = TypeVar("Tag", Mission, LifeDomain)
_PLAIN = ("title", "purpose", "money", "money_year", "benefit", "gains", "impact")


def register_proposal(*, key: uuid.UUID, team: Team, person: Person, details: ProposalDetails) -> Proposal:
    """Register a proposal of a team at inception; once under the key of its form."""
    lock_key("proposal", key)
    existing = db.session.get(Proposal, key)
    if existing is not None:
        return get_proposal(key, person)
    proposal = Proposal(id=key, team_id=team.id, department_id=team.department_id, created_by_id=person.id, title="")
    db.session.add(proposal)
    _fill_proposal(proposal, details)
    db.session.flush()
    record_event("proposal.inception", kind="proposal", key=proposal.id, new=ProposalStage.INCEPTION)
    return proposal


def change_proposal(*, proposal: Proposal, details: ProposalDetails) -> None:
    """Change what is said of a proposal.

    Raises:
        FieldError: it would be an option of itself.
        TransitionError: it is decided.
    """
    require_undecided(proposal)
    _fill_proposal(proposal, details)
    record_event("proposal.changed", kind="proposal", key=proposal.id)


def require_undecided(proposal: Proposal) -> None:
    """What the gate of the decision rested on stays as it was.

    Raises:
        TransitionError: it is decided.
    """
    if is_decided(proposal):
        raise TransitionError("This is decided, so its details can no longer be changed. Move it back to change them.")


def _fill_proposal(proposal: Proposal, details: ProposalDetails) -> None:
    if details.option_of == proposal.id:
        raise FieldError("option_of", "A proposal cannot be an option of itself")
    for name in _PLAIN:
        setattr(proposal, name, getattr(details, name))
    proposal.option_of_id = details.option_of
    with db.session.no_autoflush:
        proposal.missions = _make_tags(Mission, details.missions)
        proposal.life_domains = _make_tags(LifeDomain, details.life_domains)


def _make_tags(kind: type[Tag], ids: Collection[uuid.UUID]) -> list[Tag]:
    return list(db.session.scalars(select(kind).where(kind.id.in_(ids)).order_by(kind.name)))


def assess_proposal(*, proposal: Proposal, person: Person, test: AssessmentTest, details: AssessmentDetails) -> None:
    """Say how a proposal stands on one of the three tests; saying it again takes the place of what was said.

    Raises:
        TransitionError: it is decided.
    """
    require_undecided(proposal)
    lock_key("assessment", proposal.id, test)
    assessment = db.session.get(Assessment, (proposal.id, test), populate_existing=True)
    if assessment is None:
        assessment = Assessment(proposal_id=proposal.id, test=test)
        db.session.add(assessment)
    old = assessment.rating
    assessment.rating, assessment.rationale, assessment.evidence = details.rating, details.rationale, details.evidence
    assessment.person_id, assessment.at = person.id, now()
    record_event(f"proposal.assessed.{test.value}", kind="proposal", key=proposal.id, old=old, new=details.rating)


def claim_proposal(*, proposal: Proposal, team: Team, person: Person) -> None:
    """Take on a proposal of the department that no team has.

    Raises:
        TransitionError: a team has it.
        ForbiddenError: the team is not of the person, or of another department.
    """
    lock_proposal(proposal.id)
    if proposal.team_id is not None:
        raise TransitionError("Another team has taken this on meanwhile.")
    if team not in list_claiming_teams(proposal, person):
        raise ForbiddenError("Only a team of the department can take this on.")
    proposal.team_id = team.id
    record_event("proposal.claimed", kind="proposal", key=proposal.id, reason=team.name)


def record_published_policy(*, proposal: Proposal, day: dt.date, address: str) -> None:
    """Say when and where the policy was published.

    Raises:
        TransitionError: it is not decided yet.
        FieldError: that day is still to come.
    """
    if proposal.stage not in {ProposalStage.IMPLEMENTATION, ProposalStage.REVIEW}:
        raise TransitionError("A policy can be published once it is decided. Move the proposal first.")
    if day > get_london_today():
        raise FieldError("day", "Enter a day that has come")
    proposal.published_on, proposal.published_at_address = day, address
    record_event("proposal.published", kind="proposal", key=proposal.id, reason=address)
