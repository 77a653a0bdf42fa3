"""Who must do what by when: told by the record alone, so that nothing depends on someone remembering."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from frontline.core.furniture import local_day
from frontline.core.translation import gettext as _
from frontline.placements.models import (
    AT_THE_END,
    OVER,
    RUNNING,
    CheckIn,
    Extension,
    Gap,
    Missing,
    Party,
    Pause,
    Placement,
    PlacementState,
)

_S = PlacementState
STEP = dt.timedelta(days=14)  # to approve, to agree, to sign, to decide
OBJECTIVES = dt.timedelta(days=30)  # after the first day
CHECK_IN = dt.timedelta(days=91)
STALE = dt.timedelta(days=30)  # since a record was last confirmed
ENDING = dt.timedelta(weeks=8)
REVIEWS = dt.timedelta(days=28)  # after the last day


# Where a missing piece is added.
_FILLED_BY = {
    Missing.HOME_MANAGER: "name-home-manager", Missing.HOST_MANAGER: "name-host-manager", Missing.HOST_TEAM: "record",
    Missing.CLEARANCE: "record-clearance", Missing.AGREEMENT: "make-agreement", Missing.COSTS: "record",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to be done: by which party (None: the coordinators), what, by when, and by which step."""

    key: str
    owner: Party | None
    what: str
    due_on: dt.date
    step: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known around a placement, as far as duties follow from it."""

    signed: frozenset[Party] = frozenset()
    has_agreement: bool = False
    objectives: int = 0
    check_ins: Collection[CheckIn] = ()
    extension: Extension | None = None
    pause: Pause | None = None
    reviewed: frozenset[Party] = frozenset()
    gaps: Collection[Gap] = ()


def duties(placement: Placement, facts: Facts, today: dt.date) -> list[Duty]:
    """Everything that is due on a placement, the earliest first."""
    found = [*_before(placement, facts), *_running(placement, facts, today), *_at_the_end(placement, facts)]
    if placement.state not in OVER:
        found += [_gap(gap) for gap in facts.gaps]
    return sorted(found, key=lambda duty: (duty.due_on, duty.key))


def _before(placement: Placement, facts: Facts) -> Iterator[Duty]:
    since = local_day(placement.state_since)
    match placement.state:
        case _S.PROPOSED:
            yield Duty("approve", Party.HOME, _("Approve the placement, or decline it"), since + STEP, "approve")
        case _S.HOME_APPROVED:
            yield Duty("agree", Party.HOST, _("Agree to the placement, or decline it"), since + STEP, "agree")
        case _S.HOST_AGREED:
            yield Duty("clearance", None, _("Ask for clearance"), since + STEP, "ask-for-clearance")
        case _S.CLEARANCE_PENDING:
            yield from _clearing(placement, facts, since)
        case _S.AGREEMENT_SIGNED if placement.cleared_on is None:
            yield _cleared(placement)


def _clearing(placement: Placement, facts: Facts, since: dt.date) -> Iterator[Duty]:
    if not facts.has_agreement:
        yield Duty("make", None, _("Make the agreement"), since + STEP, "make-agreement")
    else:
        for party in sorted(set(Party) - facts.signed):
            yield Duty(f"sign-{party}", party, _("Sign the agreement"), since + STEP, "agreement")
    if placement.cleared_on is None:
        yield _cleared(placement)


def _cleared(placement: Placement) -> Duty:
    return Duty(
        "cleared", None, _("Record the clearance"), placement.starts_on - dt.timedelta(days=1), "record-clearance"
    )


def _running(placement: Placement, facts: Facts, today: dt.date) -> Iterator[Duty]:
    if placement.state not in RUNNING:
        return
    confirmed = local_day(placement.confirmed_at)
    yield Duty("confirm", Party.HOST, _("Confirm that the record is right"), confirmed + STALE, "confirm")
    if not facts.objectives:
        yield Duty("objectives", Party.HOST, _("Agree objectives"), _known_since(placement) + OBJECTIVES, "objectives")
    if placement.state in {_S.ACTIVE, _S.EXTENSION_REQUESTED}:
        for party in (Party.SECONDEE, Party.HOST):
            yield Duty(
                f"check-in-{party}", party, _("Say how it goes"), _next_check_in(placement, facts, party), "check-in"
            )
    if facts.extension is not None:
        yield from _extension(facts.extension)
    if placement.state is _S.PAUSED and facts.pause is not None and facts.pause.ends_on <= today + dt.timedelta(days=7):
        yield Duty("resume", None, _("The pause ends: see that they come back"), facts.pause.ends_on, "resume")


def _next_check_in(placement: Placement, facts: Facts, party: Party) -> dt.date:
    last = max((local_day(one.at) for one in facts.check_ins if one.party is party), default=_known_since(placement))
    return last + CHECK_IN


def _known_since(placement: Placement) -> dt.date:
    """From when on somebody could do something: the first day, or the import of what was running already."""
    return max(placement.starts_on, local_day(placement.created_at))


def _extension(extension: Extension) -> Iterator[Duty]:
    due = local_day(extension.created_at) + STEP
    for party in (Party.HOME, Party.HOST):
        if not extension.agreed(party):
            yield Duty(
                f"extend-{party}",
                party,
                _("Say whether you agree to the extension"),
                due,
                f"agree-to-extension-{party}",
            )
    if extension.agreed(Party.HOME) and extension.agreed(Party.HOST):
        yield Duty("extend", None, _("Decide on the extension"), due, "grant-extension")


def _at_the_end(placement: Placement, facts: Facts) -> Iterator[Duty]:
    if placement.state not in AT_THE_END:
        return
    due = placement.ends_on + REVIEWS
    for party in sorted(set(Party) - facts.reviewed):
        yield Duty(f"review-{party}", party, _("Write the end review"), due, f"review-{party}")
    if placement.handed_over_at is None and not placement.handover_waived:
        yield Duty("handover", Party.SECONDEE, _("Hand over what is open"), due, "hand-over")


def _gap(gap: Gap) -> Duty:
    what = _("Add what is missing: %(piece)s", piece=gap.missing.label.lower())
    return Duty(f"gap-{gap.missing}", gap.owner, what, gap.due_on, _FILLED_BY[gap.missing])
