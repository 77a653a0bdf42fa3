"""Reads of themes."""

from sqlalchemy import func, select

from frontline.core.database import db
from frontline.insights.models import Insight, State
from frontline.themes.models import Membership, Theme, ThemeState

_GONE = (ThemeState.MERGED, ThemeState.RETIRED)


def counts() -> dict[str, int]:
    """Accepted insights and themes as whole numbers."""
    live = (
        select(func.count())
        .select_from(Theme)
        .where(Theme.state.not_in(_GONE), Theme.alone_insight_id.is_(None))
    )
    members = select(func.count()).select_from(Membership)
    queries = {
        "insights": select(func.count()).select_from(Insight).where(Insight.state == State.ACCEPTED),
        "themes": live,
        "themed": members.where(Membership.theme_id.is_not(None)),
        "unthemed": members.where(Membership.theme_id.is_(None)),
        "themes_routed": live.where(Theme.state.not_in((ThemeState.TRIAGE, ThemeState.CANDIDATE))),
        "themes_in_triage": live.where(Theme.state == ThemeState.TRIAGE),
    }
    return {name: int(db.session.scalar(query) or 0) for name, query in queries.items()}
