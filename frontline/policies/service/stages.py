"""Move a proposal, past the gates that keep frontline knowledge and hard questions from being skipped."""

from dataclasses import dataclass

from frontline.accounts.models import Person
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.translation import gettext as _
from frontline.policies.models.proposal import (
    STAGE_ORDER,
    AssessmentRating,
    AssessmentTest,
    Proposal,
    ProposalStage,
    StageMove,
)
from frontline.policies.queries.checks import find_latest_signed_check, list_unannounced_checks
from frontline.policies.queries.proposals import get_assessments
from frontline.policies.queries.stage_moves import find_stage_before_stop
from frontline.policies.service.notifications import notify_contributors
from frontline.policies.states import STAGES, is_forward, list_next_stages


@dataclass(frozen=True, slots=True)
class StageGate:
    """What stands between a proposal and its next stage.

    Attributes:
        missing: what it lacks, in words; nothing where the gate is open.
        may_be_excepted: whether a lead may go on without, by name and with a reason.
    """

    missing: tuple[str, ...] = ()
    may_be_excepted: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def get_stage_gate(proposal: Proposal, new: ProposalStage) -> StageGate:
    """What a proposal lacks for a move; moves back and out need nothing but their reason."""
    if not is_forward(proposal.stage, new):
        return StageGate()
    if proposal.stage is ProposalStage.INCEPTION:
        checked = find_latest_signed_check(proposal.id) is not None
        return StageGate(() if checked else (_("A frontline check that is signed off"),), may_be_excepted=True)
    if proposal.stage is ProposalStage.DECISION:
        return _list_missing_for_decision(proposal)
    return StageGate()


def _list_missing_for_decision(proposal: Proposal) -> StageGate:
    """Three assessments, tags, pounds and people; what is written down can be weak, but then it needs a reason."""
    assessed = get_assessments([proposal.id])[proposal.id]
    missing = [
        _("The assessment of: %(test)s", test=test.label.lower()) for test in AssessmentTest if test not in assessed
    ]
    contents = {
        _("The missions that it serves"): proposal.missions,
        _("The domains of quality of life that it touches"): proposal.life_domains,
        _("The expected impact on quality of life"): proposal.impact,
        _("The money that is sought"): proposal.money,
        _("The year in which it is sought"): proposal.money_year,
        _("The measure of benefit"): proposal.benefit,
    }
    missing += [name for name, content in contents.items() if not content]
    if missing:
        return StageGate(tuple(missing))
    weak = [test.label.lower() for test in AssessmentTest if assessed[test].rating is AssessmentRating.WEAK]
    doubts = tuple(_("It is weak on: %(test)s", test=name) for name in weak)
    return StageGate(doubts, may_be_excepted=True)


def move_proposal_stage(*, proposal: Proposal, new: ProposalStage, person: Person, reason: str) -> StageMove:
    """Move a proposal, which is locked, to another stage.

    Raises:
        TransitionError: there is no such move from where it stands.
        FieldError: the gate is closed, or a reason is missing: for going on regardless, going back, or stopping.
    """
    old = proposal.stage
    if new not in list_next_stages(proposal, find_stage_before_stop(proposal)):
        raise TransitionError(STAGES.explain_refusal(proposal))
    gate = get_stage_gate(proposal, new)
    if gate.missing and not gate.may_be_excepted:
        raise FieldError("new", _("Still missing: %(names)s", names="; ".join(gate.missing)))
    if not reason.strip() and (gate.missing or not is_forward(old, new)):
        raise FieldError("reason", _("Enter the reason. It is shown in the history with your name"))
    check = find_latest_signed_check(proposal.id) if old is ProposalStage.INCEPTION else None
    move = StageMove(
        proposal_id=proposal.id, old=old, new=new, reason=reason, is_exception=bool(gate.missing),
        check_id=check.id if check else None, person_id=person.id,
    )  # fmt: skip
    STAGES.change_state(proposal, new, reason=reason)
    proposal.stage_since = now()
    db.session.add(move)
    db.session.flush()
    if new in STAGE_ORDER[4:] and is_forward(old, new):
        for check in list_unannounced_checks(proposal.id):
            notify_contributors(check)
    return move
