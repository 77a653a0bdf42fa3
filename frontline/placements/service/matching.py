"""What departments need and who is in the pool: two lists that a coordinator joins by hand."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import add_unless_taken, db, lock_key
from frontline.core.errors import FieldError
from frontline.core.translation import gettext as _
from frontline.placements.models.matching import Candidate, Opportunity


@dataclass(frozen=True, slots=True)
class OpportunityDetails:
    """What a department needs somebody for."""

    department_id: uuid.UUID
    team_id: uuid.UUID | None
    profession_id: uuid.UUID | None
    title: str
    need: str
    grade: str
    base: str
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True, slots=True)
class CandidateDetails:
    """Somebody who would come, and what they would bring."""

    name: str
    email: str
    profession_id: uuid.UUID
    region_id: uuid.UUID
    grade: str
    experience: str
    available_on: dt.date


def post_opportunity(*, details: OpportunityDetails, person: Person, key: uuid.UUID) -> Opportunity:
    """Post an opportunity under the key that its form was given: sending the form twice posts one.

    Raises:
        FieldError: it ends before it starts.
    """
    if details.ends_on <= details.starts_on:
        raise FieldError("ends_on", "Last day must be after the first day")
    lock_key("opportunity", key)
    if posted_opportunity := db.session.get(Opportunity, key):
        return posted_opportunity
    opportunity = Opportunity(id=key, posted_by_id=person.id, **asdict(details))
    db.session.add(opportunity)
    record_event("opportunity.posted", kind="opportunity", key=key, new="open")
    return opportunity


def close_opportunity(*, opportunity: Opportunity) -> None:
    """It is filled, or needed no more."""
    opportunity.closed_at = now()
    record_event("opportunity.closed", kind="opportunity", key=opportunity.id, old="open", new="closed")


def reopen_opportunity(*, opportunity: Opportunity) -> None:
    """Undo `close_opportunity`."""
    opportunity.closed_at = None
    record_event("opportunity.reopened", kind="opportunity", key=opportunity.id, old="closed", new="open")


def add_candidate(*, details: CandidateDetails, person: Person) -> Candidate:
    """Add a person who agreed to it.

    Raises:
        FieldError: they are in the pool.
    """
    candidate = Candidate(added_by_id=person.id, **asdict(details))
    message = _("Somebody with this email address is in the pool already")
    add_unless_taken(candidate, field="email", message=message)
    record_event("pool.added", kind="pool_candidate", key=candidate.id, new="in pool")
    return candidate


def remove_candidate(*, candidate: Candidate) -> None:
    """Take somebody out of the pool: what was kept of them is deleted."""
    record_event("pool.left", kind="pool_candidate", key=candidate.id, old="in pool", new="deleted")
    db.session.delete(candidate)
