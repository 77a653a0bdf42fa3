"""Pauses of a placement: planned, begun, cancelled."""

import datetime as dt
from dataclasses import dataclass

from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.notices.service import Notification
from frontline.placements.models.placement import Party, Placement, PlacementState
from frontline.placements.models.record import Pause
from frontline.placements.queries import records
from frontline.placements.service.reminders import notify_parties
from frontline.placements.service.state_changes import (
    change_placement_state,
    compute_state_by_date,
    lock_placement,
    record_placement_change,
)
from frontline.placements.states import PLACEMENT_TRANSITIONS

_S = PlacementState


@dataclass(frozen=True, slots=True)
class PausePeriod:
    """From when to when a placement rests, both days included, and why."""

    starts_on: dt.date
    ends_on: dt.date
    reason: str


def pause_placement(*, placement: Placement, period: PausePeriod) -> None:
    """Let a placement rest: at once, or from a day that is still to come.

    Raises:
        FieldError: the days are not within the placement, or begin in its last eight weeks.
        TransitionError: it is not active, or a pause is planned already.
    """
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, _S.ACTIVE)
    if planned_pause := records.find_open_pause(placement.id):
        first_day = format_date(planned_pause.starts_on)
        raise TransitionError(_("A pause from %(day)s is planned already. Cancel it first.", day=first_day))
    if period.ends_on < period.starts_on:
        raise FieldError("until", "The pause must end after it begins")
    if period.ends_on < get_london_today():
        raise FieldError("until", _("The last day of the pause must be today or later"))
    if period.starts_on < placement.starts_on or period.ends_on > placement.ends_on:
        first_day, last_day = format_date(placement.starts_on), format_date(placement.ends_on)
        raise FieldError("until", _("The placement runs from %(first)s to %(last)s", first=first_day, last=last_day))
    if compute_state_by_date(placement, period.starts_on) is not _S.ACTIVE:
        raise FieldError("since", "In its last eight weeks a placement is not paused any more")
    planned_pause = Pause(
        placement_id=placement.id, starts_on=period.starts_on, ends_on=period.ends_on, reason=period.reason
    )
    db.session.add(planned_pause)
    if period.starts_on > get_london_today():
        first_day, last_day = format_date(period.starts_on), format_date(period.ends_on)
        summary = _("A pause is planned from %(first)s to %(last)s", first=first_day, last=last_day)
        record_placement_change(placement, old_state=placement.state, summary=summary, reason=period.reason)
        _notify_of_pause(placement, planned_pause, summary)
    else:
        _begin_pause(placement, planned_pause)


def _begin_pause(placement: Placement, planned_pause: Pause) -> None:
    summary = _("Paused until %(day)s", day=format_date(planned_pause.ends_on))
    change_placement_state(placement, _S.PAUSED, reason=planned_pause.reason, summary=summary)
    _notify_of_pause(placement, planned_pause, summary)


def _notify_of_pause(placement: Placement, planned_pause: Pause, summary: str) -> None:
    """All parties hear of it: a pause changes when they expect whom where."""
    db.session.flush()
    dedup_key = f"pause:{planned_pause.id}:{placement.state}:{now():%Y%m%d%H%M%S}"
    title = _("%(what)s: the placement of %(name)s", what=summary, name=placement.person.name)
    notify_parties(
        placement, Notification(dedup_key, title, planned_pause.reason, f"/placements/{placement.id}"), *Party
    )


def begin_planned_pause(placement: Placement, day: dt.date) -> None:
    """The first day of a pause has come; one that passed while an extension was decided is forgotten."""
    planned_pause = records.find_open_pause(placement.id)
    if planned_pause is None or planned_pause.starts_on > day:
        return
    if placement.state is _S.ACTIVE and planned_pause.ends_on >= day:
        _begin_pause(placement, planned_pause)
    else:
        first_day = format_date(planned_pause.starts_on)
        _delete_pause(placement, planned_pause, _("The pause from %(day)s has passed unused", day=first_day))


def cancel_pause(*, placement: Placement) -> None:
    """A pause that was planned will not be.

    Raises:
        TransitionError: none is planned.
    """
    placement = lock_placement(placement.id)
    planned_pause = records.find_open_pause(placement.id)
    if planned_pause is None or placement.state is _S.PAUSED:
        raise TransitionError("No pause is planned.")
    summary = _("The pause from %(day)s is cancelled", day=format_date(planned_pause.starts_on))
    _notify_of_pause(placement, planned_pause, summary)
    _delete_pause(placement, planned_pause, summary)


def _delete_pause(placement: Placement, planned_pause: Pause, summary: str) -> None:
    db.session.delete(planned_pause)
    record_placement_change(placement, old_state=placement.state, summary=summary)
