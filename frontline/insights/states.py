"""How the stored state of an insight may move."""

from frontline.audit.transitions import Transitions
from frontline.core.actor import acting, current_actor
from frontline.core.errors import TransitionError
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight

_S = InsightState
MOVES: dict[InsightState, frozenset[InsightState]] = {
    _S.DRAFT: frozenset({_S.SUBMITTED}),
    _S.SUBMITTED: frozenset({_S.DRAFT, _S.IN_MODERATION, _S.ACCEPTED, _S.WITHDRAWN}),
    _S.IN_MODERATION: frozenset(
        {
            _S.DRAFT, _S.SUBMITTED, _S.IN_MODERATION, _S.CLARIFICATION_REQUESTED, _S.PROPOSED, _S.ACCEPTED,
            _S.DECLINED, _S.REDIRECTED, _S.DUPLICATE, _S.WITHDRAWN,
        }
    ),
    _S.CLARIFICATION_REQUESTED: frozenset({_S.IN_MODERATION, _S.WITHDRAWN}),
    _S.PROPOSED: frozenset({_S.IN_MODERATION, _S.ACCEPTED, _S.WITHDRAWN}),
    _S.ACCEPTED: frozenset({_S.IN_MODERATION, _S.DUPLICATE, _S.WITHDRAWN}),
    _S.DECLINED: frozenset({_S.WITHDRAWN}),
    _S.REDIRECTED: frozenset({_S.WITHDRAWN}),
    _S.DUPLICATE: frozenset({_S.WITHDRAWN}),
    _S.WITHDRAWN: frozenset(),
}  # fmt: skip
_WORDS = {
    _S.DRAFT: "a draft",
    _S.SUBMITTED: "waiting for a moderator",
    _S.IN_MODERATION: "with a moderator",
    _S.CLARIFICATION_REQUESTED: "waiting for an answer of its author",
    _S.PROPOSED: "waiting for its author to read the wording",
    _S.ACCEPTED: "accepted",
    _S.DECLINED: "declined",
    _S.REDIRECTED: "passed on",
    _S.DUPLICATE: "a duplicate",
    _S.WITHDRAWN: "withdrawn",
}
_TRANSITIONS = Transitions("insight", MOVES, _WORDS)


def require_insight_state(insight: Insight, *states: InsightState) -> None:
    """Make sure that an insight is in one of these states: not every move is everybody's to make.

    Raises:
        TransitionError: it is in another.
    """
    _TRANSITIONS.require_state(insight, *states)


def require_draft(insight: Insight) -> None:
    """Make sure that an insight was not sent yet: after that its author changes nothing of it.

    Raises:
        TransitionError: it was sent.
    """
    if insight.state is not InsightState.DRAFT:
        raise TransitionError("This insight was sent already.")


def move_insight_state(insight: Insight, new: InsightState, *, reason: str = "") -> None:
    """Move an insight to another state, on record.

    The author's own moves are recorded without a name: the trail must not tell who wrote what.

    Raises:
        TransitionError: the domain has no such move.
    """
    actor = current_actor()
    with acting(None if actor == insight.author_id else actor):
        _TRANSITIONS.change_state(insight, new, reason=reason)
