"""While it runs: the first day, the end of a pause, ending early, and what the calendar does by itself."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.formatting import format_date
from frontline.core.jobs import savepoint_per_item
from frontline.core.translation import gettext as _
from frontline.placements.models.placement import FINISHED_STATES, Party, Placement, PlacementState
from frontline.placements.queries import records
from frontline.placements.queries.prior_approvals import list_missing_approvals
from frontline.placements.service.agreements import has_record_changed
from frontline.placements.service.completion import complete_placement_if_done
from frontline.placements.service.extensions import close_extension_request
from frontline.placements.service.pauses import begin_planned_pause
from frontline.placements.service.reminders import refresh_tasks_due
from frontline.placements.service.state_changes import (
    change_placement_state,
    compute_state_by_date,
    lock_placement,
    record_placement_change,
    require_party,
)
from frontline.placements.states import PLACEMENT_TRANSITIONS

_S = PlacementState


def start_placement(*, placement: Placement) -> None:
    """The first day has come.

    Raises:
        TransitionError: a signature or the clearance is missing, or the first day is still to come.
    """
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, _S.AGREEMENT_SIGNED)
    if obstacle := _explain_why_not_started(placement, get_london_today()):
        raise TransitionError(obstacle)
    change_placement_state(placement, _S.ACTIVE)


def _explain_why_not_started(placement: Placement, day: dt.date) -> str:
    """What keeps a placement from starting on a day, in words; empty where nothing does."""
    agreement = records.find_current_agreement(placement.id)
    if placement.cleared_on is None:
        return _("Nobody starts without clearance. Record the day of the clearance first.")
    if placement.clearance_ends_on is not None and placement.clearance_ends_on < day:
        return _("The clearance ended on %(day)s. Renew it first.", day=format_date(placement.clearance_ends_on))
    if agreement is None or not agreement.is_signed or has_record_changed(placement, agreement):
        return _("Nobody starts before home, host and secondee have signed what is on record.")
    if missing := list_missing_approvals(placement):
        return _("Before it can start, add: %(missing)s.", missing=", ".join(missing))
    if placement.starts_on > day:
        first_day = format_date(placement.starts_on)
        return _("It starts on %(day)s. Change the first day if it is to start earlier.", day=first_day)
    return ""


def resume_placement(*, placement: Placement, day: dt.date | None = None) -> None:
    """The person is back."""
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, _S.PAUSED)
    day = day or get_london_today()
    current_pause = records.find_open_pause(placement.id)
    if current_pause is not None:
        current_pause.resumed_on = day
    if compute_state_by_date(placement, day) is _S.END_REVIEW_DUE:
        _end_placement(placement)
    else:
        change_placement_state(placement, compute_state_by_date(placement, day), summary=_("Pause ended"))


@dataclass(frozen=True, slots=True)
class EarlyEnd:
    """Who brings a placement to an early end, its last day, and why."""

    trigger: Party
    ends_on: dt.date
    reason: str


def end_placement_early(*, placement: Placement, person: Person, early_end: EarlyEnd) -> None:
    """Bring a placement to an early end: at once, or on a day that is still to come.

    Raises:
        FieldError: the last day is not within the placement, or no reason is given.
        TransitionError: it does not run.
    """
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, _S.ACTIVE, _S.PAUSED, _S.ENDING)
    require_party(placement, person, early_end.trigger)
    if not placement.starts_on < early_end.ends_on <= placement.ends_on:
        first_day, last_day = format_date(placement.starts_on), format_date(placement.ends_on)
        raise FieldError(
            "last_day", _("The last day must be between %(first)s and %(last)s", first=first_day, last=last_day)
        )
    if not early_end.reason:
        raise FieldError("reason", "Enter why it ends early")
    previous_end, placement.ends_on, placement.ends_early_by = placement.ends_on, early_end.ends_on, early_end.trigger
    party = early_end.trigger.label.lower()
    summary = _("Ends early, on %(day)s: %(party)s", day=format_date(early_end.ends_on), party=party)
    record_placement_change(
        placement, old_state=placement.state, summary=summary, reason=early_end.reason, previous_end=previous_end
    )
    if placement.state is not _S.PAUSED:
        _advance_to_end(placement, get_london_today())


def advance_placements(day: dt.date) -> None:
    """What the calendar does: first days, pauses that are over, the last eight weeks, the end; and reminders."""
    open_placement_ids = select(Placement.id).where(Placement.state.not_in(FINISHED_STATES)).order_by(Placement.id)
    for placement_id in db.session.scalars(open_placement_ids).all():
        with savepoint_per_item("placements.keep_time", placement=str(placement_id)):
            _advance_placement(placement_id, day)
    ended_placement_ids = select(Placement.id).where(
        Placement.state == _S.ENDED_EARLY, Placement.next_due_on.is_not(None)
    )
    for placement_id in db.session.scalars(ended_placement_ids).all():
        with savepoint_per_item("placements.see_due", placement=str(placement_id)):
            refresh_tasks_due(lock_placement(placement_id), day)


def _advance_placement(placement_id: uuid.UUID, day: dt.date) -> None:
    placement = lock_placement(placement_id)
    match placement.state:
        case _S.AGREEMENT_SIGNED if not _explain_why_not_started(placement, day):
            change_placement_state(placement, _S.ACTIVE, summary=_("The first day"))
        case _S.PAUSED if (current_pause := records.find_open_pause(placement.id)) and current_pause.ends_on < day:
            resume_placement(placement=placement, day=day)
        case _S.PAUSED if compute_state_by_date(placement, day) is _S.END_REVIEW_DUE:
            _end_placement(placement)
        case _S.EXTENSION_REQUESTED if compute_state_by_date(placement, day) is _S.END_REVIEW_DUE:
            close_extension_request(placement)
            _end_placement(placement)
        case _S.ACTIVE | _S.ENDING:
            begin_planned_pause(placement, day)
            _advance_to_end(placement, day)
    refresh_tasks_due(placement, day)


def _advance_to_end(placement: Placement, day: dt.date) -> None:
    state_by_date = compute_state_by_date(placement, day)
    if placement.state is _S.ACTIVE and state_by_date is not _S.ACTIVE:
        change_placement_state(placement, _S.ENDING, summary=_("Eight weeks to the last day"))
    if placement.state is _S.ENDING and state_by_date is _S.END_REVIEW_DUE:
        _end_placement(placement)


def _end_placement(placement: Placement) -> None:
    """The last day is past."""
    is_early = placement.ends_early_by is not None
    change_placement_state(
        placement, _S.ENDED_EARLY if is_early else _S.END_REVIEW_DUE, summary=_("The last day is past")
    )
    complete_placement_if_done(placement)
