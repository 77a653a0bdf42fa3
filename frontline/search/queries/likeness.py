"""How like insights are to what is asked: by themselves, by their theme, and by the best that were found."""

import math
import uuid
from collections.abc import Collection, Sequence

from pgvector.sqlalchemy import VECTOR
from sqlalchemy import cast, func, select

from frontline.core.database import db
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import Theme

# The part that its theme has in the likeness of an insight (Liu and Croft 2004).
_OF_THEME = 0.4
# The part that the best that were found have in what is asked (Rocchio 1971).
_OF_BEST = 0.3


def measure_likeness(insight_ids: Collection[uuid.UUID], vector: Sequence[float]) -> dict[uuid.UUID, float]:
    """How like some insights are to a vector, (384,): their own cosine, and that of the theme they are in."""
    own = 1 - Membership.embedding.cosine_distance(vector)
    of_theme = func.coalesce(1 - Theme.centre.cosine_distance(vector), own)
    query = select(Membership.insight_id, ((1 - _OF_THEME) * own + _OF_THEME * of_theme).label("likeness"))
    joined = query.outerjoin(Theme, Theme.id == Membership.theme_id).where(Membership.embedding.is_not(None))
    rows = db.session.execute(joined.where(Membership.insight_id.in_(insight_ids)))
    return {row.insight_id: row.likeness for row in rows}


def add_feedback(vector: Sequence[float], insight_ids: Collection[uuid.UUID]) -> list[float]:
    """What is asked, (384,), drawn towards what the best that were found mean."""
    mean = select(cast(func.avg(cast(Membership.embedding, VECTOR)), VECTOR))
    centre = db.session.scalar(mean.where(Membership.insight_id.in_(insight_ids)))
    if centre is None:
        return list(vector)
    norm = math.sqrt(sum(value * value for value in centre)) or 1.0
    return [
        (1 - _OF_BEST) * asked + _OF_BEST * float(value) / norm for asked, value in zip(vector, centre, strict=True)
    ]
