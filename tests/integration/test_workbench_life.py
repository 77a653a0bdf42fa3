"""The life of a theme, of its answers and of what they promise, in whatever order people and the machine act."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from frontline.accounts.models import Person, Role
from frontline.audit.models import AuditEvent
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.errors import FieldError, ForbiddenError, TransitionError
from frontline.insights.models.choices import InsightState
from frontline.insights.service import submission
from frontline.responses.models.answer import PUBLISHED_STATES, Outcome, Response, ResponseVersion
from frontline.responses.models.commitment import ChangeScale, Commitment, CommitmentMove, CommitmentState
from frontline.responses.models.feedback import Receipt, VerdictChoice
from frontline.responses.queries.answers import list_received_responses
from frontline.responses.service import commitments
from frontline.responses.service.clearance import clear_response, reopen_draft, return_for_changes, submit_for_clearance
from frontline.responses.service.commitments import CommitmentDetails, CommitmentUpdate
from frontline.responses.service.drafts import AnswerText, save_response_draft
from frontline.responses.service.publication import publish_or_hold
from frontline.responses.service.verdicts import record_verdict
from frontline.themes.models.curation import LineageEvent
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import ENDED_STATES, WITH_TEAM_STATES, Routing, Theme, ThemeState
from frontline.themes.service import curation, decisions
from frontline.themes.service import undo as service_undo
from frontline.themes.service.recurrence import close_theme, monitor_theme
from frontline.themes.service.regrouping import merge_themes, split_theme
from frontline.themes.service.undo import find_last_edit
from tests.factories import make_insight, make_person, make_team, make_theme, route_to

_REFUSALS = (TransitionError, ForbiddenError, FieldError)
_TEAMLESS = {ThemeState.CANDIDATE, ThemeState.TRIAGE, ThemeState.ESCALATED}
_some = st.integers(0, 7)
# A life that begins late sees more of its end; one search over all of them may by chance leave some out.
_BEGINNINGS = ("start", "answered", "delivered", "back", "merged", "dismissed", "escalated")

_ACTS: dict[str, Callable[..., object]] = {
    "submit": submit_for_clearance, "clear": clear_response, "send_back": return_for_changes,
    "take_back": reopen_draft, "publish": publish_or_hold,
}  # fmt: skip


class _Life(RuleBasedStateMachine):
    seen: ClassVar[set[str]] = set()
    at: ClassVar[str]  # where it begins

    @initialize()
    def begin(self) -> None:
        self.teams = [make_team() for _ in range(3)]
        roles = (Role.POLICY_LEAD, Role.POLICY_MEMBER)
        self.people = [make_person(role, team=team) for team in self.teams for role in roles]
        self.insights = [make_insight() for _ in range(6)]
        for number in range(2):
            theme = make_theme(*self.insights[3 * number : 3 * number + 3])
            route_to(theme, *self.teams)
        self.clocks: dict[uuid.UUID, dt.datetime] = {}
        if self.at in {"answered", "delivered", "back"}:
            self.draft(0, 1, Outcome.CHANGE_PLANNED)
            self.see_through(0)
        match self.at:
            case "delivered":
                self.make_the_change(0)
            case "back":
                self.say_not_resolved(0)
            case "merged":
                self.merge(0, 1)
            case "dismissed":
                self.dismiss(0)
            case "escalated":
                for _ in self.teams:
                    self.refuse(0, 1, None)

    def _themes(self) -> list[Theme]:
        return list(db.session.scalars(select(Theme).order_by(Theme.number)))

    def _theme(self, number: int) -> Theme:
        themes = self._themes()
        return themes[number % len(themes)]

    def _person(self, number: int) -> Person:
        return self.people[number % len(self.people)]

    def _team_of(self, theme: Theme, otherwise: int) -> int:
        """Which team has a theme."""
        held = select(Routing.team_id).where(Routing.theme_id == theme.id, Routing.state.in_(WITH_TEAM_STATES))
        team_id = db.session.scalar(held)
        return next((n for n, team in enumerate(self.teams) if team.id == team_id), otherwise % 3)

    def _try(self, act: Callable[..., Any], **given: Any) -> None:
        """Whatever is refused leaves everything as it was."""
        before = self._states()
        try:
            with db.session.begin_nested():
                act(**given)
        except _REFUSALS:
            db.session.expire_all()
            assert self._states() == before

    def _states(self) -> list[tuple[Any, str]]:
        rows = [*self._themes(), *db.session.scalars(select(Response).order_by(Response.id))]
        return [(row.id, str(row.state)) for row in rows]

    @rule(which=_some, team=_some)
    def accept(self, which: int, team: int) -> None:
        theme = self._theme(which)
        chosen = self._team_of(theme, team) if team else 0
        self._try(decisions.accept_theme, theme=theme, team=self.teams[chosen], person=self._person(2 * chosen))

    @rule(which=_some, team=_some, other=st.none() | _some)
    def refuse(self, which: int, team: int, other: int | None) -> None:
        suggestion = None if other is None else self.teams[other % 3]
        theme = self._theme(which)
        given = {"theme": theme, "team": self.teams[self._team_of(theme, team)], "suggestion": suggestion}
        self._try(decisions.refuse_theme, **given, person=self._person(team), reason="Not ours")

    @rule(which=_some, team=_some)
    def assign(self, which: int, team: int) -> None:
        self._try(decisions.assign_team, theme=self._theme(which), team=self.teams[team % 3], person=self._person(0))

    @rule(which=_some, team=_some)
    def share(self, which: int, team: int) -> None:
        self._try(decisions.share_theme, theme=self._theme(which), team=self.teams[team % 3], person=self._person(0))

    @rule(which=_some, into=_some)
    def merge(self, which: int, into: int) -> None:
        self._try(merge_themes, theme=self._theme(which), into=self._theme(into), person=self._person(0))

    @rule(which=_some, chosen=st.sets(_some, max_size=4))
    def split(self, which: int, chosen: set[int]) -> None:
        ids = [self.insights[one % 6].id for one in chosen]
        self._try(split_theme, theme=self._theme(which), insight_ids=ids, name="Part", person=self._person(0))

    @rule(which=_some)
    def dismiss(self, which: int) -> None:
        self._try(curation.dismiss_theme, theme=self._theme(which), reason="Chance", person=self._person(0))

    @rule(which=_some)
    def undo(self, which: int) -> None:
        theme = self._theme(which)
        edit = find_last_edit(theme.id)
        self._try(service_undo.undo_edit, theme=theme, edit_id=str(edit.id) if edit else "")

    @rule(which=_some)
    def monitor_or_close(self, which: int) -> None:
        self._try(monitor_theme, theme=self._theme(which))
        self._try(close_theme, theme=self._theme(which), reason="Done")

    @rule(which=_some, who=_some, outcome=st.sampled_from(list(Outcome)))
    def draft(self, which: int, who: int, outcome: Outcome) -> None:
        answer = AnswerText(outcome, "We did.", "Reason", "The council", "Title")
        theme = self._theme(which)
        team = self._team_of(theme, who)
        given = {"key": uuid.uuid4(), "theme": theme, "team": self.teams[team]}
        self._try(save_response_draft, **given, author=self._person(2 * team + who % 2), answer=answer)

    def _answer(self, number: int) -> Response | None:
        found = db.session.scalars(select(Response).order_by(Response.created_at, Response.id)).all()
        return found[number % len(found)] if found else None

    @rule(which=_some, who=_some)
    def promise(self, which: int, who: int) -> None:
        if response := self._answer(which):
            person = self._person(who)
            promised = CommitmentDetails("Print it", person, get_london_today() + dt.timedelta(days=30))
            self._try(commitments.add_commitment, response=response, details=promised, person=person, key=uuid.uuid4())

    @rule(which=_some, who=_some, act=st.sampled_from(sorted(_ACTS)))
    def bring_on(self, which: int, who: int, act: str) -> None:
        response, person = self._answer(which), self._person(who)
        more: dict[str, dict[str, Any]] = {
            "submit": {"person": person, "checked": True}, "clear": {"person": person},
            "send_back": {"person": person, "comment": "Shorter"},
        }  # fmt: skip
        if response:
            self._try(_ACTS[act], response=response, **more.get(act, {}))

    @rule(which=_some)
    def see_through(self, which: int) -> None:
        """As a team that does everything right, from a draft to a published answer."""
        response = self._answer(which)
        if response is None:
            return
        team = next(n for n, team in enumerate(self.teams) if team.id == response.team_id)
        lead, member = self._person(2 * team), self._person(2 * team + 1)
        author, second = (lead, member) if response.author_id == lead.id else (member, lead)
        promised, person = CommitmentDetails("Print it", lead, get_london_today() + dt.timedelta(days=30)), author
        self._try(commitments.add_commitment, response=response, details=promised, person=person, key=uuid.uuid4())
        self._try(submit_for_clearance, response=response, person=author, checked=True)
        self._try(clear_response, response=response, person=second)
        self._try(publish_or_hold, response=response)

    @rule(which=_some, state=st.sampled_from(list(CommitmentState)), scale=st.sampled_from(list(ChangeScale)))
    def move(self, which: int, state: CommitmentState, scale: ChangeScale) -> None:
        promised = db.session.scalars(select(Commitment).order_by(Commitment.created_at)).unique().all()
        if promised:
            step = CommitmentUpdate(
                state, "Reason", get_london_today() + dt.timedelta(days=60 + which), "Evidence", scale
            )
            self._try(
                commitments.update_commitment,
                commitment=promised[which % len(promised)],
                update=step,
                person=self._person(0),
            )

    @rule(which=_some)
    def make_the_change(self, which: int) -> None:
        self.move(which, CommitmentState.CHANGE_MADE, ChangeScale.LOCAL)

    @rule(which=_some)
    def say_not_resolved(self, which: int) -> None:
        insight = self.insights[which % 6]
        for answer in list_received_responses(insight.id):
            given = {"response": answer, "insight": insight, "judgement": VerdictChoice.NOT_RESOLVED}
            self._try(record_verdict, **given, reason="Still so")

    @rule(which=_some)
    def withdraw(self, which: int) -> None:
        self._try(submission.withdraw_insight, insight=self.insights[which % 6])

    @invariant()
    def the_clock_never_restarts(self) -> None:
        for theme in self._themes():
            if theme.routed_at is not None:
                assert self.clocks.setdefault(theme.id, theme.routed_at) == theme.routed_at

    @invariant()
    def a_theme_has_one_team_exactly_where_its_state_says_so(self) -> None:
        held = select(Routing.theme_id).where(Routing.state.in_(WITH_TEAM_STATES))
        with_team = list(db.session.scalars(held))
        assert len(with_team) == len(set(with_team))
        for theme in self._themes():
            if theme.state not in {*ENDED_STATES, ThemeState.DISMISSED}:
                assert (theme.id in with_team) is (theme.state not in _TEAMLESS), theme.state

    @invariant()
    def no_insight_is_lost(self) -> None:
        kept = [one.id for one in self.insights if one.state is InsightState.ACCEPTED]
        themes = {theme.id: theme for theme in self._themes()}
        for membership in db.session.scalars(select(Membership)):
            assert membership.theme_id in themes
            assert themes[membership.theme_id].state not in ENDED_STATES
        assert set(db.session.scalars(select(Membership.insight_id))) == set(kept)

    @invariant()
    def nothing_is_out_that_two_people_have_not_read(self) -> None:
        for response in db.session.scalars(select(Response).where(Response.state.in_(PUBLISHED_STATES))):
            wrote = set(
                db.session.scalars(select(ResponseVersion.person_id).where(ResponseVersion.response_id == response.id))
            )
            assert response.cleared_by_id not in {None, *wrote}
            promised = db.session.scalar(select(func.count()).where(Commitment.response_id == response.id))
            assert promised or response.outcome is not Outcome.CHANGE_PLANNED
            assert db.session.scalar(select(func.count()).where(Receipt.response_id == response.id))

    @invariant()
    def drafts_have_told_nobody(self) -> None:
        told = select(Receipt.response_id).join(Response).where(Response.state.not_in(PUBLISHED_STATES))
        assert db.session.scalars(told).all() == []

    @invariant()
    def each_move_of_a_commitment_says_what_it_must(self) -> None:
        for move in db.session.scalars(select(CommitmentMove)):
            if move.new is CommitmentState.DELAYED:
                assert move.reason
                assert move.due_on > move.due_before
            if move.new is CommitmentState.CHANGE_MADE:
                assert move.evidence
                assert move.scale is not ChangeScale.NONE

    @invariant()
    def every_state_is_on_record(self) -> None:
        db.session.flush()
        for theme in self._themes():
            last = select(AuditEvent.new).where(
                AuditEvent.object_id == theme.id,
                AuditEvent.object_kind == "theme",
                AuditEvent.new.in_(list(ThemeState)),
            )
            recorded = db.session.scalars(last.order_by(AuditEvent.id.desc()).limit(1)).first()
            split = db.session.scalar(
                select(LineageEvent.kind).where(LineageEvent.theme_id == theme.id, LineageEvent.kind == "split")
            )
            assert recorded in {None, str(theme.state)} or split

    @invariant()
    def remember(self) -> None:
        self.seen.update(str(theme.state) for theme in self._themes())
        self.seen.update(db.session.scalars(select(Response.state)).all())
        self.seen.update(f"moved to {state}" for state in db.session.scalars(select(CommitmentMove.new)))

    def teardown(self) -> None:
        db.session.rollback()


@pytest.mark.usefixtures("app")
def test_whatever_people_do_is_a_life_that_the_domain_knows() -> None:
    checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    lives = settings(max_examples=8, stateful_step_count=30, deadline=None, suppress_health_check=checks)
    for at in _BEGINNINGS:
        run_state_machine_as_test(type(_Life.__name__, (_Life,), {"at": at}), settings=lives)
    # A search that never comes to the end of a chain would prove nothing.
    ends = {"published", "responded", "recurring", "merged", "dismissed", "escalated", "moved to change_made"}
    assert ends <= _Life.seen
