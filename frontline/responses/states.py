"""The states of answers and commitments, and which may follow which."""

from frontline.audit.transitions import Transitions
from frontline.responses.models.answer import Response, ResponseState
from frontline.responses.models.commitment import Commitment, CommitmentState

_R, _C = ResponseState, CommitmentState
RESPONSE_TRANSITIONS = Transitions(
    "answer",
    {
        _R.DRAFTING: frozenset({_R.IN_CLEARANCE}),
        _R.IN_CLEARANCE: frozenset({_R.APPROVED, _R.RETURNED, _R.DRAFTING}),
        _R.RETURNED: frozenset({_R.DRAFTING}),
        _R.APPROVED: frozenset({_R.PUBLISHED, _R.DRAFTING}),
        _R.PUBLISHED: frozenset({_R.SUPERSEDED}),
        _R.SUPERSEDED: frozenset(),
    },
    {
        _R.DRAFTING: "a draft",
        _R.IN_CLEARANCE: "waiting for clearance",
        _R.RETURNED: "sent back to whoever wrote it",
        _R.APPROVED: "cleared",
        _R.PUBLISHED: "published",
        _R.SUPERSEDED: "replaced by a later answer",
    },
)
COMMITMENT_TRANSITIONS = Transitions(
    "commitment",
    {
        _C.PLANNED: frozenset({_C.IN_PROGRESS, _C.DELAYED, _C.CHANGE_MADE, _C.NOT_DELIVERED}),
        _C.IN_PROGRESS: frozenset({_C.DELAYED, _C.CHANGE_MADE, _C.NOT_DELIVERED}),
        _C.DELAYED: frozenset({_C.IN_PROGRESS, _C.DELAYED, _C.CHANGE_MADE, _C.NOT_DELIVERED}),
        _C.CHANGE_MADE: frozenset({_C.CHANGE_MADE}),  # it reaches further
        _C.NOT_DELIVERED: frozenset({_C.IN_PROGRESS}),  # said too early, or taken up again
    },
    {
        _C.PLANNED: "planned",
        _C.IN_PROGRESS: "in progress",
        _C.DELAYED: "delayed",
        _C.CHANGE_MADE: "made",
        _C.NOT_DELIVERED: "not delivered",
    },
)


def move_response_state(response: Response, new: ResponseState, *, reason: str = "") -> None:
    """Move an answer to another state, on record.

    Raises:
        TransitionError: the domain has no such move.
    """
    RESPONSE_TRANSITIONS.change_state(response, new, reason=reason)


def move_commitment_state(commitment: Commitment, new: CommitmentState, *, reason: str = "") -> None:
    """Move a commitment to another state, on record.

    Raises:
        TransitionError: the domain has no such move.
    """
    COMMITMENT_TRANSITIONS.change_state(commitment, new, reason=reason)
