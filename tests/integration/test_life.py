"""The life of an insight, in whatever order people act: no illegal move, every move on record, nothing lost."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from frontline.accounts.models import Role
from frontline.audit.models import AuditEvent
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, ForbiddenError, TransitionError
from frontline.insights import originals
from frontline.insights.models.choices import Identity, InsightState, Severity
from frontline.insights.originals import InsightText
from frontline.insights.service import submission
from frontline.insights.service.clarifications import agree_to_wording, answer_clarification, object_to_wording
from frontline.insights.service.sharing import release_due_wordings
from frontline.insights.service.submission import reopen_insight, withdraw_insight
from frontline.insights.states import MOVES
from frontline.moderation.models import Concern
from frontline.moderation.service import decisions, desk
from frontline.moderation.service.decisions import ModerationDecision, decline_insight
from frontline.moderation.service.desk import open_for_moderation
from frontline.moderation.service.questions import ask_author
from frontline.moderation.service.redirections import redirect_insight
from frontline.moderation.service.rules import name_duty_contact
from frontline.themes.models.membership import Membership
from tests.factories import add_member, make_insight, make_person
from tests.insights import found

WRITTEN = "Mrs Farrow waits for a bed"
_REFUSALS = (TransitionError, ForbiddenError, FieldError)


class _Life(RuleBasedStateMachine):
    @initialize()
    def write(self) -> None:
        self.author = make_person(Role.SECONDEE)
        self.insight = make_insight(self.author, state=InsightState.DRAFT, identity=Identity.NAMED)
        originals.save_original(self.insight.id, InsightText(WRITTEN), findings=found(WRITTEN, "Mrs Farrow"))
        self.moderators = [make_person(Role.MODERATOR) for _ in range(2)]
        contact = make_person()
        for concern in Concern:
            name_duty_contact(concern=concern, email=contact.email, phone="1", hours="9", out_of_hours="-")
        self.path = [InsightState.DRAFT]

    def _try(self, act: Callable[..., Any], **given: Any) -> None:
        """Whatever happens is a move that the domain has, or leaves everything as it was."""
        before = self.insight.state
        try:
            with db.session.begin_nested():
                act(**given)
        except _REFUSALS:
            assert self.insight.state is before
            return
        if self.insight.state is not before or act is open_for_moderation:
            assert self.insight.state in MOVES[before]
            self.path.append(self.insight.state)

    @rule()
    def submit(self) -> None:
        self._try(submission.submit_insight, insight=self.insight)

    @rule()
    def undo(self) -> None:
        self._try(submission.undo_submission, insight=self.insight)

    @rule(who=st.sampled_from([0, 1]))
    def open_it(self, who: int) -> None:
        self._try(open_for_moderation, insight=self.insight, moderator=self.moderators[who], reason="Moderation")

    @rule()
    def put_back(self) -> None:
        self._try(desk.return_to_queue, insight=self.insight)

    @rule(words=st.sampled_from([WRITTEN, "[name removed] waits for a bed"]), severity=st.sampled_from(Severity))
    def accept(self, words: str, severity: Severity) -> None:
        decision = ModerationDecision(InsightText(words), severity, checked=True)
        self._try(decisions.accept_insight, insight=self.insight, decision=decision)

    @rule(act=st.sampled_from([agree_to_wording, withdraw_insight, reopen_insight]))
    def act_alone(self, act: Callable[..., Any]) -> None:
        self._try(act, insight=self.insight)

    @rule(text=st.sampled_from(["reason", "words", "question", "object", "redirect"]))
    def say(self, text: str) -> None:
        acts: dict[str, Callable[[], Any]] = {
            "reason": lambda: decline_insight(insight=self.insight, reason="No"),
            "words": lambda: answer_clarification(insight=self.insight, words="Year 8"),
            "question": lambda: ask_author(insight=self.insight, question="Which year?"),
            "object": lambda: object_to_wording(insight=self.insight, reason="Not so"),
            "redirect": lambda: redirect_insight(insight=self.insight, concern=Concern.COMPLAINT, note="Act"),
        }
        self._try(acts[text])

    @rule(who=st.sampled_from([0, 1]))
    def take_back(self, who: int) -> None:
        self._try(desk.take_back_insight, insight=self.insight, moderator=self.moderators[who])

    @rule(identity=st.sampled_from(Identity))
    def protect(self, identity: Identity) -> None:
        before = self.insight.identity
        self._try(submission.protect_identity, insight=self.insight, identity=identity, hidden_from_host=False)
        assert not before.protects_more_than(self.insight.identity)

    @rule()
    def time_passes(self) -> None:
        if self.insight.release_at:
            self.insight.release_at = now()
            self._try(release_due_wordings)

    @rule()
    def be_analysed(self) -> None:
        if self.insight.state is InsightState.ACCEPTED and db.session.get(Membership, self.insight.id) is None:
            add_member(self.insight, None)

    @invariant()
    def what_was_written_is_never_lost(self) -> None:
        assert originals.get_original_text(self.insight.id).what_happened == WRITTEN

    @invariant()
    def only_what_is_accepted_is_shown_or_analysed(self) -> None:
        db.session.flush()
        shown = self.insight.state is InsightState.ACCEPTED
        assert bool(self.insight.what_happened) is shown
        assert shown or db.session.get(Membership, self.insight.id) is None

    @invariant()
    def every_move_is_on_record(self) -> None:
        moves = db.session.query(AuditEvent).filter_by(object_id=self.insight.id).order_by(AuditEvent.id)
        assert [(e.old, e.new) for e in moves if e.old] == list(zip(self.path, self.path[1:], strict=False))
        assert self.author.id not in {event.actor_id for event in moves}


@pytest.mark.usefixtures("app")
def test_no_order_of_acts_makes_an_illegal_move_or_loses_anything() -> None:
    checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    run_state_machine_as_test(
        _Life, settings=settings(max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=checks)
    )
