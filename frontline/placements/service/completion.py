"""The end: three reviews, the hand-over, and what stays after it."""

from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.events import publish_event
from frontline.core.translation import gettext as _
from frontline.notices import queries as notices
from frontline.placements.events import HandoverRequested
from frontline.placements.models.placement import CLOSING_STATES, Party, Placement, PlacementState
from frontline.placements.models.record import Review
from frontline.placements.queries.records import list_reviews
from frontline.placements.service.state_changes import change_placement_state, lock_placement, record_amendment
from frontline.placements.states import PLACEMENT_TRANSITIONS

_S = PlacementState


@dataclass(frozen=True, slots=True)
class ReviewAnswers:
    """What a party says at the end: what it gained, what changed by it, what would be better."""

    what_was_gained: str
    what_changed: str
    what_would_help: str


def submit_review(*, placement: Placement, person: Person, party: Party, answers: ReviewAnswers) -> None:
    """Write the end review of one party.

    Raises:
        FieldError: it says nothing.
        TransitionError: it is not time for it, or it is written.
    """
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, *CLOSING_STATES)
    if party not in placement.get_parties_of(person.id):
        raise TransitionError("You are not named for this party any more.")
    if not (answers.what_was_gained or answers.what_changed or answers.what_would_help):
        raise FieldError("what_was_gained", "Enter what was gained, what changed, or what would be better")
    _insert_review(
        placement,
        party,
        person_id=person.id,
        what_was_gained=answers.what_was_gained,
        what_changed=answers.what_changed,
        what_would_help=answers.what_would_help,
    )
    record_amendment(placement, _("End review written by the %(party)s", party=party.label.lower()))
    complete_placement_if_done(placement)


def waive_review(*, placement: Placement, person: Person, party: Party, reason: str) -> None:
    """Say that nobody will write a review.

    Raises:
        FieldError: without a reason.
        TransitionError: it is not time for it, or it is written.
    """
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, *CLOSING_STATES)
    if not reason:
        raise FieldError("reason", "Enter why there will be no review")
    _insert_review(placement, party, waived_by_id=person.id, waived_reason=reason)
    record_amendment(placement, _("No end review by the %(party)s", party=party.label.lower()), reason)
    complete_placement_if_done(placement)


def _insert_review(placement: Placement, party: Party, **review_values: object) -> None:
    statement = insert(Review).values(placement_id=placement.id, party=party, **review_values).on_conflict_do_nothing()
    if db.session.scalar(statement.returning(Review.id)) is None:
        raise TransitionError(_("The review of the %(party)s has been written already.", party=party.label.lower()))


def confirm_handover(*, placement: Placement, person: Person) -> None:
    """The secondee says that nothing is left open: answers reach them at an address that outlives the placement.

    Raises:
        TransitionError: it is not time for it, no lasting address is confirmed, or something is still open.
    """
    placement = lock_placement(placement.id)
    if placement.person_id != person.id:
        raise TransitionError("Only the secondee can hand over.")
    PLACEMENT_TRANSITIONS.require_state(placement, *CLOSING_STATES)
    if not notices.get_preference(person.id).lasting_address:
        raise TransitionError("First confirm an address at which answers reach you after the placement.")
    publish_event(HandoverRequested(placement.id, person.id))
    placement.handed_over_at = now()
    record_event("placement.handed_over", kind="placement", key=placement.id)
    record_amendment(placement, _("Handed over"))
    complete_placement_if_done(placement)


def waive_handover(*, placement: Placement, reason: str) -> None:
    """Say that nothing will be handed over.

    Raises:
        FieldError: without a reason.
        TransitionError: it is not time for it, or it is done.
    """
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, *CLOSING_STATES)
    if placement.handed_over_at is not None:
        raise TransitionError("It is handed over already.")
    if not reason:
        raise FieldError("reason", "Enter why nothing will be handed over")
    placement.handover_waived_reason = reason
    record_amendment(placement, _("No hand-over"), reason)
    complete_placement_if_done(placement)


def reset_end_records(placement: Placement) -> None:
    """It goes on: what was said and handed over for an earlier last day does not count for the later one."""
    placement.handed_over_at, placement.handover_waived_reason = None, ""
    db.session.execute(delete(Review).where(Review.placement_id == placement.id))


def complete_placement_if_done(placement: Placement) -> None:
    """With the last of reviews and hand-over the placement is complete; nobody has to remember to say so."""
    db.session.flush()
    if placement.state is not _S.END_REVIEW_DUE:
        return
    has_all_reviews = {review.party for review in list_reviews(placement.id)} == set(Party)
    if has_all_reviews and (placement.handed_over_at or placement.handover_waived_reason):
        change_placement_state(placement, _S.COMPLETED)


def set_stays_reachable(*, placement: Placement, person: Person, is_reachable: bool) -> None:
    """Say whether one may be written to after the placement.

    Raises:
        TransitionError: it is somebody else's placement.
    """
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, *CLOSING_STATES, _S.COMPLETED)
    if placement.person_id != person.id:
        raise TransitionError("Only the secondee can choose this.")
    placement.stays_reachable = is_reachable
    record_amendment(
        placement, _("Can be contacted afterwards") if is_reachable else _("Does not want to be contacted afterwards")
    )
