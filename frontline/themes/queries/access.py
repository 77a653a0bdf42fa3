"""Reads of one theme, as far as a person may see it."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import selectinload

from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, get_permission_scope, has_permission_for_team
from frontline.core.database import db
from frontline.core.errors import ForbiddenError, require_found
from frontline.insights.models.insight import Insight
from frontline.organisations import queries as organisations
from frontline.organisations.models import Team
from frontline.placements.models.placement import Placement
from frontline.themes.models.theme import READABLE_STATES, WITH_TEAM_STATES, Routing, RoutingState, Theme


def list_permitted_teams(person: Person, permission: str) -> ColumnElement[bool]:
    """Teams for which the person holds a permission."""
    scope = get_permission_scope(person, permission)
    if scope.everything:
        return true()
    return or_(Team.id.in_(scope.teams), Team.department_id.in_(scope.departments), false())


def get_theme(theme_id: uuid.UUID, person: Person) -> Theme:
    """A theme that a person may read: one that is, or was, with their team, or to which it contributes; or any.

    Raises:
        NotFoundError: there is none, or none that they may read.
    """
    query = (
        select(Theme).where(Theme.id == theme_id, get_readable_condition(person)).options(selectinload(Theme.routings))
    )
    return require_found(db.session.scalar(query), "There is no such theme, or it is not with your team.")


def list_readable_themes(theme_ids: Collection[uuid.UUID], person: Person) -> dict[uuid.UUID, Theme]:
    """Those of some themes that a person may read."""
    themes = db.session.scalars(select(Theme).where(Theme.id.in_(theme_ids), get_readable_condition(person)))
    return {theme.id: theme for theme in themes}


def list_themes_with_routings(theme_ids: Sequence[uuid.UUID], person: Person) -> list[Theme]:
    """Those of some themes that a person may read, in the order in which they are given, and whose they are."""
    query = select(Theme).where(Theme.id.in_(theme_ids), get_readable_condition(person))
    themes = {theme.id: theme for theme in db.session.scalars(query.options(selectinload(Theme.routings)))}
    return [themes[theme_id] for theme_id in dict.fromkeys(theme_ids) if theme_id in themes]


def get_readable_condition(person: Person) -> ColumnElement[bool]:
    """Themes that are or were with a team of the person, or to which it contributes; or any."""
    if get_permission_scope(person, Permission.READ_THEME).everything:
        return get_single_insight_condition(person)
    routed = select(Routing.theme_id).join(Team, Team.id == Routing.team_id)
    readable_ids = routed.where(Routing.state.in_(READABLE_STATES), list_permitted_teams(person, Permission.READ_THEME))
    return get_single_insight_condition(person) & Theme.id.in_(readable_ids)


def get_department_condition(department_id: uuid.UUID) -> ColumnElement[bool]:
    """Themes that are with a team of a department."""
    teams = select(Team.id).where(Team.department_id == department_id)
    return Theme.id.in_(select(Routing.theme_id).where(Routing.team_id.in_(teams), Routing.state.in_(WITH_TEAM_STATES)))


def find_current_routing(theme: Theme) -> Routing | None:
    """The team that a theme is with."""
    return next((routing for routing in theme.routings if routing.state in WITH_TEAM_STATES), None)


def list_contributing_teams(theme: Theme) -> list[Routing]:
    """The teams that contribute to a theme."""
    return [routing for routing in theme.routings if routing.state is RoutingState.CONTRIBUTING]


def can_decide(person: Person, routing: Routing | None, permission: str = Permission.DECIDE_THEME) -> bool:
    """Whether a person may act for the team that a theme is with."""
    return routing is not None and has_permission_for_team(
        person, permission, team_id=routing.team_id, department_id=routing.team.department_id
    )


def get_own_routing(theme: Theme, person: Person) -> Routing:
    """The routing of a theme to a team for which a person decides.

    Raises:
        ForbiddenError: it is not with a team of theirs.
    """
    routing = find_current_routing(theme)
    if routing is None or not can_decide(person, routing):
        raise ForbiddenError("This theme is not with your team, so you cannot decide on it.")
    return routing


def get_led_team(team_id: uuid.UUID, person: Person) -> Team:
    """An open team whose remit a person may change.

    Raises:
        NotFoundError: there is none.
    """
    team = organisations.get_team(team_id)
    leads = has_permission_for_team(person, Permission.CHANGE_REMIT, team_id=team.id, department_id=team.department_id)
    return require_found(team if leads and team.is_open else None, "There is no such team, or you are not its lead.")


def can_curate(person: Person, theme: Theme) -> bool:
    """Whether a person may change what is in a theme: its team, or a moderator."""
    return get_permission_scope(person, Permission.CURATE_THEME).everything or can_decide(
        person, find_current_routing(theme), Permission.CURATE_THEME
    )


def find_team_of_person(person: Person, theme: Theme) -> Routing | None:
    """The team of a person that a theme is with, or that contributes to it."""
    routings = [
        routing for routing in theme.routings if routing.state in {*WITH_TEAM_STATES, RoutingState.CONTRIBUTING}
    ]
    return next((routing for routing in routings if can_decide(person, routing)), None)


def get_not_hidden_condition(person: Person) -> ColumnElement[bool]:
    """Leaves out what its author hides from the team and department that this person works for."""
    scope = get_permission_scope(person, Permission.READ_THEME)
    if scope.everything or not (scope.teams or scope.departments):
        return true()
    own_departments = select(Team.department_id).where(Team.id.in_(scope.teams))
    hosts = select(Placement.id).where(
        or_(Placement.host_department_id.in_(own_departments), Placement.host_department_id.in_(scope.departments))
    )
    return or_(~Insight.hidden_from_host, Insight.placement_id.is_(None), Insight.placement_id.not_in(hosts))


def get_single_insight_condition(person: Person) -> ColumnElement[bool]:
    """Leaves out what is handled by itself and hidden from this person."""
    visible_ids = select(Insight.id).where(get_not_hidden_condition(person))
    return or_(Theme.single_insight_id.is_(None), Theme.single_insight_id.in_(visible_ids))
