"""Clearance and checks: its sponsor and its end, a renewal, screening, the nationality rules."""

import datetime as dt
from dataclasses import dataclass

from frontline.core.clock import get_london_today
from frontline.core.errors import FieldError
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.placements.models.placement import EDITABLE_STATES, RUNNING_STATES, Clearance, Placement, PlacementState
from frontline.placements.service.gaps import close_filled_gaps
from frontline.placements.service.state_changes import lock_placement, record_amendment
from frontline.placements.service.validation import require_plausible_year
from frontline.placements.states import PLACEMENT_TRANSITIONS

_S = PlacementState


@dataclass(frozen=True, slots=True)
class ClearanceTerms:
    """Who sponsors a clearance, when it ends or is to be reviewed, and from whom it was transferred."""

    sponsor: str = ""
    ends_on: dt.date | None = None
    transferred_from: str = ""


_NO_TERMS = ClearanceTerms()


def record_clearance(
    *, placement: Placement, level: Clearance, cleared_on: dt.date, terms: ClearanceTerms = _NO_TERMS
) -> None:
    """Record that somebody is cleared, to what is needed or above it; another time, that it was renewed.

    Raises:
        FieldError: the day is still to come, the level is below what the placement needs, or it ended already.
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
    if terms.ends_on is not None and terms.ends_on <= max(cleared_on, get_london_today()):
        raise FieldError("ends_on", "Enter the day on which it ends, which must be after today")
    placement.clearance, placement.cleared_on = placement.clearance or level, cleared_on
    placement.clearance_ends_on, placement.clearance_sponsor = terms.ends_on, terms.sponsor
    placement.clearance_transferred_from = terms.transferred_from
    close_filled_gaps(placement)
    record_amendment(placement, _format_summary(level, cleared_on, terms))


def _format_summary(level: Clearance, cleared_on: dt.date, terms: ClearanceTerms) -> str:
    params = {"level": level.value, "day": format_date(cleared_on)}
    if terms.ends_on is None:
        return _("Cleared to %(level)s on %(day)s", **params)
    return _("Cleared to %(level)s on %(day)s, until %(last)s", last=format_date(terms.ends_on), **params)


def record_checks(*, placement: Placement, screened_on: dt.date | None, nationality_checked_on: dt.date | None) -> None:
    """Record when the baseline screening and the check of the nationality rules were passed.

    Raises:
        FieldError: neither is given, or a day is still to come.
        TransitionError: the placement is over.
    """
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, *EDITABLE_STATES)
    if screened_on is None and nationality_checked_on is None:
        raise FieldError("screened_on", "Enter the day of at least one check")
    for name, day in (("screened_on", screened_on), ("nationality_checked_on", nationality_checked_on)):
        if day is not None:
            require_plausible_year(name, day)
            if day > get_london_today():
                raise FieldError(name, "Enter the day of the check, which cannot be in the future")
    placement.screened_on, placement.nationality_checked_on = screened_on, nationality_checked_on
    record_amendment(placement, _("Checks recorded"))
