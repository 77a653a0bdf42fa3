"""States as sheets write them, whether they can be on the days of the row, and whether the record says otherwise."""

import datetime as dt

from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.placements.models.placement import (
    BEFORE_START_STATES,
    CANCELLED_STATES,
    RUNNING_STATES,
    Placement,
    PlacementState,
)
from frontline.placements.service.state_changes import compute_state_by_date

_S = PlacementState
_SYNONYMS = {
    _S.PROPOSED: ("pipeline", "planned", "in pipeline", "new", "not started", "prospective"),
    _S.HOST_AGREED: ("agreed", "confirmed"),
    _S.CLEARANCE_PENDING: ("awaiting clearance", "in vetting", "vetting", "pending clearance", "clearance pending"),
    _S.AGREEMENT_SIGNED: ("signed", "ready to start"),
    _S.ACTIVE: (
        "live", "current", "in post", "ongoing", "on-going", "started", "in progress", "on secondment", "extended",
        "live - extended", "active - extended",
    ),
    _S.PAUSED: ("on hold", "career break", "suspended"),
    _S.ENDING: ("ending soon",),
    _S.COMPLETED: ("finished", "closed", "ended", "complete", "returned", "returned to home"),
    _S.ENDED_EARLY: ("left early", "terminated", "terminated early", "curtailed"),
    _S.WITHDRAWN: ("cancelled", "canceled", "did not proceed", "withdrew", "fell through"),
    _S.DECLINED: ("rejected", "refused"),
}  # fmt: skip
_ENDED_STATES = (_S.END_REVIEW_DUE, _S.COMPLETED, _S.ENDED_EARLY)
# What a tracker calls by one word: the calendar tells them apart.
_ALIKE = (
    frozenset({_S.ACTIVE, _S.ENDING, _S.EXTENSION_REQUESTED}),
    frozenset({_S.END_REVIEW_DUE, _S.COMPLETED}),
)


def get_state_by_name() -> dict[str, PlacementState]:
    """The state of each word that a sheet may use, in lower case."""
    names = {name: state for state in _S for name in (state.value, state.label.lower(), state.value.replace("_", " "))}
    return names | {synonym: state for state, synonyms in _SYNONYMS.items() for synonym in synonyms}


def explain_impossible_state(
    state: PlacementState, starts_on: dt.date | None, ends_on: dt.date | None, today: dt.date
) -> str:
    """Why a state cannot be today between two days, as the end of a sentence; empty where it can."""
    if state in CANCELLED_STATES:
        return ""
    if state not in BEFORE_START_STATES and starts_on and starts_on > today:
        return _("but the first day is still to come")
    if state in _ENDED_STATES and ends_on and ends_on > today:
        return _("but the last day, %(day)s, is still to come", day=format_date(ends_on))
    if state not in _ENDED_STATES and ends_on and ends_on < today:
        return _("but the last day was %(day)s. Write a later last day, or how it ended", day=format_date(ends_on))
    return ""


def compute_initial_state(
    given: PlacementState | None, starts_on: dt.date, ends_on: dt.date, today: dt.date
) -> PlacementState:
    """Where a placement that a sheet begins stands: what the sheet says, or else what the dates say."""
    if given is None and starts_on > today:
        return _S.PROPOSED
    if given is None and ends_on < today:
        return _S.COMPLETED
    if given in {None, _S.ACTIVE, _S.EXTENSION_REQUESTED}:  # nobody has asked for an extension here
        return compute_state_by_date(Placement(ends_on=ends_on), today)
    return given


def is_other_state(given: PlacementState | None, recorded: PlacementState) -> bool:
    """Whether a sheet says another state than the record, and not merely another word for it."""
    if given is None or given is recorded:
        return False
    return not any({given, recorded} <= alike for alike in _ALIKE)


def is_running(state: PlacementState) -> bool:
    """Whether gaps are listed of a placement that a sheet begins so: it is agreed, runs, or awaits its reviews."""
    return state in {*RUNNING_STATES, _S.AGREEMENT_SIGNED, _S.END_REVIEW_DUE}
