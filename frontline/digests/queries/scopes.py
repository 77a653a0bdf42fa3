"""Which themes a digest is about."""

import uuid

from sqlalchemy import ColumnElement, select, true

from frontline.digests.models import Scope
from frontline.insights.models import Insight
from frontline.themes import queries as themes
from frontline.themes.models import UNLISTED, WITH_TEAM, Membership, Routing, Theme


def in_scope(scope: Scope, object_id: uuid.UUID | None) -> ColumnElement[bool]:
    """Themes that are listed and, now, with the team, in the department, of the mission, or anywhere."""
    return Theme.state.not_in(UNLISTED) & _about(scope, object_id)


def _about(scope: Scope, object_id: uuid.UUID | None) -> ColumnElement[bool]:
    match scope, object_id:
        case Scope.TEAM, _:
            held = (Routing.team_id == object_id) & Routing.state.in_(WITH_TEAM)
            return Theme.id.in_(select(Routing.theme_id).where(held))
        case Scope.DEPARTMENT, uuid.UUID():
            return themes.with_department(object_id)
        case Scope.MISSION, _:
            tagged = select(Membership.theme_id).join(Insight, Insight.id == Membership.insight_id)
            return Theme.id.in_(tagged.where(Insight.mission_id == object_id, Membership.theme_id.is_not(None)))
        case _:
            return true()
