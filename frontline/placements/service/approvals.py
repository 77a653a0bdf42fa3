"""Before the first day: the home approves, the host agrees, clearance is asked for."""

from frontline.accounts.models import Person
from frontline.core.errors import FieldError
from frontline.core.translation import gettext as _
from frontline.placements.models.placement import (
    BEFORE_START_STATES,
    Clearance,
    Party,
    Placement,
    PlacementState,
)
from frontline.placements.service.state_changes import (
    change_placement_state,
    lock_placement,
    require_party,
)
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


def _require_reason(reason: str, message: str) -> None:
    if not reason:
        raise FieldError("reason", message)
