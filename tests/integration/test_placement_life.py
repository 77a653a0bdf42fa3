"""The life of a placement, in whatever order people and the calendar act: no guard can be passed by."""

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from frontline.audit.models import AuditEvent
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.errors import FieldError, ForbiddenError, TransitionError
from frontline.placements.approval_needs import compute_longest_end
from frontline.placements.models.placement import (
    BEFORE_START_STATES,
    CANCELLED_STATES,
    FINISHED_STATES,
    RUNNING_STATES,
    Clearance,
    Party,
    Placement,
    PlacementState,
)
from frontline.placements.models.record import CheckInRating, PlacementChange
from frontline.placements.queries import records
from frontline.placements.queries.records import list_agreements, list_reviews, list_tasks_due_by_placement
from frontline.placements.service import (
    agreements,
    approvals,
    clearance,
    completion,
    extensions,
    lifecycle,
    progress,
    state_changes,
)
from frontline.placements.service.completion import ReviewAnswers
from frontline.placements.service.lifecycle import EarlyEnd, advance_placements
from frontline.placements.service.pauses import PausePeriod, cancel_pause, pause_placement
from frontline.placements.service.registration import NamedPerson, PlacementDetails, change_placement, name_manager
from frontline.placements.states import PLACEMENT_TRANSITIONS
from tests import placements as made

_S = PlacementState
_REFUSALS = (TransitionError, ForbiddenError, FieldError)
_parties = st.sampled_from(list(Party))
_reasons = st.sampled_from(["", "Because"])
_BEGINNINGS: dict[str, Callable[[made.Cast], Placement]] = {
    "proposed": made.proposed, "approved": made.approved, "agreed": made.agreed, "signed": made.signed,
    "active": made.active, "paused": made.paused, "ending": made.ending, "ended": made.ended, "reviewed": made.reviewed,
    "ended early": made.ended_early,
}  # fmt: skip


class _Life(RuleBasedStateMachine):
    seen: ClassVar[set[PlacementState]] = set()
    at: ClassVar[str]  # where it begins
    clock: ClassVar[time_machine.Traveller]

    @initialize()
    def begin(self) -> None:
        self.life = db.session.begin_nested()  # one life is rolled back before the next
        self.cast = made.make_cast()
        self.placement = _BEGINNINGS[self.at](self.cast)

    def teardown(self) -> None:
        self.life.rollback()
        db.session.expire_all()

    def _try(self, act: Callable[..., Any], **given: Any) -> None:
        """Whatever is refused is refused in words, and leaves everything as it was."""
        before = self._facts()
        try:
            with db.session.begin_nested():
                act(placement=self.placement, **given)
        except _REFUSALS as error:
            said = str(error)
            db.session.expire_all()
            assert (self._facts(), len(said) > 10) == (before, True)

    def _facts(self) -> tuple[Any, ...]:
        one = self.placement
        return one.state, one.starts_on, one.ends_on, one.cleared_on, one.handed_over_at, one.approval_reference

    def _person(self, party: Party | None) -> Any:
        return self.cast.of(party) if party else self.cast.coordinator

    @rule(who=_parties | st.none())
    def approve(self, who: Party | None) -> None:
        self._try(approvals.approve_placement, person=self._person(who))

    @rule(who=_parties | st.none())
    def agree(self, who: Party | None) -> None:
        self._try(approvals.agree_to_placement, person=self._person(who))

    @rule(who=_parties, reason=_reasons)
    def decline(self, who: Party, reason: str) -> None:
        self._try(approvals.decline_placement, person=self._person(who), reason=reason)

    @rule(who=_parties, reason=_reasons)
    def withdraw(self, who: Party, reason: str) -> None:
        self._try(approvals.withdraw_placement, person=self._person(who), reason=reason)

    @rule()
    def ask_for_clearance(self) -> None:
        self._try(approvals.request_clearance, level=Clearance.SC)

    @rule(days=st.integers(-1, 3))
    def record_clearance(self, days: int) -> None:
        self._try(
            clearance.record_clearance, level=Clearance.SC, cleared_on=get_london_today() - dt.timedelta(days=days)
        )

    @rule()
    def make_agreement(self) -> None:
        self._try(agreements.make_agreement)

    @rule(party=_parties, knows=st.booleans())
    def sign(self, party: Party, *, knows: bool) -> None:
        agreement, person = records.find_current_agreement(self.placement.id), self.cast.of(party)
        read_digest = agreement.digest if agreement and knows else "something else"
        signatory = agreements.Signatory(person, party, person.name, "Head of Human Resources")
        self._try(agreements.sign_agreement, signatory=signatory, read_digest=read_digest)

    @rule()
    def start(self) -> None:
        self._try(lifecycle.start_placement)

    @rule(days=st.sampled_from([-30, 0, 30, 400, 900]), reference=st.sampled_from(["", "CSC 17"]))
    def change_the_last_day(self, days: int, reference: str) -> None:
        given = {"ends_on": self.placement.ends_on + dt.timedelta(days=days), "approval_reference": reference}
        terms = PlacementDetails(
            **{name: getattr(self.placement, name) for name in PlacementDetails.__dataclass_fields__} | given
        )
        self._try(change_placement, details=terms)

    @rule(who=_parties | st.none(), party=st.sampled_from([Party.HOME, Party.HOST]), other=_parties)
    def name_a_manager(self, who: Party | None, party: Party, other: Party) -> None:
        """Nobody comes to act for two parties, whoever is named by whom."""
        named_person = NamedPerson("", self.cast.of(other).email)
        self._try(name_manager, actor=self._person(who), party=party, named_person=named_person)

    @rule(who=_parties, days=st.sampled_from([-1, 30, 500]), reason=_reasons)
    def ask_to_extend(self, who: Party, days: int, reason: str) -> None:
        ends_on = self.placement.ends_on + dt.timedelta(days=days)
        self._try(extensions.request_extension, person=self._person(who), ends_on=ends_on, reason=reason)

    @rule(who=_parties, party=st.sampled_from([Party.HOME, Party.HOST]))
    def agree_to_extend(self, who: Party, party: Party) -> None:
        self._try(extensions.agree_to_extension, person=self._person(who), party=party)

    @rule(reference=st.sampled_from(["", "CSC 18"]))
    def grant_extension(self, reference: str) -> None:
        given = {"approval_reference": reference, "approved_on": get_london_today()}
        self._try(extensions.grant_extension, person=self.cast.coordinator, **given)

    @rule(reason=_reasons)
    def refuse_extension(self, reason: str) -> None:
        self._try(extensions.refuse_extension, person=self.cast.coordinator, party=None, reason=reason)

    @rule()
    def call_off_a_pause(self) -> None:
        self._try(cancel_pause)

    @rule(since=st.integers(-5, 40), days=st.integers(-1, 20))
    def pause(self, since: int, days: int) -> None:
        start = get_london_today() + dt.timedelta(days=since)
        self._try(pause_placement, period=PausePeriod(start, start + dt.timedelta(days=days), "Illness"))

    @rule()
    def resume(self) -> None:
        self._try(lifecycle.resume_placement)

    @rule(who=_parties, trigger=_parties, days=st.sampled_from([-900, -1, 0, 20, 900]), reason=_reasons)
    def end_early(self, who: Party, trigger: Party, days: int, reason: str) -> None:
        early_end = EarlyEnd(trigger, get_london_today() + dt.timedelta(days=days), reason)
        self._try(lifecycle.end_placement_early, person=self._person(who), early_end=early_end)

    @rule(party=_parties, says=st.sampled_from(["", "Much"]))
    def review(self, party: Party, says: str) -> None:
        self._try(
            completion.submit_review, person=self.cast.of(party), party=party, answers=ReviewAnswers(says, "", "")
        )

    @rule(party=_parties, reason=_reasons)
    def waive_review(self, party: Party, reason: str) -> None:
        self._try(completion.waive_review, person=self.cast.coordinator, party=party, reason=reason)

    @rule(who=_parties)
    def hand_over(self, who: Party) -> None:
        self._try(completion.confirm_handover, person=self._person(who))

    @rule(who=_parties, rating=st.sampled_from(list(CheckInRating)))
    def check_in(self, who: Party, rating: CheckInRating) -> None:
        self._try(progress.record_check_in, person=self._person(who), rating=rating, note="")

    @rule(who=_parties | st.none())
    def take_back(self, who: Party | None) -> None:
        self._try(state_changes.undo_last_change, person=self._person(who), reason="A mistake")

    @rule(days=st.sampled_from([1, 20, 60, 200]))
    def time_passes(self, days: int) -> None:
        self.clock.shift(dt.timedelta(days=days))
        advance_placements(get_london_today())

    @invariant()
    def nobody_starts_without_clearance_and_three_signatures(self) -> None:
        if self.placement.state in {*RUNNING_STATES, _S.END_REVIEW_DUE, _S.COMPLETED, _S.ENDED_EARLY}:
            agreement = records.find_current_agreement(self.placement.id)
            assert self.placement.cleared_on
            assert agreement
            signed = [one for one in list_agreements(self.placement.id) if one.is_signed]
            assert signed
            assert all(one.digest == whole.digest for whole in signed for one in whole.signatures)

    @invariant()
    def nobody_stays_longer_than_two_years_without_an_approval(self) -> None:
        one = self.placement
        assert one.ends_on > one.starts_on
        if one.state not in {*BEFORE_START_STATES, *CANCELLED_STATES} or one.state is _S.AGREEMENT_SIGNED:
            assert one.ends_on <= compute_longest_end(one.starts_on, 24) or one.approval_reference

    @invariant()
    def nobody_acts_for_two_parties(self) -> None:
        holders = [holder for party in Party if (holder := self.placement.get_party_person_id(party))]
        assert len(holders) == len(set(holders))

    @invariant()
    def nothing_stands_still_with_nothing_due(self) -> None:
        if self.placement.state in {*BEFORE_START_STATES, _S.EXTENSION_REQUESTED, _S.END_REVIEW_DUE} - {
            _S.AGREEMENT_SIGNED
        }:
            assert list_tasks_due_by_placement([self.placement], get_london_today())[self.placement.id], (
                self.at,
                self.placement.state,
            )
        if self.placement.state in RUNNING_STATES and self.placement.state is not _S.PAUSED:
            assert self.placement.ends_on >= get_london_today() - dt.timedelta(days=1)

    @invariant()
    def what_is_complete_has_three_reviews_and_the_hand_over(self) -> None:
        if self.placement.state is _S.COMPLETED:
            assert {one.party for one in list_reviews(self.placement.id)} == set(Party)
            assert self.placement.handed_over_at

    @invariant()
    def every_move_is_in_the_table_and_on_record(self) -> None:
        mine = (PlacementChange.placement_id == self.placement.id) & (PlacementChange.old != PlacementChange.new)
        moves = list(db.session.scalars(select(PlacementChange).where(mine).order_by(PlacementChange.at)))
        states = [move.new for move in moves]
        for move in moves:
            assert move.old is not None
            assert move.new in PLACEMENT_TRANSITIONS.next_states[move.old] or move.summary.startswith("Undone")
        audited = select(func.count()).where(AuditEvent.object_id == self.placement.id, AuditEvent.old.is_not(None))
        assert db.session.scalar(audited) == len(moves)
        assert not states or states[-1] is self.placement.state
        _Life.seen.add(self.placement.state)


@pytest.mark.usefixtures("app")
def test_no_order_of_acts_passes_a_guard_by() -> None:
    _Life.seen.clear()
    for number, at in enumerate(_BEGINNINGS):
        _Life.at = at
        seed(number)(_Life)  # other acts in another order from each beginning
        limits = settings(
            max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck),
            database=None, phases=(Phase.explicit, Phase.generate),
        )  # fmt: skip
        with time_machine.travel(dt.datetime.now(dt.UTC), tick=True) as _Life.clock:
            run_state_machine_as_test(_Life, settings=limits)
    reached = {
        *RUNNING_STATES,
        *CANCELLED_STATES,
        _S.HOME_APPROVED,
        _S.AGREEMENT_SIGNED,
        _S.END_REVIEW_DUE,
        *FINISHED_STATES,
    }
    assert reached - _Life.seen == set()
