"""How like insights are to what is asked: by themselves, by their theme, and by the best that were found."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from pgvector.sqlalchemy import HALFVEC, VECTOR
from sqlalchemy import ColumnElement, cast, func, literal, select, true

from frontline.core.database import db
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import Theme

# The part that its theme has in the likeness of an insight (Liu and Croft 2004).
_OF_THEME = 0.4
# The part that the best that were found have in what is asked (Rocchio 1971).
_OF_BEST = 0.3


def measure_likeness(
    insight_ids: Collection[uuid.UUID], vector: Sequence[float], best_ids: Collection[uuid.UUID] = ()
) -> dict[uuid.UUID, float]:
    """How like some insights are to what is asked: by their own cosine, and that of the theme they are in.

    Args:
        insight_ids: of the insights.
        vector: what is asked, (384,).
        best_ids: the best that were found, towards which it is drawn.
    """
    asked = _draw_towards(vector, best_ids) if best_ids else cast(literal(list(vector), HALFVEC), HALFVEC)
    drawn = select(asked.label("vector")).cte().prefix_with("MATERIALIZED")
    own = 1 - Membership.embedding.cosine_distance(drawn.c.vector)
    of_theme = func.coalesce(1 - Theme.centre.cosine_distance(drawn.c.vector), own)
    query = select(Membership.insight_id, ((1 - _OF_THEME) * own + _OF_THEME * of_theme).label("likeness"))
    joined = query.select_from(Membership).join(drawn, true()).outerjoin(Theme, Theme.id == Membership.theme_id)
    rows = db.session.execute(joined.where(Membership.insight_id.in_(insight_ids)))
    return {row.insight_id: row.likeness for row in rows}


def _draw_towards(vector: Sequence[float], best_ids: Collection[uuid.UUID]) -> ColumnElement[Any]:
    mean = select(func.l2_normalize(func.avg(cast(Membership.embedding, VECTOR)))).where(
        Membership.insight_id.in_(best_ids)
    )
    asked = cast(literal([(1 - _OF_BEST) * value for value in vector], VECTOR), VECTOR)
    parts = cast(literal([_OF_BEST] * len(vector), VECTOR), VECTOR)
    return cast(asked + mean.scalar_subquery() * parts, HALFVEC)
