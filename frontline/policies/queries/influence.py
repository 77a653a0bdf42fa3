"""The influence of a policy back to where it came from: policy, findings, insights, placements."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.disclosure.groups import GroupsByMonth
from frontline.insights.models.choices import Identity, InsightState
from frontline.insights.models.insight import Insight
from frontline.placements.models.placement import Placement
from frontline.policies.models.check import Check, CheckState, Citation, FindingDecision, Stance
from frontline.policies.models.proposal import Proposal
from frontline.policies.queries.checks import list_findings
from frontline.policies.queries.finding_content import FindingContent, list_finding_contents
from frontline.policies.queries.proposals import get_visible_condition


@dataclass(frozen=True, slots=True)
class InfluenceTrace:
    """What shaped a policy.

    Attributes:
        check: that was signed off.
        taken: findings that the team took on board.
        other: findings that it did not, or on which it wants more.
        themes: how many themes were taken on board, for whichever part of the draft.
        insights: how many bore on what was taken on board.
        placements: of those whose authors are named.
    """

    check: Check
    taken: Sequence[FindingContent]
    other: Sequence[FindingContent]
    themes: int
    insights: int
    placements: Sequence[Placement]


def trace_influence(check: Check, person: Person, groups: GroupsByMonth) -> InfluenceTrace:
    """From a signed check back to the front line; nobody but those who are named can be traced."""
    contents = [
        content
        for content in list_finding_contents(check, person, groups)
        if content.finding.stance not in {None, Stance.BESIDE}
    ]
    taken = [content for content in contents if content.finding.decision is FindingDecision.ON_BOARD]
    themes = {content.theme.id for content in taken}
    used = (Citation.check_id == check.id) & Citation.theme_id.in_(themes)
    cited = Insight.id.in_(select(Citation.insight_id).where(used))
    is_shown = cited & (Insight.state == InsightState.ACCEPTED) & ~Insight.hidden_from_host
    insights = db.session.scalar(select(func.count()).select_from(Insight).where(is_shown)) or 0
    named = is_shown & (Insight.identity == Identity.NAMED) & Insight.placement_id.is_not(None)
    keys = db.session.scalars(select(Insight.placement_id).where(named)).all()
    placements = db.session.scalars(select(Placement).where(Placement.id.in_(keys))).unique().all()
    ordered = sorted(placements, key=lambda placement: placement.person.name)
    other = [content for content in contents if content not in taken]
    return InfluenceTrace(check, taken, other, len(themes), insights, ordered)


def list_citations_of_placement(placement_id: uuid.UUID, person: Person) -> Sequence[tuple[Proposal, int]]:
    """Proposals in whose signed checks insights of a placement are cited that bear its person's name, with how many."""
    named = (Insight.identity == Identity.NAMED) & (Insight.state == InsightState.ACCEPTED) & ~Insight.hidden_from_host
    citations = db.session.execute(
        select(Proposal, func.count(func.distinct(Insight.id)))
        .join(Check, Check.proposal_id == Proposal.id)
        .join(Citation, Citation.check_id == Check.id)
        .join(Insight, Insight.id == Citation.insight_id)
        .where(
            Insight.placement_id == placement_id, named, Check.state == CheckState.SIGNED, get_visible_condition(person)
        )
        .group_by(Proposal.id)
        .order_by(Proposal.title)
    )
    return [(citation[0], citation[1]) for citation in citations.unique()]


def count_finding_decisions(check: Check) -> dict[str, int]:
    """How many findings of a check were taken on board, not, need more, and are not relevant."""
    findings = list_findings(check.id)
    counted = {
        decision.value: sum(finding.decision is decision for finding in findings) for decision in FindingDecision
    }
    return counted | {"beside": sum(finding.stance is Stance.BESIDE for finding in findings)}
