"""One way to move a placement: by the table, on record, in its history; and whoever has something to do is told."""

import datetime as dt
import uuid

from sqlalchemy import select

from frontline.accounts.models import Person, Role
from frontline.accounts.permissions import has_role
from frontline.core.actor import current_actor
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.errors import ForbiddenError, TransitionError
from frontline.core.translation import gettext as _
from frontline.notices.service import Notification
from frontline.placements.models.placement import Party, Placement, PlacementState
from frontline.placements.models.record import PlacementChange
from frontline.placements.queries.records import find_last_state_change, find_previous_end
from frontline.placements.service.reminders import notify_parties, refresh_tasks_due
from frontline.placements.service.validation import refuse_overlaps
from frontline.placements.states import PLACEMENT_TRANSITIONS
from frontline.placements.tasks_due import ENDING_PERIOD

_S = PlacementState
# Moves that have no counterpart of their own.
_UNDOABLE_STATES = {_S.HOME_APPROVED, _S.HOST_AGREED, _S.DECLINED, _S.WITHDRAWN, _S.ENDED_EARLY}


def lock_placement(placement_id: uuid.UUID) -> Placement:
    """The placement, until the transaction ends nobody else's to change."""
    return db.session.scalars(
        select(Placement)
        .where(Placement.id == placement_id)
        .with_for_update(of=Placement)
        .execution_options(populate_existing=True)
    ).one()


def change_placement_state(
    placement: Placement,
    new_state: PlacementState,
    *,
    reason: str = "",
    summary: str = "",
    previous_end: dt.date | None = None,
) -> None:
    """Move a placement; `ended` is its last day before, where the move changes it.

    Raises:
        TransitionError: the domain has no such move.
    """
    old_state = placement.state
    PLACEMENT_TRANSITIONS.change_state(placement, new_state, reason=reason)
    placement.state_since = now()
    record_placement_change(placement, old_state=old_state, summary=summary, reason=reason, previous_end=previous_end)


def record_placement_change(
    placement: Placement,
    *,
    old_state: PlacementState | None,
    summary: str = "",
    reason: str = "",
    previous_end: dt.date | None = None,
    is_undone: bool = False,
) -> None:
    """Add to the history of a placement, and see what is due now; what `taken_back` says is undone by nothing."""
    db.session.add(
        PlacementChange(
            placement_id=placement.id, old=old_state, new=placement.state, summary=summary[:300], reason=reason,
            previous_ends_on=previous_end or placement.ends_on, ends_on=placement.ends_on, person_id=current_actor(),
            is_undone=is_undone,
        )
    )  # fmt: skip
    refresh_tasks_due(placement)


def record_amendment(placement: Placement, summary: str, reason: str = "") -> None:
    """Note a change of what is agreed, which moves no state."""
    record_placement_change(placement, old_state=placement.state, summary=summary, reason=reason)


def compute_state_by_date(placement: Placement, today: dt.date) -> PlacementState:
    """Where a running placement stands by the calendar alone."""
    if placement.ends_on < today:
        return _S.END_REVIEW_DUE
    return _S.ENDING if placement.ends_on - today <= ENDING_PERIOD else _S.ACTIVE


def undo_last_change(*, placement: Placement, person: Person, reason: str) -> None:
    """Undo the last move by a move of its own; for coordinators, and for whoever made that move.

    Raises:
        ForbiddenError: somebody else made it.
        TransitionError: the last move is not one that can be taken back.
        FieldError: the person has another placement in these days by now.
    """
    placement = lock_placement(placement.id)
    last_change = find_last_state_change(placement.id)
    if (
        last_change is None
        or last_change.old is None
        or last_change.new is not placement.state
        or last_change.new not in _UNDOABLE_STATES
    ):
        raise TransitionError("The last step of this placement cannot be undone. Take the next step instead.")
    if last_change.person_id != person.id and not has_role(person, Role.COORDINATOR):
        raise ForbiddenError("Only the person who took this step, or a coordinator, can undo it.")
    previous_end = placement.ends_on
    with refuse_overlaps():
        last_change.is_undone, placement.state, placement.ends_early_by = True, last_change.old, None
        if last_change.new is _S.ENDED_EARLY:
            placement.ends_on = find_previous_end(placement.id) or placement.ends_on
            placement.state = compute_state_by_date(placement, get_london_today())
    placement.state_since = now()
    PLACEMENT_TRANSITIONS.record_change(placement, old=last_change.new, reason=reason)
    record_placement_change(
        placement,
        old_state=last_change.new,
        summary=_("Undone: %(step)s", step=last_change.new.label.lower()),
        reason=reason,
        previous_end=previous_end,
        is_undone=True,
    )
    dedup_key = f"taken-back:{placement.id}:{now():%Y%m%d%H%M%S}"
    title = _(
        "Undone: %(what)s, the placement of %(name)s",
        what=last_change.new.label.lower(),
        name=placement.person.name,
    )
    notify_parties(placement, Notification(dedup_key, title, reason, f"/placements/{placement.id}"), *Party)


def require_party(placement: Placement, person: Person, *parties: Party) -> Party:
    """As what somebody acts: their own part, or in the name of the first where they are a coordinator.

    Raises:
        ForbiddenError: it is not theirs to do.
    """
    own_parties = placement.get_parties_of(person.id).intersection(parties)
    if own_parties:
        return min(own_parties)
    if has_role(person, Role.COORDINATOR):
        return parties[0]
    raise ForbiddenError("This is for others to do: see who is named on the placement.")
