"""What authors added to their insights, for moderators."""

import uuid

from sqlalchemy import Select, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import NotFoundError, require_found
from frontline.insights.models.insight import Insight
from frontline.insights.models.remark import Remark, RemarkState
from frontline.moderation.queries.acquaintances import is_stranger_to


def list_waiting_remarks(moderator: Person) -> Select[Remark]:
    """Remarks that wait for a moderator, oldest first; not one's own, nor those of people whom one knows."""
    return (
        select(Remark)
        .join(Insight)
        .where(Remark.state == RemarkState.WAITING, is_stranger_to(moderator))
        .order_by(Remark.created_at, Remark.id)
    )


def get_remark(remark_id: uuid.UUID, *, lock: bool = False) -> Remark:
    """A remark by id.

    Raises:
        NotFoundError: there is none.
    """
    return require_found(db.session.get(Remark, remark_id, with_for_update=lock or None), "There is no such remark.")


def get_remark_on_desk(remark_id: uuid.UUID, moderator: Person, *, lock: bool = False) -> Remark:
    """A remark that a moderator has opened and not decided on.

    Raises:
        NotFoundError: it is on no desk of theirs, or decided.
    """
    remark = get_remark(remark_id, lock=lock)
    if remark.moderator_id != moderator.id or remark.state is not RemarkState.WAITING:
        raise NotFoundError("This is not on your desk, or it was decided already.")
    return remark


def get_insight_of_remark(remark: Remark) -> Insight:
    """The insight that a remark belongs to."""
    return db.session.get_one(Insight, remark.insight_id)
