"""Reads of secondments outwards."""

import uuid

from sqlalchemy import Select, select

from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.placements.models.outward import OutwardSecondment


def list_outward_secondments() -> Select[OutwardSecondment]:
    """All that are not withdrawn, the latest to start first."""
    is_kept = OutwardSecondment.withdrawn_at.is_(None)
    order = (OutwardSecondment.starts_on.desc(), OutwardSecondment.id)
    return select(OutwardSecondment).where(is_kept).order_by(*order)


def get_outward_secondment(outward_id: uuid.UUID) -> OutwardSecondment:
    """One of them.

    Raises:
        NotFoundError: there is none.
    """
    return require_found(db.session.get(OutwardSecondment, outward_id), "There is no such secondment.")


def find_exchange(placement_id: uuid.UUID) -> OutwardSecondment | None:
    """Who goes out in exchange for somebody who comes in."""
    is_exchange = OutwardSecondment.exchange_placement_id == placement_id
    return db.session.scalar(list_outward_secondments().where(is_exchange))
