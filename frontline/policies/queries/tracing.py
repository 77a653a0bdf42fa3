"""The influence of a policy back to where it came from: policy, findings, insights, placements."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.disclosure.groups import GroupsByMonth
from frontline.insights.models import Identity, Insight, State
from frontline.placements.models import Placement
from frontline.policies.models import Check, CheckState, Citation, Decision, Proposal, Stance
from frontline.policies.queries.checks import findings
from frontline.policies.queries.proposals import visible
from frontline.policies.queries.shown import Shown, shown


@dataclass(frozen=True, slots=True)
class Trace:
    """What shaped a policy.

    Attributes:
        check: that was signed off.
        taken: findings that the team took on board.
        other: findings that it did not, or on which it wants more.
        insights: how many are in the themes that were taken on board.
        placements: of those whose authors are named.
    """

    check: Check
    taken: Sequence[Shown]
    other: Sequence[Shown]
    insights: int
    placements: Sequence[Placement]


def trace(check: Check, person: Person, groups: GroupsByMonth) -> Trace:
    """From a signed check back to the front line; nobody but those who are named can be traced."""
    rows = [one for one in shown(check, person, groups) if one.finding.stance not in {None, Stance.BESIDE}]
    taken = [one for one in rows if one.finding.decision is Decision.ON_BOARD]
    themes = [one.theme.id for one in taken]
    used = (Citation.check_id == check.id) & Citation.theme_id.in_(themes)
    cited = Insight.id.in_(select(Citation.insight_id).where(used))
    shown_ones = cited & (Insight.state == State.ACCEPTED) & ~Insight.hidden_from_host
    insights = db.session.scalar(select(func.count()).select_from(Insight).where(shown_ones)) or 0
    named = shown_ones & (Insight.identity == Identity.NAMED) & Insight.placement_id.is_not(None)
    keys = db.session.scalars(select(Insight.placement_id).where(named)).all()
    placements = db.session.scalars(select(Placement).where(Placement.id.in_(keys))).unique().all()
    ordered = sorted(placements, key=lambda one: one.person.name)
    return Trace(check, taken, [one for one in rows if one not in taken], insights, ordered)


def cited_by_placement(placement_id: uuid.UUID, person: Person) -> Sequence[tuple[Proposal, int]]:
    """Proposals in whose signed checks insights of a placement are cited that bear its person's name, with how many."""
    named = (Insight.identity == Identity.NAMED) & (Insight.state == State.ACCEPTED) & ~Insight.hidden_from_host
    rows = db.session.execute(
        select(Proposal, func.count(func.distinct(Insight.id)))
        .join(Check, Check.proposal_id == Proposal.id)
        .join(Citation, Citation.check_id == Check.id)
        .join(Insight, Insight.id == Citation.insight_id)
        .where(Insight.placement_id == placement_id, named, Check.state == CheckState.SIGNED, visible(person))
        .group_by(Proposal.id)
        .order_by(Proposal.title)
    )
    return [(row[0], row[1]) for row in rows.unique()]


def decisions(check: Check) -> dict[str, int]:
    """How many findings of a check were taken on board, not, need more, and have nothing to do with it."""
    rows = findings(check.id)
    counted = {one.value: sum(row.decision is one for row in rows) for one in Decision}
    return counted | {"beside": sum(row.stance is Stance.BESIDE for row in rows)}
