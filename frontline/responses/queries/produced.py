"""What a placement brought: the chain from its insights to changes, as far as their author is named."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from frontline.core.database import db
from frontline.insights.models import Identity, Insight, State
from frontline.placements.models import Placement
from frontline.responses.models import OUT, Commitment, CommitmentState, Response, ResponseTheme
from frontline.themes.models import Membership, Theme


@dataclass(frozen=True, slots=True)
class Produced:
    """What came of a placement.

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


def produced(placement: Placement) -> Produced:
    """The chain of a placement. What is not named is not even counted.

    A number that rises on the day on which a confidential insight appears would tell who wrote it.
    """
    shown = (Insight.placement_id == placement.id) & (Insight.state == State.ACCEPTED) & ~Insight.hidden_from_host
    named = select(Insight).where(shown, Insight.identity == Identity.NAMED).order_by(Insight.submitted_at.desc())
    insights = db.session.scalars(named).all()
    held = select(Membership.theme_id).where(Membership.insight_id.in_([one.id for one in insights]))
    alone = Theme.alone_insight_id.in_([one.id for one in insights])
    themes = db.session.scalars(select(Theme).where(Theme.id.in_(held) | alone).order_by(Theme.name)).all()
    answered, changed = _came_of([theme.id for theme in themes])
    return Produced(insights, themes, answered, changed)


def _came_of(theme_ids: Sequence[uuid.UUID]) -> tuple[int, int]:
    made = func.count(func.distinct(Commitment.id)).filter(Commitment.state == CommitmentState.CHANGE_MADE)
    query = (
        select(func.count(func.distinct(ResponseTheme.theme_id)), made)
        .select_from(ResponseTheme)
        .join(Response, Response.id == ResponseTheme.response_id)
        .outerjoin(Commitment, Commitment.response_id == Response.id)
        .where(ResponseTheme.theme_id.in_(theme_ids), Response.state.in_(OUT))
    )
    answered, changed = db.session.execute(query).one()
    return answered, changed
