"""What people decide about where a theme belongs; each decision teaches the router."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from frontline.accounts.models import Person
from frontline.core.database import db, now
from frontline.core.errors import TransitionError
from frontline.core.jobs import defer
from frontline.organisations.models import Team
from frontline.themes.models import WITH_TEAM, Routing, RoutingState, Theme, ThemeState
from frontline.themes.states import move


def locked(theme_id: uuid.UUID) -> Theme:
    """The theme, with its routings, until the transaction ends nobody else's to change."""
    return db.session.scalars(
        select(Theme)
        .where(Theme.id == theme_id)
        .options(selectinload(Theme.routings))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def accept(*, theme: Theme, team: Team, person: Person) -> None:
    """The team takes the theme on; from here on it keeps all its insights.

    Raises:
        TransitionError: the theme is not with this team, or was accepted already.
    """
    theme = locked(theme.id)
    routing = _with(theme, team)
    move(theme, ThemeState.ACKNOWLEDGED, reason=f"Accepted by {team.name}")
    theme.acknowledged_at = theme.acknowledged_at or now()
    _decide(routing, RoutingState.ACCEPTED, person)
    _teach()


def refuse(*, theme: Theme, team: Team, person: Person, reason: str) -> None:
    """Not ours: the next team by rank gets the theme, or a moderator decides; the clock goes on.

    Raises:
        TransitionError: the theme is not with this team, or was answered.
    """
    from frontline.themes.service.routing import THRESHOLD

    theme = locked(theme.id)
    _decide(_with(theme, team), RoutingState.REFUSED, person, reason)
    db.session.flush()
    waiting = [routing for routing in theme.routings if routing.state is RoutingState.RANKED]
    left = sum(routing.confidence for routing in waiting)
    following = max(waiting, key=lambda routing: routing.confidence, default=None)
    if following is not None and following.confidence >= THRESHOLD * left and not _refused_often(theme):
        following.state, following.since = RoutingState.CURRENT, now()
        move(theme, ThemeState.ROUTED, reason=f"Not for {team.name}: {reason}")
    else:
        move(theme, ThemeState.TRIAGE, reason=f"Not for {team.name}: {reason}")
    _teach()


def assign(*, theme: Theme, team: Team, person: Person) -> None:
    """A moderator chooses the team.

    Raises:
        TransitionError: the theme is not in triage.
    """
    theme = locked(theme.id)
    if theme.state is not ThemeState.TRIAGE:
        raise TransitionError("This theme is not in triage any more.")
    routing = next((routing for routing in theme.routings if routing.team_id == team.id), None)
    if routing is None:
        routing = Routing(theme_id=theme.id, team_id=team.id, rank=len(theme.routings) + 1, confidence=0.0, reasons=[])
        db.session.add(routing)
    _decide(routing, RoutingState.CURRENT, person)
    routing.since = now()
    move(theme, ThemeState.ROUTED, reason=f"Routed to {team.name} by a moderator")
    theme.routed_at = theme.routed_at or now()
    _teach()


def release_team(team_id: uuid.UUID) -> None:
    """A team closed: what it had not answered goes to triage."""
    held = select(Routing.theme_id).where(Routing.team_id == team_id, Routing.state.in_(WITH_TEAM))
    for theme_id in db.session.scalars(held).all():
        theme = locked(theme_id)
        if theme.state in {ThemeState.ROUTED, ThemeState.ACKNOWLEDGED}:
            for routing in theme.routings:
                if routing.team_id == team_id:
                    routing.state = RoutingState.RANKED
            db.session.flush()
            move(theme, ThemeState.TRIAGE, reason="Its team was closed")


def _with(theme: Theme, team: Team) -> Routing:
    for routing in theme.routings:
        if routing.team_id == team.id and routing.state in WITH_TEAM:
            return routing
    raise TransitionError(f"This theme is not with {team.name} any more.")


def _decide(routing: Routing, state: RoutingState, person: Person, reason: str = "") -> None:
    routing.state, routing.reason = state, reason
    routing.decided_by_id, routing.decided_at = person.id, now()


def _refused_often(theme: Theme) -> bool:
    return sum(routing.state is RoutingState.REFUSED for routing in theme.routings) > 1


def _teach() -> None:
    """What waits in triage is ranked again with what was just learned."""
    from frontline.themes.jobs import route

    defer(route, key="themes.route")
