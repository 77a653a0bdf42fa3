"""Reads of programmes."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select

from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.placements.models.placement import CANCELLED_STATES, Placement
from frontline.placements.models.programme import Programme


def list_programmes() -> Sequence[Programme]:
    """All programmes, those that are open first, by name."""
    order = (Programme.closed_at.is_not(None), Programme.name)
    return db.session.scalars(select(Programme).order_by(*order)).all()


def count_placements_by_programme() -> dict[uuid.UUID, int]:
    """How many placements belong to each programme; those that never took place are left out."""
    belongs = Placement.programme_id.is_not(None) & Placement.state.not_in(CANCELLED_STATES)
    query = select(Placement.programme_id, func.count()).where(belongs).group_by(Placement.programme_id)
    return {programme_id: number for programme_id, number in db.session.execute(query) if programme_id}


def get_programme(programme_id: uuid.UUID) -> Programme:
    """One programme.

    Raises:
        NotFoundError: there is none.
    """
    return require_found(db.session.get(Programme, programme_id), "There is no such programme.")
