"""Reads of notices."""

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import Select, func, or_, select

from frontline.accounts import queries as accounts
from frontline.core.database import db, lock_key, now
from frontline.core.errors import or_missing
from frontline.core.furniture import sql_local_day
from frontline.notices.models import BUNDLED, Delivery, Notice, Pace, Preference

_LATELY = 30  # days


def of_person(person_id: uuid.UUID, *, unread: bool = False) -> Select[Notice]:
    """A person's notices, newest first: all, or those that are new; codes are not among them."""
    mine = (Notice.person_id == person_id) & Notice.address.is_(None) & ~Notice.cause.startswith("bundle:")
    if unread:
        mine &= Notice.read_at.is_(None)
    return select(Notice).where(mine).order_by(Notice.created_at.desc(), Notice.id)


def unread(person_id: uuid.UUID) -> int:
    """How many notices a person has not read."""
    mine = of_person(person_id, unread=True).order_by(None)
    return db.session.scalar(mine.with_only_columns(func.count(Notice.id))) or 0


def address_of(person_id: uuid.UUID) -> str:
    """The address that somebody confirmed, which outlives their placement; before that the one they sign in with."""
    return preference(person_id).lasting_address or accounts.person(person_id).email


def is_active(person_id: uuid.UUID) -> bool:
    """Whether somebody's account is open."""
    return accounts.person(person_id).deactivated_at is None


def kept_preference(person_id: uuid.UUID) -> Preference:
    """How a person wants to be reached, to be changed; nobody else changes it meanwhile."""
    lock_key("notice_preference", person_id)
    kept = db.session.get(Preference, person_id, with_for_update=True)
    if kept is None:
        kept = preference(person_id)
        db.session.add(kept)
        db.session.flush()
    return kept


def preference(person_id: uuid.UUID) -> Preference:
    """How a person wants to be reached; a new row, not yet kept, where they have not said."""
    known = db.session.get(Preference, person_id)
    return known or Preference(person_id=person_id, pace=Pace.AT_ONCE, wrong_codes=0, zone="Europe/London")


_WAITING = Notice.delivery.in_([Delivery.QUEUED, Delivery.SENDING])


def still_queued(notice_id: uuid.UUID) -> Notice | None:
    """A notice, if its e-mail was not sent yet; nobody else delivers it meanwhile."""
    query = select(Notice).where(Notice.id == notice_id, _WAITING)
    return db.session.scalar(query.with_for_update(skip_locked=True).execution_options(populate_existing=True))


def queued(most: int) -> Sequence[Notice]:
    """Notices whose e-mail is due: those that were tried least often first, then the oldest."""
    order = (Notice.handed_over, Notice.created_at)  # what was not taken must not hold up what is new
    is_due = [or_(moment.is_(None), moment <= now()) for moment in (Notice.not_before, Notice.next_try_at)]
    return db.session.scalars(select(Notice).where(_WAITING, *is_due).order_by(*order).limit(most)).all()


def with_bundles() -> Select[uuid.UUID, str]:
    """Who has notices that wait for the one message of a day, and their zone."""
    waits = (Notice.delivery == Delivery.SKIPPED) & (Notice.failure == BUNDLED) & Notice.bundle_id.is_(None)
    rows = select(Notice.person_id, Preference.zone).join(Preference, Preference.person_id == Notice.person_id)
    return rows.where(waits, Notice.read_at.is_(None), Preference.pace == Pace.DAILY).distinct()


def bundled(bundle: Notice) -> Sequence[Notice]:
    """What one message of a day tells of, as far as it is not read yet; oldest first."""
    mine = select(Notice).where(Notice.bundle_id == bundle.id, Notice.read_at.is_(None))
    return db.session.scalars(mine.order_by(Notice.created_at)).all()


def failed() -> Select[Notice]:
    """Messages of the last month that were given up, by day, and in no order that tells when within it."""
    day = sql_local_day(Notice.created_at)
    since = now() - dt.timedelta(days=_LATELY)
    wanted = select(Notice).where(Notice.delivery == Delivery.FAILED, Notice.created_at >= since)
    return wanted.order_by(day.desc(), Notice.id)


def message(notice_id: uuid.UUID) -> Notice:
    """A message by id.

    Raises:
        NotFoundError: there is none.
    """
    return or_missing(db.session.get(Notice, notice_id), "There is no such message.")


def delivery_counts() -> dict[str, int]:
    """How many messages of the last month there are in each state."""
    since = now() - dt.timedelta(days=_LATELY)
    rows = select(Notice.delivery, func.count()).where(Notice.created_at >= since).group_by(Notice.delivery)
    return {state.value: number for state, number in db.session.execute(rows)}
