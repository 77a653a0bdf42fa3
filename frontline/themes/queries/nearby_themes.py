"""Themes near a remit of a department that no team of it has: with nobody yet, or with another department."""

import uuid

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import selectinload

from frontline.disclosure.masking import build_sort_key
from frontline.organisations.models import Team
from frontline.themes.models.theme import (
    IN_WORK_STATES,
    READABLE_STATES,
    WITH_TEAM_STATES,
    Routing,
    RoutingState,
    Theme,
    ThemeState,
)

# With less confidence in a remit, a theme has only some words in common with it.
_MIN_CONFIDENCE = 0.1
_UNDECIDED_STATES = (ThemeState.TRIAGE, ThemeState.ESCALATED)
NEARBY_FILTERS = {"nobody": "With nobody yet", "elsewhere": "With another department"}


def select_nearby_themes(department_id: uuid.UUID, show: str) -> Select[Theme]:
    """Themes that may be for a department, largest first: with nobody yet, or with a team of another one.

    Left out is what a team of it has, helps with or refused, and what is handled by itself.
    """
    teams = select(Team.id).where(Team.department_id == department_id, Team.closed_at.is_(None))
    routed_to_department = select(Routing.theme_id).where(Routing.team_id.in_(teams))
    is_near = (Routing.state == RoutingState.RANKED) & (Routing.confidence >= _MIN_CONFIDENCE)
    return (
        select(Theme)
        .where(
            Theme.id.in_(routed_to_department.where(is_near)),
            Theme.id.not_in(routed_to_department.where(Routing.state.in_(READABLE_STATES))),
            Theme.single_insight_id.is_(None),
            _get_place_condition(show),
        )
        .options(selectinload(Theme.routings))
        .order_by(build_sort_key(Theme.people_count).desc(), Theme.id)
    )


def _get_place_condition(show: str) -> ColumnElement[bool]:
    if show == "nobody":
        return Theme.state.in_(_UNDECIDED_STATES)
    is_with_team = Theme.id.in_(select(Routing.theme_id).where(Routing.state.in_(WITH_TEAM_STATES)))
    return is_with_team & Theme.state.in_((ThemeState.ROUTED, *IN_WORK_STATES))
