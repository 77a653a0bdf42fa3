"""Take what an author withdrew or protected out of the themes that speak of it."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select, update

from frontline.core.database import db
from frontline.insights.models.insight import Insight
from frontline.themes.analysis.counts import refresh_counts
from frontline.themes.analysis.discovery import has_members
from frontline.themes.analysis.single_insights import get_single_insight_name
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import ENDED_STATES, Theme, ThemeState
from frontline.themes.states import move_theme_state


def forget_insight(insight_id: uuid.UUID) -> None:
    """Remove a withdrawn insight from its theme, with every sentence of it that is shown."""
    themes = forget_quotes(insight_id)
    if membership := db.session.get(Membership, insight_id):
        db.session.delete(membership)
    refresh_counts([theme.id for theme in themes])
    for theme in themes:
        if not has_members(theme) and theme.state not in ENDED_STATES:
            move_theme_state(theme, ThemeState.RETIRED, reason="Nothing of it is left")
    db.session.flush()
    # Should it be accepted again, it may stand by itself again.
    is_single = Theme.single_insight_id == insight_id
    db.session.execute(update(Theme).where(is_single).values(name="Withdrawn", single_insight_id=None))


def forget_quotes(insight_id: uuid.UUID) -> Sequence[Theme]:
    """Take every sentence of an insight off its themes; they are summarised anew later."""
    membership = db.session.get(Membership, insight_id)
    is_affected = (Theme.single_insight_id == insight_id) | (Theme.id == (membership.theme_id if membership else None))
    themes = db.session.scalars(select(Theme).where(is_affected).with_for_update()).all()
    for theme in themes:
        theme.quotes = [quote for quote in theme.quotes if quote["insight_id"] != str(insight_id)]
        theme.summary, theme.phrases = "", []
        if theme.single_insight_id and theme.state not in ENDED_STATES:
            theme.name = get_single_insight_name(db.session.get_one(Insight, insight_id))
    return themes
