"""Proposals for tests: with a team, a check that found something, and signatures."""

import uuid
from typing import Any

from frontline.accounts.models import Person, Role
from frontline.core.clock import now
from frontline.core.database import db
from frontline.insights.models.insight import Insight
from frontline.organisations.models import Team
from frontline.policies.models.bearing import Bearing
from frontline.policies.models.check import Check, CheckPart, CheckState, Finding, FindingDecision, Stance
from frontline.policies.models.proposal import AssessmentRating as PolicyRating
from frontline.policies.models.proposal import AssessmentTest, Proposal
from frontline.policies.queries.checks import list_checks, list_findings
from frontline.policies.service import decisions, proposals
from frontline.policies.service.proposals import AssessmentDetails, ProposalDetails, register_proposal
from frontline.themes.models.theme import Theme
from tests.factories import added, make_person, make_team

DRAFT = """# What we will do

Agency invoices for teachers have doubled since last year, and schools cut teaching assistants to pay them.

We will cap what agencies may charge for a supply teacher from April.

We will build offshore wind farms in the North Sea."""


class Office:
    """A team with a lead and a member, and a proposal of theirs."""

    def __init__(self, team: Team | None = None, **values: Any) -> None:
        self.team = team or make_team()
        self.lead = make_person(Role.POLICY_LEAD, team=self.team)
        self.member = make_person(Role.POLICY_MEMBER, team=self.team)
        details = ProposalDetails(**{"title": "Cap agency rates", **values})
        self.proposal: Proposal = register_proposal(key=uuid.uuid4(), team=self.team, person=self.lead, details=details)
        db.session.flush()

    def check(self, *findings: tuple[Theme, list[Insight]], text: str = DRAFT) -> Check:
        """A check that is open, with these findings, as the search would have left it."""
        number = len(list_checks(self.proposal.id)) + 1
        check = added(
            Check(
                proposal_id=self.proposal.id, number=number, name="First draft", text=text, state=CheckState.OPEN,
                parts=2, done=2, begun_by_id=self.lead.id, found_at=now(),
            )
        )  # fmt: skip
        words = ("We will cap what agencies may charge.", "We will build wind farms.")
        parts = [
            added(CheckPart(check_id=check.id, number=number, kind="measure", heading="", text=text, found=number == 1))
            for number, text in enumerate(words, start=1)
        ]
        for rank, (theme, insights) in enumerate(findings, start=1):
            added(
                Finding(
                    check_id=check.id, theme_id=theme.id, part_id=parts[0].id, rank=rank, score=1.0, is_required=True,
                    parts=[1], relevant_count=len(insights), theme_size=theme.insight_count,
                    insights=[str(insight.id) for insight in insights],
                )
            )  # fmt: skip
            for insight in insights:
                near = {"insight_id": insight.id, "theme_id": theme.id, "score": 1.0, "is_near": True}
                added(Bearing(part_id=parts[0].id, **near))
        db.session.refresh(check)
        return check

    def decide(
        self, check: Check, stance: Stance = Stance.FOR, decision: FindingDecision | None = FindingDecision.ON_BOARD
    ) -> None:
        """The same of every finding."""
        for finding in list_findings(check.id):
            decisions.decide_finding(
                check=check, finding=finding, person=self.lead, stance=stance, decision=decision, reason="It is why."
            )

    def decide_one(self, check: Check, theme: Theme, decision: FindingDecision) -> None:
        """Something else of one theme."""
        (finding,) = [finding for finding in list_findings(check.id) if finding.theme_id == theme.id]
        decisions.decide_finding(
            check=check, finding=finding, person=self.lead, stance=Stance.FOR, decision=decision, reason="It is why."
        )

    def sign(self, check: Check, *, later: bool = False, by: Person | None = None) -> None:
        """Sign it off, as its lead or as another one."""
        statement = "We took it on board."
        decisions.sign_check(check=check, person=by or self.lead, statement=statement, tells_later=later)
        db.session.flush()

    def signed(self, *findings: tuple[Theme, list[Insight]], later: bool = False) -> Check:
        """A check that is decided on and signed off."""
        check = self.check(*findings)
        self.decide(check)
        self.sign(check, later=later)
        return check

    def assess(self, rating: PolicyRating = PolicyRating.STRONG) -> None:
        """All three tests."""
        for test in AssessmentTest:
            details = AssessmentDetails(rating, "Because.")
            proposals.assess_proposal(proposal=self.proposal, person=self.lead, test=test, details=details)
        db.session.flush()
