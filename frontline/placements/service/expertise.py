"""What a placement taught stays: the hand-over note, and questions that policy teams ask through the coordinators."""

import uuid
from urllib.parse import quote

from sqlalchemy.dialects.postgresql import insert

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.audit.service import record_event
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.translation import gettext as _
from frontline.notices.service import Notification, notify
from frontline.placements.models.placement import CLOSING_STATES, Placement, PlacementState
from frontline.placements.models.record import HandoverNote
from frontline.placements.service.state_changes import lock_placement, record_amendment
from frontline.placements.states import PLACEMENT_TRANSITIONS


def save_handover_note(*, placement: Placement, person: Person, lessons: str, subjects: str) -> None:
    """Write down what was learned, or change it; subjects are parted by commas.

    Raises:
        FieldError: no subject is given.
        TransitionError: it is not time for it, or somebody else's placement.
    """
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, *CLOSING_STATES, PlacementState.COMPLETED)
    if placement.person_id != person.id:
        raise TransitionError("Only the secondee can write this.")
    named_subjects = list(dict.fromkeys(subject.strip() for subject in subjects.split(",") if subject.strip()))
    if not named_subjects:
        raise FieldError("subjects", "Enter at least one subject")
    values = {"lessons": lessons, "subjects": ", ".join(named_subjects)}
    statement = insert(HandoverNote).values(placement_id=placement.id, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["placement_id"], set_=values))
    record_event("placement.handover_note_written", kind="placement", key=placement.id)
    record_amendment(placement, _("Hand-over note written"))


def ask_for_expertise(*, person: Person, subject: str, question: str, key: uuid.UUID) -> None:
    """Ask the coordinators who knows about a subject; they ask that person, and no name is given to who asks."""
    record_event("expertise.asked", kind="person", key=person.id)
    body = _(
        "%(name)s (%(email)s) asks: %(question)s Find who can be asked, ask them, and give their answer back or bring"
        " both together if they agree.",
        name=person.name, email=person.email, question=question,
    )  # fmt: skip
    title = _("Who knows about %(subject)s?", subject=subject)
    notification = Notification(f"expertise:{key}", title, body, f"/placements/expertise?words={quote(subject[:40])}")
    notify(accounts.list_role_holder_ids(Role.COORDINATOR), notification)
