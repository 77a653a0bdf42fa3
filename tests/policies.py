"""Proposals for tests: with a team, a check that found something, and signatures."""

import uuid
from typing import Any

from frontline.accounts.models import Role
from frontline.core.database import db, now
from frontline.insights.models import Insight
from frontline.organisations.models import Team
from frontline.policies import queries, service
from frontline.policies.models import Check, CheckState, Decision, Finding, Part, Proposal, Stance, Test
from frontline.policies.models import Rating as PolicyRating
from frontline.policies.service import Idea, Judged
from frontline.themes.models import Theme
from tests.factories import added, make_person, make_team

DRAFT = """# What we will do

Agency invoices for teachers have doubled since last year, and schools cut teaching assistants to pay them.

We will cap what agencies may charge for a supply teacher from April.

We will build offshore wind farms in the North Sea."""


class Office:
    """A team with a lead and a member, and a proposal of theirs."""

    def __init__(self, team: Team | None = None, **given: Any) -> None:
        self.team = team or make_team()
        self.lead = make_person(Role.POLICY_LEAD, team=self.team)
        self.member = make_person(Role.POLICY_MEMBER, team=self.team)
        idea = Idea(**{"title": "Cap agency rates", **given})
        self.proposal: Proposal = service.register(key=uuid.uuid4(), team=self.team, person=self.lead, idea=idea)
        db.session.flush()

    def check(self, *found: tuple[Theme, list[Insight]], text: str = DRAFT) -> Check:
        """A check that is open, with these findings, as the search would have left it."""
        number = len(queries.checks(self.proposal.id)) + 1
        row = added(
            Check(
                proposal_id=self.proposal.id, number=number, name="First draft", text=text, state=CheckState.OPEN,
                parts=2, done=2, begun_by_id=self.lead.id, found_at=now(),
            )
        )  # fmt: skip
        for place, words in ((1, "We will cap what agencies may charge."), (2, "We will build wind farms.")):
            added(Part(check_id=row.id, number=place, kind="measure", heading="", text=words, found=place == 1))
        for rank, (theme, insights) in enumerate(found, start=1):
            added(
                Finding(
                    check_id=row.id, theme_id=theme.id, rank=rank, score=1.0, must=True, parts=[1],
                    insights=[str(one.id) for one in insights], said=theme.insight_count,
                )
            )  # fmt: skip
        db.session.refresh(row)
        return row

    def decide(self, check: Check, stance: Stance = Stance.FOR, decision: Decision | None = Decision.ON_BOARD) -> None:
        """The same of every finding."""
        for finding in queries.findings(check.id):
            service.decide(
                check=check, finding=finding, person=self.lead, stance=stance, decision=decision, why="It is why."
            )

    def sign(self, check: Check, *, later: bool = False) -> None:
        """Sign it off."""
        said = "We took it on board."
        service.sign(check=check, person=self.lead, statement=said, tells_later=later)
        db.session.flush()

    def signed(self, *found: tuple[Theme, list[Insight]], later: bool = False) -> Check:
        """A check that is decided on and signed off."""
        check = self.check(*found)
        self.decide(check)
        self.sign(check, later=later)
        return check

    def assess(self, rating: PolicyRating = PolicyRating.STRONG) -> None:
        """All three tests."""
        for test in Test:
            judged = Judged(rating, "Because.")
            service.assess(proposal=self.proposal, person=self.lead, test=test, judged=judged)
        db.session.flush()
