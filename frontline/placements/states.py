"""How a placement may move."""

from flask_babel import lazy_gettext as _l

from frontline.audit.transitions import Transitions
from frontline.placements.models.placement import PlacementState

_S = PlacementState
PLACEMENT_TRANSITIONS = Transitions(
    "placement",
    {
        _S.PROPOSED: frozenset({_S.HOME_APPROVED, _S.DECLINED, _S.WITHDRAWN}),
        _S.HOME_APPROVED: frozenset({_S.HOST_AGREED, _S.DECLINED, _S.WITHDRAWN}),
        _S.HOST_AGREED: frozenset({_S.CLEARANCE_PENDING, _S.DECLINED, _S.WITHDRAWN}),
        _S.CLEARANCE_PENDING: frozenset({_S.AGREEMENT_SIGNED, _S.DECLINED, _S.WITHDRAWN}),
        _S.AGREEMENT_SIGNED: frozenset({_S.CLEARANCE_PENDING, _S.ACTIVE, _S.DECLINED, _S.WITHDRAWN}),
        _S.ACTIVE: frozenset({_S.EXTENSION_REQUESTED, _S.PAUSED, _S.ENDING, _S.ENDED_EARLY}),
        _S.EXTENSION_REQUESTED: frozenset({_S.ACTIVE, _S.ENDING, _S.END_REVIEW_DUE}),
        _S.PAUSED: frozenset({_S.ACTIVE, _S.ENDING, _S.END_REVIEW_DUE, _S.ENDED_EARLY}),
        _S.ENDING: frozenset({_S.ACTIVE, _S.EXTENSION_REQUESTED, _S.END_REVIEW_DUE, _S.ENDED_EARLY}),
        _S.END_REVIEW_DUE: frozenset({_S.COMPLETED}),
        _S.COMPLETED: frozenset(),
        _S.ENDED_EARLY: frozenset(),
        _S.DECLINED: frozenset(),
        _S.WITHDRAWN: frozenset(),
    },
    {
        _S.PROPOSED: _l("only proposed"),
        _S.HOME_APPROVED: _l("approved by the home organisation, not yet agreed by the host"),
        _S.HOST_AGREED: _l("agreed by both organisations"),
        _S.CLEARANCE_PENDING: _l("waiting for clearance and signatures"),
        _S.AGREEMENT_SIGNED: _l("signed, and not started yet"),
        _S.ACTIVE: _l("active"),
        _S.EXTENSION_REQUESTED: _l("waiting for a decision on its extension"),
        _S.PAUSED: _l("paused"),
        _S.ENDING: _l("coming to its end"),
        _S.END_REVIEW_DUE: _l("over, and waiting for its reviews"),
        _S.COMPLETED: _l("completed"),
        _S.ENDED_EARLY: _l("ended early"),
        _S.DECLINED: _l("declined"),
        _S.WITHDRAWN: _l("withdrawn"),
    },
)
