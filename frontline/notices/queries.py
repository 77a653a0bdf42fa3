"""Reads of notices."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, func, select

from frontline.core.database import db
from frontline.notices.models import Delivery, Notice


def of_person(person_id: uuid.UUID) -> Select[Notice]:
    """A person's notices, newest first."""
    return select(Notice).where(Notice.person_id == person_id).order_by(Notice.created_at.desc(), Notice.id)


def unread(person_id: uuid.UUID) -> int:
    """How many notices a person has not read."""
    mine = (Notice.person_id == person_id) & Notice.read_at.is_(None)
    return db.session.scalar(select(func.count()).select_from(Notice).where(mine)) or 0


def queued(most: int) -> Sequence[Notice]:
    """Notices whose e-mail was not sent yet, oldest first; nobody else delivers them meanwhile."""
    return db.session.scalars(
        select(Notice)
        .where(Notice.delivery == Delivery.QUEUED)
        .order_by(Notice.created_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
