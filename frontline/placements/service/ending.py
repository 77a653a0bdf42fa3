"""The end: three reviews, the hand-over, and what stays after it."""

from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.database import db, now
from frontline.core.errors import FieldError, TransitionError
from frontline.core.events import announce
from frontline.core.translation import gettext as _
from frontline.notices import queries as notices
from frontline.placements import queries
from frontline.placements.events import HandingOver
from frontline.placements.models import AT_THE_END, Party, Placement, PlacementState, Review
from frontline.placements.service.moving import amend, locked, move
from frontline.placements.states import PLACEMENTS

_S = PlacementState


@dataclass(frozen=True, slots=True)
class Views:
    """What a party says at the end: what it gained, what changed by it, what would be better."""

    gained: str
    changed: str
    better: str


def review(*, placement: Placement, person: Person, party: Party, views: Views) -> None:
    """Write the end review of one party.

    Raises:
        FieldError: it says nothing.
        TransitionError: it is not time for it, or it is written.
    """
    placement = locked(placement.id)
    PLACEMENTS.require(placement, *AT_THE_END)
    if party not in placement.parties(person.id):
        raise TransitionError("You are not named for this party any more.")
    if not (views.gained or views.changed or views.better):
        raise FieldError("gained", "Enter what was gained, what changed, or what would be better")
    _keep(placement, party, person_id=person.id, gained=views.gained, changed=views.changed, better=views.better)
    amend(placement, _("End review written by the %(party)s", party=party.label.lower()))
    complete_if_done(placement)


def waive_review(*, placement: Placement, person: Person, party: Party, reason: str) -> None:
    """Say that nobody will write a review.

    Raises:
        FieldError: without a reason.
        TransitionError: it is not time for it, or it is written.
    """
    placement = locked(placement.id)
    PLACEMENTS.require(placement, *AT_THE_END)
    if not reason:
        raise FieldError("reason", "Enter why there will be no review")
    _keep(placement, party, waived_by_id=person.id, waived_reason=reason)
    amend(placement, _("No end review by the %(party)s", party=party.label.lower()), reason)
    complete_if_done(placement)


def _keep(placement: Placement, party: Party, **given: object) -> None:
    row = insert(Review).values(placement_id=placement.id, party=party, **given).on_conflict_do_nothing()
    if db.session.scalar(row.returning(Review.id)) is None:
        raise TransitionError(_("The review of the %(party)s is there already.", party=party.label.lower()))


def hand_over(*, placement: Placement, person: Person) -> None:
    """The secondee says that nothing is left open: answers reach them at an address that outlives the placement.

    Raises:
        TransitionError: it is not time for it, no lasting address is confirmed, or something is still open.
    """
    placement = locked(placement.id)
    if placement.person_id != person.id:
        raise TransitionError("Only the secondee can hand over.")
    PLACEMENTS.require(placement, *AT_THE_END)
    if not notices.preference(person.id).lasting_address:
        raise TransitionError("First confirm an address at which answers reach you after the placement.")
    announce(HandingOver(placement.id, person.id))
    placement.handed_over_at = now()
    record("placement.handed_over", kind="placement", key=placement.id)
    amend(placement, _("Handed over"))
    complete_if_done(placement)


def waive_handover(*, placement: Placement, reason: str) -> None:
    """Say that nothing will be handed over.

    Raises:
        FieldError: without a reason.
        TransitionError: it is not time for it, or it is done.
    """
    placement = locked(placement.id)
    PLACEMENTS.require(placement, *AT_THE_END)
    if placement.handed_over_at is not None:
        raise TransitionError("It is handed over already.")
    if not reason:
        raise FieldError("reason", "Enter why nothing will be handed over")
    placement.handover_waived = reason
    amend(placement, _("No hand-over"), reason)
    complete_if_done(placement)


def forget_the_end(placement: Placement) -> None:
    """It goes on: what was said and handed over for an earlier last day does not count for the later one."""
    placement.handed_over_at, placement.handover_waived = None, ""
    db.session.execute(delete(Review).where(Review.placement_id == placement.id))


def complete_if_done(placement: Placement) -> None:
    """With the last of reviews and hand-over the placement is complete; nobody has to remember to say so."""
    db.session.flush()
    if placement.state is not _S.END_REVIEW_DUE:
        return
    has_all = {one.party for one in queries.reviews(placement.id)} == set(Party)
    if has_all and (placement.handed_over_at or placement.handover_waived):
        move(placement, _S.COMPLETED)


def stay_reachable(*, placement: Placement, person: Person, stays: bool) -> None:
    """Say whether one may be written to after the placement.

    Raises:
        TransitionError: it is somebody else's placement.
    """
    placement = locked(placement.id)
    PLACEMENTS.require(placement, *AT_THE_END, _S.COMPLETED)
    if placement.person_id != person.id:
        raise TransitionError("Only the secondee can say so.")
    placement.stays_reachable = stays
    amend(placement, _("Stays reachable afterwards") if stays else _("Does not stay reachable afterwards"))
