"""How the stored state of an insight may move."""

from frontline.audit.states import Transitions
from frontline.core.actor import acting, current_actor
from frontline.insights.models import Insight, State

_S = State
_MOVES: dict[State, frozenset[State]] = {
    _S.DRAFT: frozenset({_S.SUBMITTED}),
    _S.SUBMITTED: frozenset({_S.IN_MODERATION, _S.WITHDRAWN}),
    _S.IN_MODERATION: frozenset({_S.SUBMITTED, _S.IN_MODERATION, _S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN}),
    _S.ACCEPTED: frozenset({_S.WITHDRAWN}),
    _S.DECLINED: frozenset(),
    _S.WITHDRAWN: frozenset(),
}
_WORDS = {
    _S.DRAFT: "a draft",
    _S.SUBMITTED: "waiting for a moderator",
    _S.IN_MODERATION: "with a moderator",
    _S.ACCEPTED: "accepted",
    _S.DECLINED: "declined",
    _S.WITHDRAWN: "withdrawn",
}
_TRANSITIONS = Transitions("insight", _MOVES, _WORDS)


def move(insight: Insight, new: State, *, reason: str = "") -> None:
    """Move an insight to another state, on record.

    The author's own moves are recorded without a name: the trail must not tell who wrote what.

    Raises:
        TransitionError: the domain has no such move.
    """
    actor = current_actor()
    with acting(None if actor == insight.author_id else actor):
        _TRANSITIONS.move(insight, new, reason=reason)
