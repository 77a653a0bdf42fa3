"""New insights that are relevant to a live proposal, and those that are hidden from a department."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import CompoundSelect, select, union_all

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.insights.models.insight import Insight
from frontline.placements.models.placement import Placement
from frontline.policies.models.check import (
    CheckPart,
)
from frontline.policies.models.proposal import RelevantInsight
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import UNLISTED_STATES, Theme
from frontline.themes.queries.insights import list_visible_insights


def _select_insights_in_themes() -> CompoundSelect[uuid.UUID]:
    """Ids of the insights that belong to a theme which is one, or are one by themselves."""
    member = select(Membership.insight_id).join(Theme, Theme.id == Membership.theme_id)
    single = select(Theme.single_insight_id).where(Theme.single_insight_id.is_not(None))
    return union_all(*(query.where(Theme.state.not_in(UNLISTED_STATES)) for query in (member, single)))


def list_insights_hidden_from(department_id: uuid.UUID, insight_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some insights that their authors hide from a department, whatever else who asks may read."""
    hosted = select(Placement.id).where(Placement.host_department_id == department_id)
    hidden = Insight.hidden_from_host & Insight.placement_id.in_(hosted)
    return set(db.session.scalars(select(Insight.id).where(Insight.id.in_(insight_ids), hidden)))


def list_relevant_insights(
    proposal_id: uuid.UUID, person: Person, *, limit: int = 20
) -> Sequence[tuple[RelevantInsight, CheckPart, Insight]]:
    """New insights that are relevant to a proposal, the nearest first, as far as the person may see them.

    Only those that are in a theme, or are one by themselves; never in the order in which they came.
    """
    relevant = db.session.execute(
        select(RelevantInsight, CheckPart)
        .join(CheckPart, CheckPart.id == RelevantInsight.part_id)
        .where(RelevantInsight.proposal_id == proposal_id, RelevantInsight.insight_id.in_(_select_insights_in_themes()))
        .order_by(RelevantInsight.likeness.desc(), RelevantInsight.id)
        .limit(limit)
    ).all()
    visible_insights = list_visible_insights([entry[0].insight_id for entry in relevant], person)
    return [
        (entry[0], entry[1], visible_insights[entry[0].insight_id])
        for entry in relevant
        if entry[0].insight_id in visible_insights
    ]
