"""How the state of a theme may change, and the lock under which it does."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from frontline.audit.service import record_event
from frontline.audit.transitions import Transitions
from frontline.core.database import db
from frontline.themes.models.theme import ENDED_STATES, WITH_TEAM_STATES, RoutingState, Theme, ThemeState

_T = ThemeState
_ENDED = frozenset(ENDED_STATES)
_ELSEWHERE = frozenset({_T.ROUTED, _T.TRIAGE, _T.ESCALATED})  # its team gives it up
_MOVES: dict[ThemeState, frozenset[ThemeState]] = {
    _T.CANDIDATE: frozenset({_T.TRIAGE, _T.SUGGESTED, _T.DISMISSED}) | _ENDED,
    _T.SUGGESTED: frozenset({_T.SUGGESTED, _T.TRIAGE, _T.ROUTED, _T.ACKNOWLEDGED, _T.DISMISSED}) | _ENDED,
    _T.TRIAGE: frozenset({_T.SUGGESTED, _T.ROUTED, _T.ESCALATED, _T.DISMISSED}) | _ENDED,
    _T.ESCALATED: frozenset({_T.ROUTED, _T.DISMISSED}) | _ENDED,
    _T.ROUTED: frozenset({_T.ACKNOWLEDGED, _T.DISMISSED}) | _ELSEWHERE | _ENDED,
    _T.ACKNOWLEDGED: frozenset({_T.UNDER_REVIEW, _T.RESPONDED, _T.OUTSIDE_GOVERNMENT}) | _ELSEWHERE | _ENDED,
    _T.UNDER_REVIEW: frozenset({_T.RESPONDED, _T.OUTSIDE_GOVERNMENT}) | _ELSEWHERE | _ENDED,
    _T.RESPONDED: frozenset({_T.RESPONDED, _T.MONITORING, _T.CLOSED, _T.RECURRING, _T.OUTSIDE_GOVERNMENT}) | _ENDED,
    _T.MONITORING: frozenset({_T.RESPONDED, _T.CLOSED, _T.RECURRING, _T.OUTSIDE_GOVERNMENT}) | _ENDED,
    _T.CLOSED: frozenset({_T.RESPONDED, _T.MONITORING, _T.RECURRING}) | _ENDED,
    _T.RECURRING: frozenset({_T.UNDER_REVIEW, _T.RESPONDED, _T.OUTSIDE_GOVERNMENT}) | _ELSEWHERE | _ENDED,
    _T.OUTSIDE_GOVERNMENT: frozenset({_T.OUTSIDE_GOVERNMENT, _T.RESPONDED, _T.RECURRING}) | _ENDED,
    _T.DISMISSED: _ENDED,
    _T.MERGED: frozenset(),
    _T.RETIRED: frozenset(),
}
_WORDS = {
    _T.CANDIDATE: "looking for its team",
    _T.SUGGESTED: "suggested to a team, which has not said yet whether it is theirs",
    _T.TRIAGE: "waiting for a moderator to choose its team",
    _T.ROUTED: "with its team, which has not answered yet",
    _T.ESCALATED: "waiting for the Cabinet Office to decide whose it is",
    _T.ACKNOWLEDGED: "accepted by its team",
    _T.UNDER_REVIEW: "being worked on",
    _T.RESPONDED: "answered",
    _T.MONITORING: "answered and watched",
    _T.CLOSED: "closed",
    _T.RECURRING: "back after it was answered",
    _T.OUTSIDE_GOVERNMENT: "outside government",
    _T.DISMISSED: "dismissed",
    _T.MERGED: "part of another theme",
    _T.RETIRED: "no longer a theme",
}
_TRANSITIONS = Transitions("theme", _MOVES, _WORDS)


def lock_theme(theme_id: uuid.UUID) -> Theme:
    """The theme, with its routings, until the transaction ends nobody else's to change."""
    return db.session.scalars(
        select(Theme)
        .where(Theme.id == theme_id)
        .options(selectinload(Theme.routings))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def move_theme_state(theme: Theme, new: ThemeState, *, reason: str = "") -> None:
    """Move a theme to another state, on record.

    Raises:
        TransitionError: the domain has no such move.
    """
    _TRANSITIONS.change_state(theme, new, reason=reason)


def require_theme_state(theme: Theme, *states: ThemeState) -> None:
    """Make sure that a theme is in one of these states.

    Raises:
        TransitionError: it is in another.
    """
    _TRANSITIONS.require_state(theme, *states)


def take_back_suggestion(theme: Theme) -> None:
    """What the machine suggested is one team among others again; nothing of what a person decided changes."""
    if theme.state is ThemeState.SUGGESTED:
        for routing in theme.routings:
            if routing.state in WITH_TEAM_STATES:
                routing.state, routing.since = RoutingState.RANKED, None
        db.session.flush()


def restore_theme_state(theme: Theme, old: ThemeState) -> None:
    """Bring back the state that a theme had before something was undone, on record."""
    record_event("theme.restored", kind="theme", key=theme.id, old=theme.state, new=old, reason="Undone")
    theme.state = old
