"""How proposals may move: a stage forward, a stage back, out, and in again where they went out."""

from frontline.audit.states import Transitions
from frontline.policies.models import ORDER, Proposal, Stage


def _beside(stage: Stage) -> frozenset[Stage]:
    place = ORDER.index(stage)
    return frozenset({*ORDER[max(place - 1, 0) : place], *ORDER[place + 1 : place + 2], Stage.STOPPED})


STAGES: Transitions[Stage] = Transitions(
    "proposal",
    {**{stage: _beside(stage) for stage in ORDER}, Stage.STOPPED: frozenset(ORDER)},
    {stage: f"at the stage “{stage.value}”" for stage in ORDER} | {Stage.STOPPED: "stopped"},
)


def is_forward(old: Stage, new: Stage) -> bool:
    """Whether a move is to a later stage."""
    return old in ORDER and new in ORDER and ORDER.index(new) > ORDER.index(old)


def ways(proposal: Proposal, before_stop: Stage | None) -> list[Stage]:
    """Where a proposal may go, the next stage first; a stopped one back to where it stood."""
    if proposal.stage is Stage.STOPPED:
        return [before_stop] if before_stop else []
    allowed = STAGES.moves[proposal.stage]
    forward = [stage for stage in ORDER if stage in allowed and is_forward(proposal.stage, stage)]
    back = [stage for stage in ORDER if stage in allowed and not is_forward(proposal.stage, stage)]
    return [*forward, *back, Stage.STOPPED]
