"""By when each step before the first day has to be done: counted back from it, in working days."""

import datetime as dt

from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.core.working_days import add_working_days, subtract_working_days
from frontline.placements.models.placement import Clearance, Placement, PlacementState

STEP_PERIOD = dt.timedelta(days=14)  # to approve, to agree, to sign, to decide
_RUSHED_DAYS = 2  # working days for a step that comes too late for the plan
# Working days from asking for a clearance to having it, as far as one plans for it; the longest where no level is said.
_CLEARANCE_DAYS = {Clearance.BPSS: 15, Clearance.CTC: 30, Clearance.SC: 30, Clearance.DV: 90}
_CLEARANCE_DAYS_UNSAID = 30
# Working days before the first day by which the other steps are done.
_DAYS_BEFORE_START = {"make": 12, "sign": 7, "cleared": 3}
# Working days before clearance is asked for by which home and host decide.
_DAYS_BEFORE_CLEARANCE = {"approve": 10, "agree": 5, "clearance": 0}
# The steps before clearance is asked for, each with the state in which it waits.
DECISION_STEPS = {
    "approve": PlacementState.PROPOSED, "agree": PlacementState.HOME_APPROVED, "clearance": PlacementState.HOST_AGREED,
}  # fmt: skip


def count_days_before_start(step: str, clearance: Clearance | None) -> int:
    """How many working days before the first day a step has to be done."""
    if step in _DAYS_BEFORE_START:
        return _DAYS_BEFORE_START[step]
    clearance_days = _CLEARANCE_DAYS.get(clearance, _CLEARANCE_DAYS_UNSAID) if clearance else _CLEARANCE_DAYS_UNSAID
    return clearance_days + _DAYS_BEFORE_CLEARANCE[step]


def compute_planned_day(step: str, placement: Placement) -> dt.date:
    """By which day a step has to be done for the first day to hold."""
    return subtract_working_days(placement.starts_on, count_days_before_start(step, placement.clearance))


def compute_due_day(step: str, placement: Placement, opened_on: dt.date) -> dt.date:
    """By when a step is due that could be taken from a day on: within 14 days, as planned, and never after the start.

    Where the plan cannot be kept any more, it is due in two working days, and before the first day.
    """
    planned_on = compute_planned_day(step, placement)
    if planned_on >= opened_on:
        return min(planned_on, opened_on + STEP_PERIOD)
    last_on = subtract_working_days(placement.starts_on, 1)
    if last_on >= opened_on:
        return min(add_working_days(opened_on, _RUSHED_DAYS), last_on)
    return min(opened_on, placement.starts_on)


def explain_risk(step: str, title: str, placement: Placement, today: dt.date) -> str:
    """Why the first day is at risk by a step that is not done, in words; empty where it is not."""
    planned_on, first_day = compute_planned_day(step, placement), format_date(placement.starts_on)
    if planned_on >= today:
        return ""
    params = {"step": title, "day": format_date(planned_on), "first": first_day}
    if placement.starts_on < today:
        return _("The first day, %(first)s, has passed, and this is still to do: %(step)s.", **params)
    return _(
        "This had to be done by %(day)s for the first day, %(first)s, %(number)s working days later: %(step)s.",
        number=count_days_before_start(step, placement.clearance),
        **params,
    )


def compute_first_safe_start(step: str, clearance: Clearance | None, today: dt.date) -> dt.date:
    """The earliest first day that a step not done by today does not put at risk."""
    days = count_days_before_start(step, clearance)
    first_day = add_working_days(today, max(days - 1, 0))
    while subtract_working_days(first_day, days) < today:
        first_day += dt.timedelta(days=1)
    return first_day
