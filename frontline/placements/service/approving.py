"""Before the first day: the home approves, the host agrees, clearance is asked for and recorded."""

import datetime as dt

from frontline.accounts.models import Person
from frontline.core.errors import FieldError
from frontline.core.furniture import date, today
from frontline.core.translation import gettext as _
from frontline.placements.models import BEFORE, RUNNING, Clearance, Party, Placement, PlacementState
from frontline.placements.service.gaps import close_gaps
from frontline.placements.service.moving import amend, locked, move, require_party
from frontline.placements.service.terms import check_year
from frontline.placements.states import PLACEMENTS

_S = PlacementState


def approve(*, placement: Placement, person: Person) -> None:
    """The home organisation lets the person go."""
    placement = locked(placement.id)
    require_party(placement, person, Party.HOME)
    move(placement, _S.HOME_APPROVED)


def agree(*, placement: Placement, person: Person) -> None:
    """The host takes the person."""
    placement = locked(placement.id)
    require_party(placement, person, Party.HOST)
    move(placement, _S.HOST_AGREED)


def decline(*, placement: Placement, person: Person, reason: str) -> None:
    """Home or host says no.

    Raises:
        FieldError: without a reason.
        TransitionError: it has begun.
    """
    placement = locked(placement.id)
    party = require_party(placement, person, Party.HOME, Party.HOST)
    PLACEMENTS.require(placement, *BEFORE)
    _need(reason, _("Enter why it is declined"))
    move(placement, _S.DECLINED, reason=reason, what=_("Declined by the %(party)s", party=party.label.lower()))


def withdraw(*, placement: Placement, person: Person, reason: str) -> None:
    """The secondee, or the coordinator, takes it back before it has begun.

    Raises:
        FieldError: without a reason.
        TransitionError: it has begun.
    """
    placement = locked(placement.id)
    require_party(placement, person, Party.SECONDEE)
    PLACEMENTS.require(placement, *BEFORE)
    _need(reason, _("Enter why it is withdrawn"))
    move(placement, _S.WITHDRAWN, reason=reason)


def ask_for_clearance(*, placement: Placement, level: Clearance) -> None:
    """Say which clearance was asked for; from then on the agreement can be made and signed.

    Raises:
        TransitionError: it is not time for it.
    """
    placement = locked(placement.id)
    PLACEMENTS.require(placement, _S.HOST_AGREED)
    placement.clearance = level
    move(placement, _S.CLEARANCE_PENDING, what=_("Clearance asked for: %(level)s", level=level.value))


def record_clearance(*, placement: Placement, level: Clearance, on: dt.date) -> None:
    """Record that somebody is cleared, to what is needed or above it.

    Raises:
        FieldError: the day is still to come, or the level is below what the placement needs.
        TransitionError: it is not time for it.
    """
    placement = locked(placement.id)
    PLACEMENTS.require(placement, _S.CLEARANCE_PENDING, _S.AGREEMENT_SIGNED, *RUNNING)
    check_year("cleared_on", on)
    if on > today():
        raise FieldError("cleared_on", "Enter the day of the clearance, which cannot be in the future")
    levels = list(Clearance)
    if placement.clearance is not None and levels.index(level) < levels.index(placement.clearance):
        needed = placement.clearance.value
        said = _("This placement needs %(level)s. Change the record first if less is enough", level=needed)
        raise FieldError("clearance", said)
    placement.clearance, placement.cleared_on = placement.clearance or level, on
    close_gaps(placement)
    amend(placement, _("Cleared to %(level)s on %(day)s", level=level.value, day=date(on)))


def _need(reason: str, message: str) -> None:
    if not reason:
        raise FieldError("reason", message)
