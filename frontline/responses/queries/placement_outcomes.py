"""The outcomes of a placement: from its insights to changes, as far as their author is named."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from frontline.core.database import db
from frontline.insights.models.choices import Identity, InsightState
from frontline.insights.models.insight import Insight
from frontline.placements.models.placement import Placement
from frontline.responses.models.answer import PUBLISHED_STATES, Response, ResponseTheme
from frontline.responses.models.commitment import Commitment, CommitmentState
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import Theme


@dataclass(frozen=True, slots=True)
class PlacementOutcomes:
    """The outcomes of a placement.

    Attributes:
        insights: those that bear the author's name.
        themes: which themes they are in.
        answered: how many of these are answered.
        changed: how many commitments of these answers are changes made.
    """

    insights: Sequence[Insight]
    themes: Sequence[Theme]
    answered: int
    changed: int


def get_placement_outcomes(placement: Placement) -> PlacementOutcomes:
    """The chain of a placement. What is not named is not even counted.

    A number that rises on the day on which a confidential insight appears would tell who wrote it.
    """
    readable = (
        (Insight.placement_id == placement.id) & (Insight.state == InsightState.ACCEPTED) & ~Insight.hidden_from_host
    )
    query = select(Insight).where(readable, Insight.identity == Identity.NAMED).order_by(Insight.submitted_at.desc())
    insights = db.session.scalars(query).all()
    theme_ids = select(Membership.theme_id).where(Membership.insight_id.in_([insight.id for insight in insights]))
    is_single_insight = Theme.single_insight_id.in_([insight.id for insight in insights])
    themes = db.session.scalars(
        select(Theme).where(Theme.id.in_(theme_ids) | is_single_insight).order_by(Theme.name)
    ).all()
    answered, changed = _count_theme_outcomes([theme.id for theme in themes])
    return PlacementOutcomes(insights, themes, answered, changed)


def _count_theme_outcomes(theme_ids: Sequence[uuid.UUID]) -> tuple[int, int]:
    changes = func.count(func.distinct(Commitment.id)).filter(Commitment.state == CommitmentState.CHANGE_MADE)
    query = (
        select(func.count(func.distinct(ResponseTheme.theme_id)), changes)
        .select_from(ResponseTheme)
        .join(Response, Response.id == ResponseTheme.response_id)
        .outerjoin(Commitment, Commitment.response_id == Response.id)
        .where(ResponseTheme.theme_id.in_(theme_ids), Response.state.in_(PUBLISHED_STATES))
    )
    answered, changed = db.session.execute(query).one()
    return answered, changed
