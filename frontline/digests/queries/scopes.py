"""Which themes a digest is about."""

import uuid

from sqlalchemy import ColumnElement, select, true

from frontline.digests.models import Scope
from frontline.insights.models.insight import Insight
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import UNLISTED_STATES, WITH_TEAM_STATES, Routing, Theme
from frontline.themes.queries.access import get_department_condition


def select_themes_in_scope(scope: Scope, object_id: uuid.UUID | None) -> ColumnElement[bool]:
    """Themes that are listed and, now, with the team, in the department, of the mission, or anywhere."""
    return Theme.state.not_in(UNLISTED_STATES) & _get_scope_condition(scope, object_id)


def _get_scope_condition(scope: Scope, object_id: uuid.UUID | None) -> ColumnElement[bool]:
    match scope, object_id:
        case Scope.TEAM, _:
            with_team = (Routing.team_id == object_id) & Routing.state.in_(WITH_TEAM_STATES)
            return Theme.id.in_(select(Routing.theme_id).where(with_team))
        case Scope.DEPARTMENT, uuid.UUID():
            return get_department_condition(object_id)
        case Scope.MISSION, _:
            tagged = select(Membership.theme_id).join(Insight, Insight.id == Membership.insight_id)
            return Theme.id.in_(tagged.where(Insight.mission_id == object_id, Membership.theme_id.is_not(None)))
        case _:
            return true()
