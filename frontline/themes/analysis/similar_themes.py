"""Themes that say what a text says."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy import text as sql

from frontline import analysis
from frontline.core.database import db
from frontline.core.errors import ModelUnavailableError
from frontline.core.subprocess_pool import IsolatedProcessError, run_isolated_at_once
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.themes.models.membership import Fit, Membership
from frontline.themes.models.theme import ENDED_STATES, UNCONFIRMED_STATES, Theme

# Cosine of a text and its nearest in a theme from which nine of ten say the same (336 reports, 27 concerns: .45 gives
# four of ten). Below it nothing is said.
MIN_LIKENESS = 0.7
_MAX_NEIGHBOURS = 40
_MAX_THEMES = 3


@dataclass(frozen=True, slots=True)
class SimilarTheme:
    """A theme that a draft is like, and how much (cosine of the nearest member)."""

    theme: Theme
    likeness: float


def find_similar_themes(text: str) -> list[SimilarTheme]:
    """Themes that say what a text says, the most alike first; none unconfirmed, or with fewer than five people.

    None where the encoder has no time for it now, or is missing.
    """
    try:
        vector = run_isolated_at_once(analysis.encode_texts, [text])[0]
    except (IsolatedProcessError, ModelUnavailableError):
        return []
    # Without it, vectors of deleted rows that the index still holds would take the places of living ones.
    db.session.execute(sql("SET LOCAL hnsw.iterative_scan = strict_order"))
    distance = Membership.embedding.cosine_distance(vector)
    nearest = (
        select(Membership.theme_id, distance.label("distance"))
        .where(Membership.fit != Fit.EDGE)
        .order_by(distance)
        .limit(_MAX_NEIGHBOURS)
        .subquery()
    )
    least = func.min(nearest.c.distance)
    matches = db.session.execute(
        select(Theme, least)
        .join(nearest, nearest.c.theme_id == Theme.id)
        .where(Theme.state.not_in((*ENDED_STATES, *UNCONFIRMED_STATES)), Theme.people_count >= MINIMUM_GROUP_SIZE)
        .group_by(Theme.id)
        .having(least <= 1 - MIN_LIKENESS)
        .order_by(least, Theme.id)
        .limit(_MAX_THEMES)
    )
    return [SimilarTheme(theme, 1 - float(distance)) for theme, distance in matches]
