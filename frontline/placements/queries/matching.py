"""What departments need, and who is in the pool."""

import uuid
from collections.abc import Collection

from sqlalchemy import Select, select

from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.placements.models.matching import Candidate, Opportunity
from frontline.placements.models.placement import Placement


def list_opportunities(*, profession_id: uuid.UUID | None, department_id: uuid.UUID | None) -> Select[Opportunity]:
    """What is open, the first to start first."""
    query = select(Opportunity).where(Opportunity.closed_at.is_(None))
    if profession_id:
        query = query.where(Opportunity.profession_id.is_(None) | (Opportunity.profession_id == profession_id))
    if department_id:
        query = query.where(Opportunity.department_id == department_id)
    return query.order_by(Opportunity.starts_on, Opportunity.id)


def get_opportunity(opportunity_id: uuid.UUID) -> Opportunity:
    """One opportunity.

    Raises:
        NotFoundError: there is none.
    """
    return require_found(db.session.get(Opportunity, opportunity_id), "There is no such opportunity.")


def list_proposed_placements(opportunity_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Placement]]:
    """The placements that were proposed for each of some opportunities, the latest first."""
    placements_by_opportunity: dict[uuid.UUID, list[Placement]] = {
        opportunity_id: [] for opportunity_id in opportunity_ids
    }
    proposed_placements = select(Placement).where(Placement.opportunity_id.in_(opportunity_ids))
    for placement in db.session.scalars(proposed_placements.order_by(Placement.created_at.desc(), Placement.id)):
        if placement.opportunity_id:
            placements_by_opportunity[placement.opportunity_id].append(placement)
    return placements_by_opportunity


def list_candidates(*, profession_id: uuid.UUID | None, region_id: uuid.UUID | None) -> Select[Candidate]:
    """Who is in the pool, the first to be available first."""
    query = select(Candidate)
    if profession_id:
        query = query.where(Candidate.profession_id == profession_id)
    if region_id:
        query = query.where(Candidate.region_id == region_id)
    return query.order_by(Candidate.available_on, Candidate.name)


def get_candidate(candidate_id: uuid.UUID) -> Candidate:
    """Somebody of the pool.

    Raises:
        NotFoundError: there is nobody.
    """
    return require_found(db.session.get(Candidate, candidate_id), "There is no such person in the pool.")
