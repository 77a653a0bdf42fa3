"""How proposals may move: a stage forward, a stage back, out, and in again where they went out."""

from frontline.audit.transitions import Transitions
from frontline.policies.models.proposal import STAGE_ORDER, Proposal, ProposalStage


def _list_neighbouring_stages(stage: ProposalStage) -> frozenset[ProposalStage]:
    place = STAGE_ORDER.index(stage)
    return frozenset(
        {*STAGE_ORDER[max(place - 1, 0) : place], *STAGE_ORDER[place + 1 : place + 2], ProposalStage.STOPPED}
    )


STAGES: Transitions[ProposalStage] = Transitions(
    "proposal",
    {
        **{stage: _list_neighbouring_stages(stage) for stage in STAGE_ORDER},
        ProposalStage.STOPPED: frozenset(STAGE_ORDER),
    },
    {stage: f"at the stage “{stage.value}”" for stage in STAGE_ORDER} | {ProposalStage.STOPPED: "stopped"},
)


def is_forward(old: ProposalStage, new: ProposalStage) -> bool:
    """Whether a move is to a later stage."""
    return old in STAGE_ORDER and new in STAGE_ORDER and STAGE_ORDER.index(new) > STAGE_ORDER.index(old)


def list_next_stages(proposal: Proposal, before_stop: ProposalStage | None) -> list[ProposalStage]:
    """Where a proposal may go, the next stage first; a stopped one back to where it stood."""
    if proposal.stage is ProposalStage.STOPPED:
        return [before_stop] if before_stop else []
    allowed = STAGES.next_states[proposal.stage]
    forward = [stage for stage in STAGE_ORDER if stage in allowed and is_forward(proposal.stage, stage)]
    back = [stage for stage in STAGE_ORDER if stage in allowed and not is_forward(proposal.stage, stage)]
    return [*forward, *back, ProposalStage.STOPPED]
