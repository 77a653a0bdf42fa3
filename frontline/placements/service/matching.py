"""What departments need and who is in the pool: two lists that a coordinator joins by hand."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass

from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.database import add_unless_taken, db, lock_key, now
from frontline.core.errors import FieldError
from frontline.core.translation import gettext as _
from frontline.placements.models import Candidate, Opportunity, Target


@dataclass(frozen=True, slots=True)
class Need:
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
class Offer:
    """Somebody who would come, and what they would bring."""

    name: str
    email: str
    profession_id: uuid.UUID
    region_id: uuid.UUID
    grade: str
    brings: str
    available_on: dt.date


def post(*, need: Need, person: Person, key: uuid.UUID) -> Opportunity:
    """Post an opportunity under the key that its form was given: sending the form twice posts one.

    Raises:
        FieldError: it ends before it starts.
    """
    if need.ends_on <= need.starts_on:
        raise FieldError("ends_on", "Last day must be after the first day")
    lock_key("opportunity", key)
    if known := db.session.get(Opportunity, key):
        return known
    opportunity = Opportunity(id=key, posted_by_id=person.id, **asdict(need))
    db.session.add(opportunity)
    record("opportunity.posted", kind="opportunity", key=key, new="open")
    return opportunity


def close_opportunity(*, opportunity: Opportunity) -> None:
    """It is filled, or needed no more."""
    opportunity.closed_at = now()
    record("opportunity.closed", kind="opportunity", key=opportunity.id, old="open", new="closed")


def reopen_opportunity(*, opportunity: Opportunity) -> None:
    """Undo `close_opportunity`."""
    opportunity.closed_at = None
    record("opportunity.reopened", kind="opportunity", key=opportunity.id, old="closed", new="open")


def add_to_pool(*, offer: Offer, person: Person) -> Candidate:
    """Add somebody who agreed to it.

    Raises:
        FieldError: they are in the pool.
    """
    candidate = Candidate(added_by_id=person.id, **asdict(offer))
    taken = _("Somebody with this email address is in the pool already")
    add_unless_taken(candidate, field="email", message=taken)
    record("pool.added", kind="pool_candidate", key=candidate.id, new="in pool")
    return candidate


def leave_pool(*, candidate: Candidate) -> None:
    """Take somebody out of the pool: what was kept of them is deleted."""
    record("pool.left", kind="pool_candidate", key=candidate.id, old="in pool", new="deleted")
    db.session.delete(candidate)


def set_target(*, profession_id: uuid.UUID, quarter: dt.date, planned: int) -> None:
    """Say how many placements of a profession are to run in a quarter."""
    row = insert(Target).values(profession_id=profession_id, quarter=quarter, planned=planned)
    db.session.execute(
        row.on_conflict_do_update(index_elements=["profession_id", "quarter"], set_={"planned": planned})
    )
    record("placement.target_set", kind="profession", key=profession_id, reason=f"{quarter}: {planned}")
