"""Reads of the moves of proposals from stage to stage."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from frontline.core.database import db
from frontline.policies.models.check import Check, CheckState
from frontline.policies.models.proposal import (
    STAGE_ORDER,
    Proposal,
    ProposalStage,
    StageMove,
)


def list_stage_moves(proposal_id: uuid.UUID) -> Sequence[StageMove]:
    """How a proposal moved, oldest first."""
    query = select(StageMove).where(StageMove.proposal_id == proposal_id).order_by(StageMove.at, StageMove.id)
    return db.session.scalars(query).all()


def find_stage_before_stop(proposal: Proposal) -> ProposalStage | None:
    """The stage at which a proposal was stopped."""
    stopped = (StageMove.proposal_id == proposal.id) & (StageMove.new == ProposalStage.STOPPED)
    return db.session.scalar(select(StageMove.old).where(stopped).order_by(StageMove.at.desc()).limit(1))


def is_decided(proposal: Proposal) -> bool:
    """Whether the decision is made, also where the proposal was stopped after it."""
    stage = find_stage_before_stop(proposal) if proposal.stage is ProposalStage.STOPPED else proposal.stage
    return stage in {ProposalStage.IMPLEMENTATION, ProposalStage.REVIEW}


def list_past_inception() -> Select[Any]:
    """For each proposal of the Cabinet Office's list that has left inception: when it first did, and whether checked.

    A proposal that came onto the list later than that counts from when it was listed. Checked means that a check was
    signed off by then: one signed afterwards is too late to be at inception.
    """
    move = aliased(StageMove)
    first = select(func.min(move.at)).where(move.proposal_id == Proposal.id, move.old == ProposalStage.INCEPTION)
    left_at = first.where(move.new != ProposalStage.STOPPED).correlate(Proposal).scalar_subquery()
    moved = func.coalesce(left_at, Proposal.created_at)
    signed = (Check.proposal_id == Proposal.id) & (Check.state == CheckState.SIGNED) & (Check.signed_at <= moved)
    checked = exists().where(signed).correlate(Proposal)
    beyond = and_(Proposal.reference.is_not(None), Proposal.stage.in_(STAGE_ORDER[1:]))
    columns: list[Any] = [Proposal.id, Proposal.department_id, moved.label("at"), checked.label("checked")]
    return select(*columns).where(beyond)
