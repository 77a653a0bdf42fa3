"""Register a proposal, change it, assess it; take on what the Cabinet Office lists."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.database import db, lock_key, now
from frontline.core.errors import FieldError, ForbiddenError, TransitionError
from frontline.core.furniture import today
from frontline.organisations.models import Mission, Team
from frontline.policies import queries
from frontline.policies.models import Assessment, LifeDomain, Proposal, Rating, Stage, Test


@dataclass(frozen=True, slots=True)
class Idea:
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
class Judged:
    """How a proposal stands on a test, why, and on what evidence."""

    rating: Rating
    rationale: str
    evidence: str = ""


Tag = TypeVar("Tag", Mission, LifeDomain)
_PLAIN = ("title", "purpose", "money", "money_year", "benefit", "gains", "impact")


def register(*, key: uuid.UUID, team: Team, person: Person, idea: Idea) -> Proposal:
    """Register a proposal of a team at inception; once under the key of its form."""
    lock_key("proposal", key)
    known = db.session.get(Proposal, key)
    if known is not None:
        return queries.proposal(key, person)
    found = Proposal(id=key, team_id=team.id, department_id=team.department_id, created_by_id=person.id, title="")
    db.session.add(found)
    _fill(found, idea)
    db.session.flush()
    record("proposal.inception", kind="proposal", key=found.id, new=Stage.INCEPTION)
    return found


def change(*, proposal: Proposal, idea: Idea) -> None:
    """Change what is said of a proposal.

    Raises:
        FieldError: it would be an option of itself.
        TransitionError: it is decided.
    """
    require_undecided(proposal)
    _fill(proposal, idea)
    record("proposal.changed", kind="proposal", key=proposal.id)


def require_undecided(proposal: Proposal) -> None:
    """What the gate of the decision rested on stays as it was.

    Raises:
        TransitionError: it is decided.
    """
    if queries.is_decided(proposal):
        raise TransitionError("This is decided, so what the decision rests on stays. Move it back to change it.")


def _fill(proposal: Proposal, idea: Idea) -> None:
    if idea.option_of == proposal.id:
        raise FieldError("option_of", "A proposal is no option of itself")
    for name in _PLAIN:
        setattr(proposal, name, getattr(idea, name))
    proposal.option_of_id = idea.option_of
    with db.session.no_autoflush:
        proposal.missions = _rows(Mission, idea.missions)
        proposal.life_domains = _rows(LifeDomain, idea.life_domains)


def _rows(kind: type[Tag], ids: Collection[uuid.UUID]) -> list[Tag]:
    return list(db.session.scalars(select(kind).where(kind.id.in_(ids)).order_by(kind.name)))


def assess(*, proposal: Proposal, person: Person, test: Test, judged: Judged) -> None:
    """Say how a proposal stands on one of the three tests; saying it again takes the place of what was said.

    Raises:
        TransitionError: it is decided.
    """
    require_undecided(proposal)
    lock_key("assessment", proposal.id, test)
    row = db.session.get(Assessment, (proposal.id, test), populate_existing=True)
    if row is None:
        row = Assessment(proposal_id=proposal.id, test=test)
        db.session.add(row)
    old = row.rating
    row.rating, row.rationale, row.evidence = judged.rating, judged.rationale, judged.evidence
    row.person_id, row.at = person.id, now()
    record(f"proposal.assessed.{test.value}", kind="proposal", key=proposal.id, old=old, new=judged.rating)


def claim(*, proposal: Proposal, team: Team, person: Person) -> None:
    """Take on a proposal of the department that no team has.

    Raises:
        TransitionError: a team has it.
        ForbiddenError: the team is not of the person, or of another department.
    """
    queries.locked(proposal.id)
    if proposal.team_id is not None:
        raise TransitionError("Another team has taken this on meanwhile.")
    if team not in queries.claimable_by(proposal, person):
        raise ForbiddenError("Only a team of the department can take this on.")
    proposal.team_id = team.id
    record("proposal.claimed", kind="proposal", key=proposal.id, reason=team.name)


def announce_policy(*, proposal: Proposal, day: dt.date, address: str) -> None:
    """Say when and where the policy was published.

    Raises:
        TransitionError: it is not decided yet.
        FieldError: that day is still to come.
    """
    if proposal.stage not in {Stage.IMPLEMENTATION, Stage.REVIEW}:
        raise TransitionError("A policy is published once it is decided: move the proposal first.")
    if day > today():
        raise FieldError("day", "Enter a day that has come")
    proposal.published_on, proposal.published_at_address = day, address
    record("proposal.published", kind="proposal", key=proposal.id, reason=address)
