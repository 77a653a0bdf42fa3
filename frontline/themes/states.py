"""How the state of a theme may move."""

from frontline.audit.states import Transitions
from frontline.themes.models import GONE, Theme, ThemeState

_T = ThemeState
_ENDED = frozenset(GONE)
_MOVES: dict[ThemeState, frozenset[ThemeState]] = {
    _T.CANDIDATE: frozenset({_T.TRIAGE, _T.ROUTED}) | _ENDED,
    _T.TRIAGE: frozenset({_T.ROUTED}) | _ENDED,
    _T.ROUTED: frozenset({_T.ACKNOWLEDGED, _T.TRIAGE, _T.ROUTED}) | _ENDED,
    _T.ACKNOWLEDGED: frozenset({_T.RESPONDED, _T.ROUTED, _T.TRIAGE}) | _ENDED,
    _T.RESPONDED: frozenset({_T.RESPONDED}) | _ENDED,
    _T.MERGED: frozenset(),
    _T.RETIRED: frozenset(),
}
_WORDS = {
    _T.CANDIDATE: "looking for its team",
    _T.TRIAGE: "waiting for a moderator to choose its team",
    _T.ROUTED: "with its team, which has not answered yet",
    _T.ACKNOWLEDGED: "accepted by its team",
    _T.RESPONDED: "answered",
    _T.MERGED: "part of another theme",
    _T.RETIRED: "no longer a theme",
}
_TRANSITIONS = Transitions("theme", _MOVES, _WORDS)


def move(theme: Theme, new: ThemeState, *, reason: str = "") -> None:
    """Move a theme to another state, on record.

    Raises:
        TransitionError: the domain has no such move.
    """
    _TRANSITIONS.move(theme, new, reason=reason)
