"""Insights that are handled by themselves: what is severe, what nobody else says, and what no English model reads."""

import uuid
from collections.abc import Sequence

from sqlalchemy.dialects.postgresql import insert

from frontline.core.database import db
from frontline.core.formatting import format_month
from frontline.insights.models.insight import Insight
from frontline.themes.models.theme import Theme


def make_single_insight_themes(insights: Sequence[Insight]) -> list[uuid.UUID]:
    """Make each insight, once, something that is routed by itself; returns the new ones."""
    theme_ids = []
    for insight in insights:
        query = insert(Theme).values(
            single_insight_id=insight.id, name=get_single_insight_name(insight), phrases=[], quotes=[]
        )
        theme_id = db.session.execute(query.on_conflict_do_nothing().returning(Theme.id)).scalar()
        theme_ids += [theme_id] if theme_id else []
    return theme_ids


def get_single_insight_name(insight: Insight) -> str:
    """Its title; what is hidden from some must not stand in a heading."""
    if insight.hidden_from_host and insight.submitted_at:
        return f"{insight.kind.label} of {format_month(insight.submitted_at)}"
    return insight.title
