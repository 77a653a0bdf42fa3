"""Before the first day: the home approves, the host agrees, clearance is asked for and recorded."""

import datetime as dt

from frontline.accounts.models import Person
from frontline.core.clock import get_london_today
from frontline.core.errors import FieldError
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.placements.models.placement import (
    BEFORE_START_STATES,
    RUNNING_STATES,
    Clearance,
    Party,
    Placement,
    PlacementState,
)
from frontline.placements.service.gaps import close_filled_gaps
from frontline.placements.service.state_changes import (
    change_placement_state,
    lock_placement,
    record_amendment,
    require_party,
)
from frontline.placements.service.validation import require_plausible_year
from frontline.placements.states import PLACEMENT_TRANSITIONS

_S = PlacementState


def approve_placement(*, placement: Placement, person: Person) -> None:
    """The home organisation lets the person go."""
    placement = lock_placement(placement.id)
    require_party(placement, person, Party.HOME)
    change_placement_state(placement, _S.HOME_APPROVED)


def agree_to_placement(*, placement: Placement, person: Person) -> None:
    """The host takes the person."""
    placement = lock_placement(placement.id)
    require_party(placement, person, Party.HOST)
    change_placement_state(placement, _S.HOST_AGREED)


def decline_placement(*, placement: Placement, person: Person, reason: str) -> None:
    """Home or host says no.

    Raises:
        FieldError: without a reason.
        TransitionError: it has begun.
    """
    placement = lock_placement(placement.id)
    party = require_party(placement, person, Party.HOME, Party.HOST)
    PLACEMENT_TRANSITIONS.require_state(placement, *BEFORE_START_STATES)
    _require_reason(reason, _("Enter why it is declined"))
    change_placement_state(
        placement, _S.DECLINED, reason=reason, summary=_("Declined by the %(party)s", party=party.label.lower())
    )


def withdraw_placement(*, placement: Placement, person: Person, reason: str) -> None:
    """The secondee, or the coordinator, takes it back before it has begun.

    Raises:
        FieldError: without a reason.
        TransitionError: it has begun.
    """
    placement = lock_placement(placement.id)
    require_party(placement, person, Party.SECONDEE)
    PLACEMENT_TRANSITIONS.require_state(placement, *BEFORE_START_STATES)
    _require_reason(reason, _("Enter why it is withdrawn"))
    change_placement_state(placement, _S.WITHDRAWN, reason=reason)


def request_clearance(*, placement: Placement, level: Clearance) -> None:
    """Say which clearance was asked for; from then on the agreement can be made and signed.

    Raises:
        TransitionError: it is not time for it.
    """
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, _S.HOST_AGREED)
    placement.clearance = level
    change_placement_state(
        placement, _S.CLEARANCE_PENDING, summary=_("Clearance requested: %(level)s", level=level.value)
    )


def record_clearance(*, placement: Placement, level: Clearance, cleared_on: dt.date) -> None:
    """Record that somebody is cleared, to what is needed or above it.

    Raises:
        FieldError: the day is still to come, or the level is below what the placement needs.
        TransitionError: it is not time for it.
    """
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, _S.CLEARANCE_PENDING, _S.AGREEMENT_SIGNED, *RUNNING_STATES)
    require_plausible_year("cleared_on", cleared_on)
    if cleared_on > get_london_today():
        raise FieldError("cleared_on", "Enter the day of the clearance, which cannot be in the future")
    levels = list(Clearance)
    if placement.clearance is not None and levels.index(level) < levels.index(placement.clearance):
        required_level = placement.clearance.value
        message = _("This placement needs %(level)s. Change the record first if less is enough", level=required_level)
        raise FieldError("clearance", message)
    placement.clearance, placement.cleared_on = placement.clearance or level, cleared_on
    close_filled_gaps(placement)
    record_amendment(placement, _("Cleared to %(level)s on %(day)s", level=level.value, day=format_date(cleared_on)))


def _require_reason(reason: str, message: str) -> None:
    if not reason:
        raise FieldError("reason", message)
