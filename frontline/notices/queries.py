"""Reads of notices."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, func, select

from frontline.core.database import db
from frontline.notices.models import Delivery, Notice, Pace, Preference


def of_person(person_id: uuid.UUID) -> Select[Notice]:
    """A person's notices, newest first; codes are not among them."""
    mine = (Notice.person_id == person_id) & Notice.address.is_(None)
    return select(Notice).where(mine).order_by(Notice.created_at.desc(), Notice.id)


def unread(person_id: uuid.UUID) -> int:
    """How many notices a person has not read."""
    mine = (Notice.person_id == person_id) & Notice.read_at.is_(None)
    return db.session.scalar(select(func.count()).select_from(Notice).where(mine)) or 0


def preference(person_id: uuid.UUID) -> Preference:
    """How a person wants to be reached; a new row, not yet kept, where they have not said."""
    known = db.session.get(Preference, person_id)
    return known or Preference(person_id=person_id, pace=Pace.AT_ONCE, wrong_codes=0)


_WAITING = Notice.delivery.in_([Delivery.QUEUED, Delivery.SENDING])


def still_queued(notice_id: uuid.UUID) -> Notice | None:
    """A notice, if its e-mail was not sent yet; nobody else delivers it meanwhile."""
    query = select(Notice).where(Notice.id == notice_id, _WAITING)
    return db.session.scalar(query.with_for_update(skip_locked=True).execution_options(populate_existing=True))


def queued(most: int) -> Sequence[Notice]:
    """Notices whose e-mail was not sent yet: those that were tried least often first, then the oldest."""
    order = (Notice.handed_over, Notice.created_at)  # what was not taken must not hold up what is new
    return db.session.scalars(select(Notice).where(_WAITING).order_by(*order).limit(most)).all()
