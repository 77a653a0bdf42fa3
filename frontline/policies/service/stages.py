"""Move a proposal, past the gates that keep frontline knowledge and hard questions from being skipped."""

from dataclasses import dataclass

from frontline.accounts.models import Person
from frontline.core.database import db, now
from frontline.core.errors import FieldError, TransitionError
from frontline.core.translation import gettext as _
from frontline.policies import queries
from frontline.policies.models import ORDER, Proposal, Rating, Stage, StageMove, Test
from frontline.policies.service.telling import tell_contributors
from frontline.policies.states import STAGES, is_forward, ways


@dataclass(frozen=True, slots=True)
class Gate:
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


def gate(proposal: Proposal, new: Stage) -> Gate:
    """What a proposal lacks for a move; moves back and out need nothing but their reason."""
    if not is_forward(proposal.stage, new):
        return Gate()
    if proposal.stage is Stage.INCEPTION:
        checked = queries.latest_signed(proposal.id) is not None
        return Gate(() if checked else (_("A frontline check that is signed off"),), may_be_excepted=True)
    if proposal.stage is Stage.DECISION:
        return _decision(proposal)
    return Gate()


def _decision(proposal: Proposal) -> Gate:
    """Three assessments, tags, pounds and people; what is written down can be weak, but then it needs a reason."""
    assessed = queries.assessments([proposal.id])[proposal.id]
    missing = [_("The assessment of: %(test)s", test=test.label.lower()) for test in Test if test not in assessed]
    told = {
        _("The missions that it serves"): proposal.missions,
        _("The domains of quality of life that it touches"): proposal.life_domains,
        _("The expected impact on quality of life"): proposal.impact,
        _("The money that is sought"): proposal.money,
        _("The year in which it is sought"): proposal.money_year,
        _("The measure of benefit"): proposal.benefit,
    }
    missing += [name for name, said in told.items() if not said]
    if missing:
        return Gate(tuple(missing))
    weak = [test.label.lower() for test in Test if assessed[test].rating is Rating.WEAK]
    doubts = tuple(_("It is weak on: %(test)s", test=name) for name in weak)
    return Gate(doubts, may_be_excepted=True)


def move(*, proposal: Proposal, new: Stage, person: Person, reason: str) -> StageMove:
    """Move a proposal, which is locked, to another stage.

    Raises:
        TransitionError: there is no such move from where it stands.
        FieldError: the gate is closed, or a reason is missing: for going on regardless, going back, or stopping.
    """
    old = proposal.stage
    if new not in ways(proposal, queries.before_stop(proposal)):
        raise TransitionError(STAGES.refusal(proposal))
    closed = gate(proposal, new)
    if closed.missing and not closed.may_be_excepted:
        raise FieldError("new", _("It still lacks: %(what)s", what="; ".join(closed.missing)))
    if not reason.strip() and (closed.missing or not is_forward(old, new)):
        raise FieldError("reason", _("Enter the reason: it stands in the history under your name"))
    check = queries.latest_signed(proposal.id) if old is Stage.INCEPTION else None
    row = StageMove(
        proposal_id=proposal.id, old=old, new=new, reason=reason, is_exception=bool(closed.missing),
        check_id=check.id if check else None, person_id=person.id,
    )  # fmt: skip
    STAGES.move(proposal, new, reason=reason)
    proposal.stage_since = now()
    db.session.add(row)
    db.session.flush()
    if new in ORDER[4:] and is_forward(old, new):
        for one in queries.untold(proposal.id):
            tell_contributors(one)
    return row
