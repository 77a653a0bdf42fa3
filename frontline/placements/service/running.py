"""While it runs: the first day, pauses, ending early, and what the calendar does by itself."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import db, now
from frontline.core.errors import FieldError, TransitionError
from frontline.core.furniture import date, today
from frontline.core.jobs import kept_apart
from frontline.core.translation import gettext as _
from frontline.notices.service import Message
from frontline.placements import queries
from frontline.placements.models import OVER, Party, Pause, Placement, PlacementState
from frontline.placements.service.agreeing import has_changed
from frontline.placements.service.ending import complete_if_done
from frontline.placements.service.extending import close_request
from frontline.placements.service.moving import by_date, locked, move, note, require_party, see_due, tell_parties
from frontline.placements.states import PLACEMENTS

_S = PlacementState


def start(*, placement: Placement) -> None:
    """The first day has come.

    Raises:
        TransitionError: a signature or the clearance is missing, or the first day is still to come.
    """
    placement = locked(placement.id)
    PLACEMENTS.require(placement, _S.AGREEMENT_SIGNED)
    if missing := _missing_to_start(placement, today()):
        raise TransitionError(missing)
    move(placement, _S.ACTIVE)


def _missing_to_start(placement: Placement, day: dt.date) -> str:
    """What keeps a placement from starting on a day, in words; empty where nothing does."""
    agreement = queries.agreement(placement.id)
    if placement.cleared_on is None:
        return _("Nobody starts without clearance. Record the day of the clearance first.")
    if agreement is None or not agreement.is_signed or has_changed(placement, agreement):
        return _("Nobody starts before home, host and secondee have signed what is on record.")
    if placement.starts_on > day:
        first = date(placement.starts_on)
        return _("It starts on %(day)s. Change the first day if it is to start earlier.", day=first)
    return ""


@dataclass(frozen=True, slots=True)
class Rest:
    """From when to when a placement rests, both days included, and why."""

    starts_on: dt.date
    ends_on: dt.date
    reason: str


def pause(*, placement: Placement, rest: Rest) -> None:
    """Let a placement rest: at once, or from a day that is still to come.

    Raises:
        FieldError: the days are not within the placement, or begin in its last eight weeks.
        TransitionError: it is not active, or a pause is planned already.
    """
    placement = locked(placement.id)
    PLACEMENTS.require(placement, _S.ACTIVE)
    if planned := queries.pause(placement.id):
        first = date(planned.starts_on)
        raise TransitionError(_("A pause from %(day)s is planned already. Call it off first.", day=first))
    if rest.ends_on < rest.starts_on:
        raise FieldError("until", "The pause must end after it begins")
    if rest.ends_on < today():
        raise FieldError("until", _("The last day of the pause must be today or later"))
    if rest.starts_on < placement.starts_on or rest.ends_on > placement.ends_on:
        first, last = date(placement.starts_on), date(placement.ends_on)
        raise FieldError("until", _("The placement runs from %(first)s to %(last)s", first=first, last=last))
    if by_date(placement, rest.starts_on) is not _S.ACTIVE:
        raise FieldError("since", "In its last eight weeks a placement is not paused any more")
    planned = Pause(placement_id=placement.id, starts_on=rest.starts_on, ends_on=rest.ends_on, reason=rest.reason)
    db.session.add(planned)
    if rest.starts_on > today():
        first, last = date(rest.starts_on), date(rest.ends_on)
        what = _("A pause is planned from %(first)s to %(last)s", first=first, last=last)
        note(placement, old=placement.state, what=what, reason=rest.reason)
        _tell_of_pause(placement, planned, what)
    else:
        _rest(placement, planned)


def _rest(placement: Placement, planned: Pause) -> None:
    what = _("Paused until %(day)s", day=date(planned.ends_on))
    move(placement, _S.PAUSED, reason=planned.reason, what=what)
    _tell_of_pause(placement, planned, what)


def _tell_of_pause(placement: Placement, planned: Pause, what: str) -> None:
    """All parties hear of it: a pause changes when they expect whom where."""
    db.session.flush()
    cause = f"pause:{planned.id}:{placement.state}:{now():%Y%m%d%H%M%S}"
    title = _("%(what)s: the placement of %(name)s", what=what, name=placement.person.name)
    tell_parties(placement, Message(cause, title, planned.reason, f"/placements/{placement.id}"), *Party)


def _begin_to_rest(placement: Placement, day: dt.date) -> None:
    """The first day of a pause has come; one that passed while an extension was decided is forgotten."""
    planned = queries.pause(placement.id)
    if planned is None or planned.starts_on > day:
        return
    if placement.state is _S.ACTIVE and planned.ends_on >= day:
        _rest(placement, planned)
    else:
        first = date(planned.starts_on)
        _forget(placement, planned, _("The pause from %(day)s has passed unused", day=first))


def call_off_pause(*, placement: Placement) -> None:
    """A pause that was planned will not be.

    Raises:
        TransitionError: none is planned.
    """
    placement = locked(placement.id)
    planned = queries.pause(placement.id)
    if planned is None or placement.state is _S.PAUSED:
        raise TransitionError("No pause is planned.")
    what = _("The pause from %(day)s is called off", day=date(planned.starts_on))
    _tell_of_pause(placement, planned, what)
    _forget(placement, planned, what)


def _forget(placement: Placement, planned: Pause, what: str) -> None:
    db.session.delete(planned)
    note(placement, old=placement.state, what=what)


def resume(*, placement: Placement, day: dt.date | None = None) -> None:
    """The person is back."""
    placement = locked(placement.id)
    PLACEMENTS.require(placement, _S.PAUSED)
    day = day or today()
    resting = queries.pause(placement.id)
    if resting is not None:
        resting.resumed_on = day
    if by_date(placement, day) is _S.END_REVIEW_DUE:
        _end(placement)
    else:
        move(placement, by_date(placement, day), what=_("Back from the pause"))


@dataclass(frozen=True, slots=True)
class EarlyEnd:
    """Who brings a placement to an early end, its last day, and why."""

    trigger: Party
    ends_on: dt.date
    reason: str


def end_early(*, placement: Placement, person: Person, end: EarlyEnd) -> None:
    """Bring a placement to an early end: at once, or on a day that is still to come.

    Raises:
        FieldError: the last day is not within the placement, or no reason is given.
        TransitionError: it does not run.
    """
    placement = locked(placement.id)
    PLACEMENTS.require(placement, _S.ACTIVE, _S.PAUSED, _S.ENDING)
    require_party(placement, person, end.trigger)
    if not placement.starts_on < end.ends_on <= placement.ends_on:
        first, last = date(placement.starts_on), date(placement.ends_on)
        raise FieldError("last_day", _("The last day must be between %(first)s and %(last)s", first=first, last=last))
    if not end.reason:
        raise FieldError("reason", "Enter why it ends early")
    ended, placement.ends_on, placement.ends_early_by = placement.ends_on, end.ends_on, end.trigger
    party = end.trigger.label.lower()
    what = _("Ends early, on %(day)s: %(party)s", day=date(end.ends_on), party=party)
    note(placement, old=placement.state, what=what, reason=end.reason, ended=ended)
    if placement.state is not _S.PAUSED:
        _come_to_the_end(placement, today())


def keep_time(day: dt.date) -> None:
    """What the calendar does: first days, pauses that are over, the last eight weeks, the end; and reminders."""
    running = select(Placement.id).where(Placement.state.not_in(OVER)).order_by(Placement.id)
    for placement_id in db.session.scalars(running).all():
        with kept_apart("placements.keep_time", placement=str(placement_id)):
            _keep_time(placement_id, day)
    ended = select(Placement.id).where(Placement.state == _S.ENDED_EARLY, Placement.next_due_on.is_not(None))
    for placement_id in db.session.scalars(ended).all():
        with kept_apart("placements.see_due", placement=str(placement_id)):
            see_due(locked(placement_id), day)


def _keep_time(placement_id: uuid.UUID, day: dt.date) -> None:
    placement = locked(placement_id)
    match placement.state:
        case _S.AGREEMENT_SIGNED if not _missing_to_start(placement, day):
            move(placement, _S.ACTIVE, what=_("The first day"))
        case _S.PAUSED if (resting := queries.pause(placement.id)) and resting.ends_on < day:
            resume(placement=placement, day=day)
        case _S.PAUSED if by_date(placement, day) is _S.END_REVIEW_DUE:
            _end(placement)
        case _S.EXTENSION_REQUESTED if by_date(placement, day) is _S.END_REVIEW_DUE:
            close_request(placement)
            _end(placement)
        case _S.ACTIVE | _S.ENDING:
            _begin_to_rest(placement, day)
            _come_to_the_end(placement, day)
    see_due(placement, day)


def _come_to_the_end(placement: Placement, day: dt.date) -> None:
    due = by_date(placement, day)
    if placement.state is _S.ACTIVE and due is not _S.ACTIVE:
        move(placement, _S.ENDING, what=_("Eight weeks to the last day"))
    if placement.state is _S.ENDING and due is _S.END_REVIEW_DUE:
        _end(placement)


def _end(placement: Placement) -> None:
    """The last day is past."""
    early = placement.ends_early_by is not None
    move(placement, _S.ENDED_EARLY if early else _S.END_REVIEW_DUE, what=_("The last day is past"))
    complete_if_done(placement)
