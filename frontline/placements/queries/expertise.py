"""What was learned on placements, and who can be asked about what: for coordinators alone."""

import uuid

from sqlalchemy import Select, or_, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.placements.models.placement import NEVER_STARTED_STATES, Placement
from frontline.placements.models.record import HandoverNote


def find_handover_note(placement_id: uuid.UUID) -> HandoverNote | None:
    """The note of a placement; None where the secondee wrote none."""
    return db.session.get(HandoverNote, placement_id)


def list_experts(words: str) -> Select[HandoverNote]:
    """The notes of those who said that they can be contacted, with all the words in subjects or lessons, by name."""
    is_reachable = Placement.stays_reachable & Placement.state.not_in(NEVER_STARTED_STATES)
    conditions = [
        or_(
            HandoverNote.subjects.icontains(word, autoescape=True),
            HandoverNote.lessons.icontains(word, autoescape=True),
        )
        for word in words.split()
    ]
    return (
        select(HandoverNote)
        .join(Placement, Placement.id == HandoverNote.placement_id)
        .join(Person, Person.id == Placement.person_id)
        .where(is_reachable, Person.deactivated_at.is_(None), *conditions)
        .order_by(Person.name, HandoverNote.placement_id)
    )
