"""What becomes of a team's themes when it closes."""

import uuid

from sqlalchemy import select

from frontline.core.clock import now
from frontline.core.database import db
from frontline.organisations.models import Team
from frontline.themes.deadlines import set_deadline
from frontline.themes.eligibility import find_hidden_department
from frontline.themes.models.theme import IN_WORK_STATES, WITH_TEAM_STATES, Routing, RoutingState, Theme, ThemeState
from frontline.themes.notifications import notify_routed
from frontline.themes.service.decisions import get_or_add_routing
from frontline.themes.states import lock_theme, move_theme_state


def release_team(team_id: uuid.UUID, *, successor: Team | None) -> None:
    """A team closed: what it had not answered moves to its successor with all its history, or else to triage."""
    theme_ids = select(Routing.theme_id).where(
        Routing.team_id == team_id, Routing.state.in_([*WITH_TEAM_STATES, RoutingState.CONTRIBUTING])
    )
    for theme_id in db.session.scalars(theme_ids).all():
        _release_theme(lock_theme(theme_id), team_id, successor)


def _release_theme(theme: Theme, team_id: uuid.UUID, successor: Team | None) -> None:
    old = next(routing for routing in theme.routings if routing.team_id == team_id)
    state = old.state
    if successor is not None and successor.department_id in find_hidden_department(theme):
        successor = None
    if successor is None and theme.state not in {ThemeState.SUGGESTED, ThemeState.ROUTED, *IN_WORK_STATES}:
        return  # what a team has answered stays its own
    old.state, old.reason = RoutingState.RELEASED, f"{successor.name} took over" if successor else ""
    db.session.flush()
    if successor is None:
        if state in WITH_TEAM_STATES:
            move_theme_state(theme, ThemeState.TRIAGE, reason="Its team was closed")
            set_deadline(theme, None)
        return
    new = get_or_add_routing(theme, successor)
    if new.state not in WITH_TEAM_STATES:
        new.state, new.reasons, new.confidence = state, old.reasons, old.confidence
        new.since = new.decided_at = now()
        new.decided_by_id = old.decided_by_id
    set_deadline(theme, successor)
    if state is RoutingState.CURRENT:
        notify_routed(successor, [theme])
