"""Who must do what by when: told by the record alone, so that nothing depends on someone remembering."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from frontline.core.clock import get_london_day
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.placements.approval_needs import ApprovalNeed
from frontline.placements.models.agreement import Agreement
from frontline.placements.models.placement import (
    BEFORE_START_STATES,
    CLOSING_STATES,
    FINISHED_STATES,
    RUNNING_STATES,
    Party,
    Placement,
    PlacementState,
)
from frontline.placements.models.record import CheckIn, Extension, Gap, MissingItem, Pause
from frontline.placements.start_plan import STEP_PERIOD, compute_due_day, compute_planned_day, explain_risk

_S = PlacementState
OBJECTIVES_PERIOD = dt.timedelta(days=30)  # after the first day
CHECK_IN_INTERVAL = dt.timedelta(days=91)
STALE_AFTER = dt.timedelta(days=30)  # since a record was last confirmed
ENDING_PERIOD = dt.timedelta(weeks=8)
RENEWAL_PERIOD = dt.timedelta(days=60)  # before a clearance ends
_CLEARED_STATES = (_S.CLEARANCE_PENDING, _S.AGREEMENT_SIGNED, *RUNNING_STATES)
REVIEW_PERIOD = dt.timedelta(days=28)  # after the last day


# Where a missing piece is added.
_STEP_BY_MISSING_ITEM = {
    MissingItem.HOME_MANAGER: "name-home-manager",
    MissingItem.HOST_MANAGER: "name-host-manager",
    MissingItem.HOST_TEAM: "record",
    MissingItem.CLEARANCE: "record-clearance",
    MissingItem.AGREEMENT: "make-agreement",
    MissingItem.COSTS: "record",
}


@dataclass(frozen=True, slots=True)
class TaskDue:
    """Something to be done: by which party (None: the coordinators), what, by when, and by which step.

    `risk` says why the first day is at risk by it; empty where it is not.
    """

    key: str
    owner: Party | None
    title: str
    due_on: dt.date
    step: str
    risk: str = ""


@dataclass(frozen=True, slots=True)
class PlacementRecords:
    """What is known around a placement, as far as duties follow from it."""

    agreement: Agreement | None = None
    objective_count: int = 0
    check_ins: Collection[CheckIn] = ()
    extension: Extension | None = None
    pause: Pause | None = None
    reviewed_parties: frozenset[Party] = frozenset()
    open_gaps: Collection[Gap] = ()
    approval_needs: Collection[ApprovalNeed] = ()


def list_tasks_due(placement: Placement, records: PlacementRecords, today: dt.date) -> list[TaskDue]:
    """Everything that is due on a placement, the earliest first."""
    tasks = [
        *_list_tasks_before_start(placement, records, today),
        *_list_running_tasks(placement, records, today),
        *_list_closing_tasks(placement, records),
    ]
    if placement.state not in FINISHED_STATES:
        tasks += [_build_gap_task(gap) for gap in records.open_gaps]
        tasks += _list_expiry_tasks(placement)
        tasks += [_build_approval_task(placement, need) for need in records.approval_needs if not need.is_met]
    return sorted(tasks, key=lambda task: (task.due_on, task.key))


def find_start_risk(tasks: Iterable[TaskDue]) -> str:
    """Why a first day is at risk, in words: the first reason among what is due; empty where it is not."""
    return next((task.risk for task in tasks if task.risk), "")


def _list_tasks_before_start(placement: Placement, records: PlacementRecords, today: dt.date) -> Iterator[TaskDue]:
    def build_task(kind: str, owner: Party | None, title: str, step: str, opened_on: dt.date, key: str = "") -> TaskDue:
        due_on, risk = compute_due_day(kind, placement, opened_on), explain_risk(kind, title, placement, today)
        return TaskDue(key or kind, owner, title, due_on, step, risk)

    since = get_london_day(placement.state_since)
    match placement.state:
        case _S.PROPOSED:
            yield build_task("approve", Party.HOME, _("Approve the placement, or decline it"), "approve", since)
        case _S.HOME_APPROVED:
            yield build_task("agree", Party.HOST, _("Agree to the placement, or decline it"), "agree", since)
        case _S.HOST_AGREED:
            yield build_task("clearance", None, _("Request clearance"), "ask-for-clearance", since)
        case _S.CLEARANCE_PENDING if records.agreement is None:
            yield build_task("make", None, _("Make the agreement"), "make-agreement", since)
        case _S.CLEARANCE_PENDING if records.agreement is not None:
            made_on = get_london_day(records.agreement.created_at)
            for party in sorted(set(Party) - records.agreement.signed_by):
                yield build_task("sign", party, _("Sign the agreement"), "agreement", made_on, f"sign-{party}")
    if placement.state in {_S.CLEARANCE_PENDING, _S.AGREEMENT_SIGNED} and placement.cleared_on is None:
        opened_on = max(since, compute_planned_day("cleared", placement))
        yield build_task("cleared", None, _("Record the clearance"), "record-clearance", opened_on)


def _list_running_tasks(placement: Placement, records: PlacementRecords, today: dt.date) -> Iterator[TaskDue]:
    if placement.state not in RUNNING_STATES:
        return
    yield from _list_running_signatures(records.agreement)
    confirmed_on = get_london_day(placement.confirmed_at)
    yield TaskDue("confirm", Party.HOST, _("Confirm that the record is right"), confirmed_on + STALE_AFTER, "confirm")
    if not records.objective_count:
        yield TaskDue(
            "objectives",
            Party.HOST,
            _("Agree the objectives"),
            _compute_tracking_start(placement) + OBJECTIVES_PERIOD,
            "objectives",
        )
    if placement.state in {_S.ACTIVE, _S.EXTENSION_REQUESTED}:
        for party in (Party.SECONDEE, Party.HOST):
            yield TaskDue(
                f"check-in-{party}",
                party,
                _("Give an update"),
                _compute_next_check_in(placement, records, party),
                "check-in",
            )
    if records.extension is not None:
        yield from _list_extension_tasks(records.extension)
    if (
        placement.state is _S.PAUSED
        and records.pause is not None
        and records.pause.ends_on <= today + dt.timedelta(days=7)
    ):
        yield TaskDue(
            "resume", None, _("The pause is ending: check that they are back"), records.pause.ends_on, "resume"
        )


def _list_running_signatures(agreement: Agreement | None) -> Iterator[TaskDue]:
    """Who has still to sign an agreement that was made while the placement runs, as one for an extended term."""
    if agreement is not None and agreement.sign_by is not None:
        for party in sorted(set(Party) - agreement.signed_by):
            yield TaskDue(f"sign-{party}", party, _("Sign the agreement"), agreement.sign_by, "agreement")


def _compute_next_check_in(placement: Placement, records: PlacementRecords, party: Party) -> dt.date:
    last_check_in_on = max(
        (get_london_day(check_in.at) for check_in in records.check_ins if check_in.party is party),
        default=_compute_tracking_start(placement),
    )
    return last_check_in_on + CHECK_IN_INTERVAL


def _compute_tracking_start(placement: Placement) -> dt.date:
    """From when on somebody could do something: the first day, or the import of what was running already."""
    return max(placement.starts_on, get_london_day(placement.created_at))


def _list_extension_tasks(extension: Extension) -> Iterator[TaskDue]:
    due_on = get_london_day(extension.created_at) + STEP_PERIOD
    for party in (Party.HOME, Party.HOST):
        if not extension.has_agreed(party):
            yield TaskDue(
                f"extend-{party}",
                party,
                _("Say whether you agree to the extension"),
                due_on,
                f"agree-to-extension-{party}",
            )
    if extension.has_agreed(Party.HOME) and extension.has_agreed(Party.HOST):
        yield TaskDue("extend", None, _("Decide on the extension"), due_on, "grant-extension")


def _list_closing_tasks(placement: Placement, records: PlacementRecords) -> Iterator[TaskDue]:
    if placement.state not in CLOSING_STATES:
        return
    due_on = placement.ends_on + REVIEW_PERIOD
    for party in sorted(set(Party) - records.reviewed_parties):
        yield TaskDue(f"review-{party}", party, _("Write the end review"), due_on, f"review-{party}")
    if placement.handed_over_at is None and not placement.handover_waived_reason:
        yield TaskDue("handover", Party.SECONDEE, _("Hand over open work"), due_on, "hand-over")


def _list_expiry_tasks(placement: Placement) -> Iterator[TaskDue]:
    """A clearance that ends before the placement: told in time for a renewal."""
    if placement.clearance_runs_out and placement.clearance_ends_on and placement.state in _CLEARED_STATES:
        title = _("Renew the clearance, which ends on %(day)s", day=format_date(placement.clearance_ends_on))
        due_on = placement.clearance_ends_on - RENEWAL_PERIOD
        yield TaskDue("clearance-ends", None, title, due_on, "renew-clearance")


def _build_approval_task(placement: Placement, need: ApprovalNeed) -> TaskDue:
    """Due before anybody signs; of what runs already, as soon as anybody knows of it."""
    if placement.state in BEFORE_START_STATES:
        due_on = max(placement.starts_on - STEP_PERIOD, get_london_day(placement.created_at))
    else:
        due_on = get_london_day(placement.state_since) + STEP_PERIOD
    title = _("Record the approval: %(authority)s", authority=need.authority.label)
    return TaskDue(f"approval-{need.authority}", None, title, due_on, "record-approval")


def _build_gap_task(gap: Gap) -> TaskDue:
    title = _("Add what is missing: %(piece)s", piece=gap.missing.label.lower())
    return TaskDue(f"gap-{gap.missing}", gap.owner, title, gap.due_on, _STEP_BY_MISSING_ITEM[gap.missing])
