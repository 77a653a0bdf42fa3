"""What finance recorded of a placement, and to which programme it belongs."""

import datetime as dt
from dataclasses import dataclass

from frontline.core.clock import get_london_today
from frontline.core.errors import FieldError
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.placements.models.placement import EDITABLE_STATES, Placement
from frontline.placements.models.programme import Programme
from frontline.placements.models.terms import Headcount, RechargeSchedule
from frontline.placements.service.agreements import void_outdated_agreement
from frontline.placements.service.state_changes import lock_placement, record_amendment
from frontline.placements.service.validation import require_plausible_year
from frontline.placements.states import PLACEMENT_TRANSITIONS


@dataclass(frozen=True, slots=True)
class FinanceDetails:
    """Who counts the post, how often the host is charged, and how finance treats VAT, confirmed on a day."""

    headcount: Headcount | None
    recharge: RechargeSchedule | None
    vat_treatment: str
    vat_confirmed_on: dt.date | None


def record_finance(*, placement: Placement, details: FinanceDetails) -> None:
    """Record what finance says; nothing of it is computed.

    Raises:
        FieldError: a day of confirmation without a treatment, or one that is still to come.
        TransitionError: the placement is over.
    """
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, *EDITABLE_STATES)
    if details.vat_confirmed_on is not None:
        require_plausible_year("vat_confirmed_on", details.vat_confirmed_on)
        if not details.vat_treatment:
            raise FieldError("vat_treatment", "Select what finance has confirmed")
        if details.vat_confirmed_on > get_london_today():
            raise FieldError("vat_confirmed_on", "Enter the day of the confirmation, which cannot be in the future")
    placement.headcount, placement.recharge = details.headcount, details.recharge
    placement.vat_treatment, placement.vat_confirmed_on = details.vat_treatment, details.vat_confirmed_on
    summary = _("Headcount, recharge and VAT recorded")
    if details.vat_confirmed_on is not None:
        day = format_date(details.vat_confirmed_on)
        summary = _("Headcount, recharge and VAT recorded; VAT confirmed by finance on %(day)s", day=day)
    record_amendment(placement, summary)
    void_outdated_agreement(placement)


def assign_programme(*, placement: Placement, programme: Programme | None) -> None:
    """Say to which programme a placement belongs; to none, where none is given.

    Raises:
        FieldError: the programme is closed.
        TransitionError: the placement is over.
    """
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, *EDITABLE_STATES)
    if programme is not None and programme.closed_at and placement.programme_id != programme.id:
        raise FieldError("programme", _("%(name)s is closed. Select another programme", name=programme.name))
    placement.programme_id = programme.id if programme else None
    name = programme.name if programme else _("none")
    record_amendment(placement, _("Programme: %(name)s", name=name))
