"""What people decide about where a theme belongs; each decision teaches the router."""

from sqlalchemy import select

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.jobs import defer
from frontline.notices.service import Notification, notify
from frontline.organisations.models import Team
from frontline.themes.deadlines import set_deadline, start_clock
from frontline.themes.eligibility import find_hidden_department
from frontline.themes.models.theme import (
    IN_WORK_STATES,
    MIN_CONFIDENCE,
    WITH_TEAM_STATES,
    Routing,
    RoutingState,
    Theme,
    ThemeState,
)
from frontline.themes.notifications import notify_routed, notify_suggested
from frontline.themes.numbers import describe_size
from frontline.themes.states import lock_theme, move_theme_state, require_theme_state, take_back_suggestion

# After so many teams have said that it is not theirs, the Cabinet Office decides.
MAX_REFUSALS = 2


def accept_theme(*, theme: Theme, team: Team, person: Person) -> None:
    """The team takes the theme on; from here on it keeps all its insights.

    Raises:
        TransitionError: the theme is not with this team, or was accepted already.
    """
    theme = lock_theme(theme.id)
    routing = _get_team_routing(theme, team)
    if theme.state is ThemeState.SUGGESTED:
        theme.confirmed_by_id = person.id
    move_theme_state(theme, ThemeState.ACKNOWLEDGED, reason=f"Accepted by {team.name}")
    theme.acknowledged_at = theme.acknowledged_at or now()
    start_clock(theme, team)
    _decide_routing(routing, RoutingState.ACCEPTED, person)
    _rank_triage_again()


def start_review(theme: Theme) -> None:
    """Somebody works on it: an answer is drafted, or it has come back after one."""
    if theme.state in {ThemeState.ACKNOWLEDGED, ThemeState.RECURRING}:
        move_theme_state(theme, ThemeState.UNDER_REVIEW)


def refuse_theme(*, theme: Theme, team: Team, person: Person, reason: str, suggestion: Team | None = None) -> None:
    """Not ours: the suggested team, the next by rank, a moderator, or after two refusals the Cabinet Office decides.

    The clock goes on.

    Raises:
        TransitionError: the theme is not with this team, was answered, or the Cabinet Office decided that it is theirs.
        FieldError: the suggestion cannot have it.
    """
    theme = lock_theme(theme.id)
    routing = _get_team_routing(theme, team)
    if routing.settled:
        raise TransitionError("The Cabinet Office has decided that this theme is for %(team)s.", team=team.name)
    if suggestion is not None:
        _require_eligible(theme, suggestion, "suggestion")
        routing.suggested_team_id = suggestion.id
    if routing.state is RoutingState.ACCEPTED:
        _unlearn(theme, team)
    _decide_routing(routing, RoutingState.REFUSED, person, reason)
    routing.assignee_id = None
    db.session.flush()
    _route_after_refusal(theme, f"Not for {team.name}: {reason}", suggestion)
    _rank_triage_again()


def _unlearn(theme: Theme, team: Team) -> None:
    """The team takes its word back: what is suggested to it, perhaps because of that word, is suggested anew."""
    suggested = select(Routing.theme_id).join(Theme).where(Theme.state == ThemeState.SUGGESTED, Theme.id != theme.id)
    query = suggested.where(Routing.team_id == team.id, Routing.state == RoutingState.CURRENT)
    if theme_ids := [str(theme_id) for theme_id in db.session.scalars(query)]:
        defer("themes.explain", theme_ids=theme_ids)


def _route_after_refusal(theme: Theme, reason: str, suggestion: Team | None) -> None:
    following = _find_next_routing(theme, suggestion)
    if theme.state is ThemeState.SUGGESTED:
        _suggest_next(theme, following, reason)
        return
    if _count_refusals(theme) >= MAX_REFUSALS:
        _escalate_theme(theme, reason)
    elif following is None:
        move_theme_state(theme, ThemeState.TRIAGE, reason=reason)
        set_deadline(theme, None)
    else:
        _route_to(theme, following, reason)


def _suggest_next(theme: Theme, following: Routing | None, reason: str) -> None:
    """A suggestion that was not theirs: to the next team, or to the curators' bench after two."""
    if following is None or _count_refusals(theme) >= MAX_REFUSALS:
        move_theme_state(theme, ThemeState.TRIAGE, reason=reason)
        return
    following.state, following.since = RoutingState.CURRENT, now()
    move_theme_state(theme, ThemeState.SUGGESTED, reason=reason)
    notify_suggested(following.team, [theme])


def _find_next_routing(theme: Theme, suggestion: Team | None) -> Routing | None:
    """The routing of the suggested team, or of the next by rank where that is likely enough."""
    if suggestion is not None:
        return get_or_add_routing(theme, suggestion)
    waiting = [routing for routing in theme.routings if routing.state is RoutingState.RANKED]
    total_confidence = sum(routing.confidence for routing in waiting)
    best = max(waiting, key=lambda routing: routing.confidence, default=None)
    return best if best is not None and best.confidence >= MIN_CONFIDENCE * total_confidence else None


def _route_to(theme: Theme, routing: Routing, reason: str) -> None:
    routing.state, routing.since = RoutingState.CURRENT, now()
    move_theme_state(theme, ThemeState.ROUTED, reason=reason)
    start_clock(theme, routing.team)
    notify_routed(routing.team, [theme])


def _escalate_theme(theme: Theme, reason: str) -> None:
    move_theme_state(theme, ThemeState.ESCALATED, reason=reason)
    set_deadline(theme, None)
    refusals = _count_refusals(theme)
    body = f"{describe_size(theme)}. {refusals} teams have said that it is not theirs. Decide whose it is."
    notification = Notification(f"escalated:{theme.id}:{refusals}", "A theme has no team", body, f"/themes/{theme.id}")
    notify(accounts.list_role_holder_ids(Role.COORDINATOR), notification)


def assign_team(*, theme: Theme, team: Team, person: Person) -> None:
    """A moderator says whose a theme is, as the machine suggests or not; or the Cabinet Office decides, for good.

    Raises:
        TransitionError: the theme waits for neither.
        FieldError: its author hides it from this team's department.
    """
    theme = lock_theme(theme.id)
    require_theme_state(theme, ThemeState.TRIAGE, ThemeState.SUGGESTED, ThemeState.ESCALATED)
    take_back_suggestion(theme)
    _require_eligible(theme, team, "team", refused_too=theme.state is ThemeState.ESCALATED)
    routing = get_or_add_routing(theme, team)
    theme.confirmed_by_id = theme.confirmed_by_id or person.id
    routing.settled = theme.state is ThemeState.ESCALATED
    who = "the Cabinet Office" if routing.settled else "a moderator"
    _decide_routing(routing, RoutingState.CURRENT, person)
    _route_to(theme, routing, f"Routed to {team.name} by {who}")
    _rank_triage_again()


def share_theme(*, theme: Theme, team: Team, person: Person) -> None:
    """Another team contributes: it reads the theme and helps with it; the team that has it answers.

    Raises:
        TransitionError: no team has the theme, or this one is with it already.
        FieldError: its author hides it from this team's department.
    """
    theme = lock_theme(theme.id)
    require_theme_state(theme, ThemeState.ROUTED, *IN_WORK_STATES, ThemeState.RESPONDED, ThemeState.MONITORING)
    _require_eligible(theme, team, "team", refused_too=True)
    routing = get_or_add_routing(theme, team)
    if routing.state in {*WITH_TEAM_STATES, RoutingState.CONTRIBUTING}:
        raise TransitionError("This theme is with %(team)s already.", team=team.name)
    _decide_routing(routing, RoutingState.CONTRIBUTING, person)
    routing.since = now()
    db.session.flush()
    notify_routed(team, [theme])


def stop_sharing_theme(*, theme: Theme, team: Team, person: Person) -> None:
    """A team contributes no more."""
    theme = lock_theme(theme.id)
    routing = get_or_add_routing(theme, team)
    if routing.state is RoutingState.CONTRIBUTING:
        _decide_routing(routing, RoutingState.RANKED, person)


def get_or_add_routing(theme: Theme, team: Team) -> Routing:
    """A theme's routing for a team, made where there is none."""
    routing = next((routing for routing in theme.routings if routing.team_id == team.id), None)
    if routing is None:
        routing = Routing(theme_id=theme.id, team_id=team.id, rank=len(theme.routings) + 1, confidence=0.0, reasons=[])
        routing.team = team
        routing.state = RoutingState.RANKED
        theme.routings.append(routing)
        db.session.flush()
    return routing


def _require_eligible(theme: Theme, team: Team, field: str, *, refused_too: bool = False) -> None:
    if not team.is_open:
        raise FieldError(field, "%(team)s is closed. Choose another team", team=team.name)
    if team.id not in accounts.list_staffed_team_ids():
        raise FieldError(field, "Nobody belongs to %(team)s yet. Choose another team", team=team.name)
    if any(routing.team_id == team.id and routing.state in WITH_TEAM_STATES for routing in theme.routings):
        raise FieldError(field, "%(team)s has it already. Choose another team", team=team.name)
    if team.department_id in find_hidden_department(theme):
        raise FieldError(field, "%(team)s must not see this one. Choose a team of another department", team=team.name)
    refused = any(routing.team_id == team.id and routing.state is RoutingState.REFUSED for routing in theme.routings)
    if refused and not refused_too:
        raise FieldError(field, "%(team)s has said that it is not theirs. Choose another team", team=team.name)


def _get_team_routing(theme: Theme, team: Team) -> Routing:
    for routing in theme.routings:
        if routing.team_id == team.id and routing.state in WITH_TEAM_STATES:
            return routing
    raise TransitionError("This theme is not with %(team)s any more.", team=team.name)


def _decide_routing(routing: Routing, state: RoutingState, person: Person, reason: str = "") -> None:
    routing.state, routing.reason = state, reason
    routing.decided_by_id, routing.decided_at = person.id, now()


def _count_refusals(theme: Theme) -> int:
    return sum(routing.state is RoutingState.REFUSED for routing in theme.routings)


def _rank_triage_again() -> None:
    """What waits in triage is ranked again with what was just learned."""
    defer("themes.route", key="themes.route")
