"""What a curator looks at first in each theme on the bench."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.formatting import shorten_title
from frontline.core.settings import get_settings
from frontline.insights.models.insight import Insight
from frontline.themes.models.membership import Fit, Membership
from frontline.themes.models.theme import WITH_TEAM_STATES, Routing, RoutingState, Theme

_MOST_QUOTES = 3
# Of suggestions with more confidence people keep nearly all; of a team with less nobody need read as the runner-up.
CLEAR_CONFIDENCE = 0.9
_MIN_RUNNER_UP = 0.05
_EXCERPT = 260  # characters


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a curator looks at first: what the core says, how many stand at the edge, and whose it may be.

    Of something severe also by when a person must say whose it is, and who sees to it.
    """

    quotes: list[str]
    edges: int
    decide_by: dt.datetime | None
    suggested: Routing | None
    runner_up: Routing | None
    responsible: Person | None = None

    @property
    def is_clear(self) -> bool:
        """Whether the machine is so sure of the team that the suggestion can be sent with others."""
        return self.suggested is not None and self.suggested.confidence >= CLEAR_CONFIDENCE


@dataclass(frozen=True, slots=True)
class _SingleInsight:
    excerpt: str
    responsible: Person | None


def describe_suggestions(themes: Sequence[Theme]) -> dict[uuid.UUID, Suggestion]:
    """The suggestion in each of some themes, read with their routings."""
    is_edge = Membership.theme_id.in_([theme.id for theme in themes]) & (Membership.fit == Fit.EDGE)
    counts = select(Membership.theme_id, func.count().label("number")).where(is_edge).group_by(Membership.theme_id)
    edges = {row.theme_id: row.number for row in db.session.execute(counts)}
    singles = _list_single_insights([theme.single_insight_id for theme in themes if theme.single_insight_id])
    return {
        theme.id: _describe_suggestion(theme, edges.get(theme.id, 0), singles.get(theme.single_insight_id))
        for theme in themes
    }


def _list_single_insights(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID | None, _SingleInsight]:
    query = select(Insight, Person).outerjoin(Person, Person.id == Insight.responsible_id).where(Insight.id.in_(ids))
    return {
        insight.id: _SingleInsight(
            "" if insight.hidden_from_host else shorten_title(insight.what_happened, _EXCERPT), person
        )
        for insight, person in db.session.execute(query)
    }


def _describe_suggestion(theme: Theme, edges: int, single: _SingleInsight | None) -> Suggestion:
    suggested = next((routing for routing in theme.routings if routing.state in WITH_TEAM_STATES), None)
    others = [
        routing
        for routing in theme.routings
        if routing.state is RoutingState.RANKED and routing.confidence >= _MIN_RUNNER_UP
    ]
    excerpt, responsible = (single.excerpt, single.responsible) if single else ("", None)
    quotes = [excerpt] if excerpt else [quote["text"] for quote in theme.quotes[:_MOST_QUOTES]]
    is_urgent = theme.severe_count > 0 and theme.single_insight_id is not None
    decide_by = theme.created_at + dt.timedelta(hours=get_settings().severe_hours) if is_urgent else None
    return Suggestion(quotes, edges, decide_by, suggested, others[0] if others else None, responsible)
