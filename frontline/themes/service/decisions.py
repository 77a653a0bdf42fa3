"""What people decide about where a theme belongs; each decision teaches the router."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.core.database import db, now
from frontline.core.errors import FieldError, TransitionError
from frontline.core.jobs import defer
from frontline.notices.service import Message, tell
from frontline.organisations.models import Team
from frontline.themes.models import IN_WORK, WITH_TEAM, Routing, RoutingState, Theme, ThemeState
from frontline.themes.numbers import size
from frontline.themes.service.clock import set_due
from frontline.themes.service.eligibility import THRESHOLD, hidden_from
from frontline.themes.service.telling import tell_routed
from frontline.themes.states import move, require

# After so many teams have said that it is not theirs, the Cabinet Office settles it.
MOST_REFUSALS = 2


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
    set_due(theme, team)
    _decide(routing, RoutingState.ACCEPTED, person)
    _teach()


def start_review(theme: Theme) -> None:
    """Somebody works on it: an answer is drafted, or it has come back after one."""
    if theme.state in {ThemeState.ACKNOWLEDGED, ThemeState.RECURRING}:
        move(theme, ThemeState.UNDER_REVIEW)


def refuse(*, theme: Theme, team: Team, person: Person, reason: str, suggestion: Team | None = None) -> None:
    """Not ours: the suggested team, the next by rank, a moderator, or after two refusals the Cabinet Office decides.

    The clock goes on.

    Raises:
        TransitionError: the theme is not with this team, was answered, or the Cabinet Office settled that it is theirs.
        FieldError: the suggestion cannot have it.
    """
    theme = locked(theme.id)
    routing = _with(theme, team)
    if routing.settled:
        raise TransitionError("The Cabinet Office has settled that this theme is for %(team)s.", team=team.name)
    if suggestion is not None:
        _require_eligible(theme, suggestion, "suggestion")
        routing.suggested_team_id = suggestion.id
    _decide(routing, RoutingState.REFUSED, person, reason)
    routing.assignee_id = None
    db.session.flush()
    _pass_on(theme, f"Not for {team.name}: {reason}", suggestion)
    _teach()


def _pass_on(theme: Theme, why: str, suggestion: Team | None) -> None:
    following = _following(theme, suggestion)
    if _refusals(theme) >= MOST_REFUSALS:
        _escalate(theme, why)
    elif following is None:
        move(theme, ThemeState.TRIAGE, reason=why)
        set_due(theme, None)
    else:
        _give(theme, following, why)


def _following(theme: Theme, suggestion: Team | None) -> Routing | None:
    """The routing of the suggested team, or of the next by rank where that is likely enough."""
    if suggestion is not None:
        return routing_of(theme, suggestion)
    waiting = [routing for routing in theme.routings if routing.state is RoutingState.RANKED]
    left = sum(routing.confidence for routing in waiting)
    best = max(waiting, key=lambda routing: routing.confidence, default=None)
    return best if best is not None and best.confidence >= THRESHOLD * left else None


def _give(theme: Theme, routing: Routing, why: str) -> None:
    routing.state, routing.since = RoutingState.CURRENT, now()
    move(theme, ThemeState.ROUTED, reason=why)
    theme.routed_at = theme.routed_at or now()
    set_due(theme, routing.team)
    tell_routed(routing.team, [theme])


def _escalate(theme: Theme, why: str) -> None:
    move(theme, ThemeState.ESCALATED, reason=why)
    set_due(theme, None)
    body = f"{size(theme)}. {_refusals(theme)} teams have said that it is not theirs. Settle whose it is."
    message = Message(f"escalated:{theme.id}:{_refusals(theme)}", "A theme has no team", body, f"/themes/{theme.id}")
    tell(accounts.holders(Role.COORDINATOR), message)


def assign(*, theme: Theme, team: Team, person: Person) -> None:
    """A moderator chooses the team of what the router left to people; or the Cabinet Office settles it, for good.

    Raises:
        TransitionError: the theme waits for neither.
        FieldError: its author hides it from this team's department.
    """
    theme = locked(theme.id)
    require(theme, ThemeState.TRIAGE, ThemeState.ESCALATED)
    _require_eligible(theme, team, "team", refused_too=theme.state is ThemeState.ESCALATED)
    routing = routing_of(theme, team)
    routing.settled = theme.state is ThemeState.ESCALATED
    who = "the Cabinet Office" if routing.settled else "a moderator"
    _decide(routing, RoutingState.CURRENT, person)
    _give(theme, routing, f"Routed to {team.name} by {who}")
    _teach()


def share(*, theme: Theme, team: Team, person: Person) -> None:
    """Another team contributes: it reads the theme and helps with it; the team that has it answers.

    Raises:
        TransitionError: no team has the theme, or this one is with it already.
        FieldError: its author hides it from this team's department.
    """
    theme = locked(theme.id)
    require(theme, ThemeState.ROUTED, *IN_WORK, ThemeState.RESPONDED, ThemeState.MONITORING)
    _require_eligible(theme, team, "team", refused_too=True)
    routing = routing_of(theme, team)
    if routing.state in {*WITH_TEAM, RoutingState.CONTRIBUTING}:
        raise TransitionError("This theme is with %(team)s already.", team=team.name)
    _decide(routing, RoutingState.CONTRIBUTING, person)
    routing.since = now()
    db.session.flush()
    tell_routed(team, [theme])


def stop_sharing(*, theme: Theme, team: Team, person: Person) -> None:
    """A team contributes no more."""
    theme = locked(theme.id)
    routing = routing_of(theme, team)
    if routing.state is RoutingState.CONTRIBUTING:
        _decide(routing, RoutingState.RANKED, person)


def release_team(team_id: uuid.UUID, *, successor: Team | None) -> None:
    """A team closed: what it had not answered moves to its successor with all its history, or else to triage."""
    held = select(Routing.theme_id).where(
        Routing.team_id == team_id, Routing.state.in_([*WITH_TEAM, RoutingState.CONTRIBUTING])
    )
    for theme_id in db.session.scalars(held).all():
        _release(locked(theme_id), team_id, successor)


def _release(theme: Theme, team_id: uuid.UUID, successor: Team | None) -> None:
    old = next(routing for routing in theme.routings if routing.team_id == team_id)
    state = old.state
    if successor is not None and successor.department_id in hidden_from(theme):
        successor = None
    if successor is None and theme.state not in {ThemeState.ROUTED, *IN_WORK}:
        return  # what a team has answered stays its own
    old.state, old.reason = RoutingState.RELEASED, f"{successor.name} took over" if successor else ""
    db.session.flush()
    if successor is None:
        if state in WITH_TEAM:
            move(theme, ThemeState.TRIAGE, reason="Its team was closed")
            set_due(theme, None)
        return
    new = routing_of(theme, successor)
    if new.state not in WITH_TEAM:
        new.state, new.reasons, new.confidence = state, old.reasons, old.confidence
        new.since = new.decided_at = now()
        new.decided_by_id = old.decided_by_id
    set_due(theme, successor)
    if state is RoutingState.CURRENT:
        tell_routed(successor, [theme])


def routing_of(theme: Theme, team: Team) -> Routing:
    """A theme's routing for a team, made where there is none."""
    found = next((routing for routing in theme.routings if routing.team_id == team.id), None)
    if found is None:
        found = Routing(theme_id=theme.id, team_id=team.id, rank=len(theme.routings) + 1, confidence=0.0, reasons=[])
        found.team = team
        found.state = RoutingState.RANKED
        theme.routings.append(found)
        db.session.flush()
    return found


def _require_eligible(theme: Theme, team: Team, field: str, *, refused_too: bool = False) -> None:
    if not team.is_open:
        raise FieldError(field, "%(team)s is closed. Choose another team", team=team.name)
    if any(r.team_id == team.id and r.state in WITH_TEAM for r in theme.routings):
        raise FieldError(field, "%(team)s has it already. Choose another team", team=team.name)
    if team.department_id in hidden_from(theme):
        raise FieldError(field, "%(team)s must not see this one. Choose a team of another department", team=team.name)
    refused = any(r.team_id == team.id and r.state is RoutingState.REFUSED for r in theme.routings)
    if refused and not refused_too:
        raise FieldError(field, "%(team)s has said that it is not theirs. Choose another team", team=team.name)


def _with(theme: Theme, team: Team) -> Routing:
    for routing in theme.routings:
        if routing.team_id == team.id and routing.state in WITH_TEAM:
            return routing
    raise TransitionError("This theme is not with %(team)s any more.", team=team.name)


def _decide(routing: Routing, state: RoutingState, person: Person, reason: str = "") -> None:
    routing.state, routing.reason = state, reason
    routing.decided_by_id, routing.decided_at = person.id, now()


def _refusals(theme: Theme) -> int:
    return sum(routing.state is RoutingState.REFUSED for routing in theme.routings)


def _teach() -> None:
    """What waits in triage is ranked again with what was just learned."""
    defer("themes.route", key="themes.route")
