"""Reads of notices."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select

from frontline.accounts import queries as accounts
from frontline.core.clock import make_london_day_expression, now
from frontline.core.database import db, lock_key
from frontline.core.errors import require_found
from frontline.notices.models import BUNDLED_REASON, DeliveryState, EmailFrequency, Notice, NoticePreference

_REPORTED_DAYS = 30  # days


def list_notices(person_id: uuid.UUID, *, only_unread: bool = False) -> Select[Notice]:
    """A person's notices, newest first: all, or those that are new; codes are not among them."""
    conditions = (Notice.person_id == person_id) & Notice.address.is_(None) & ~Notice.dedup_key.startswith("bundle:")
    if only_unread:
        conditions &= Notice.read_at.is_(None)
    return select(Notice).where(conditions).order_by(Notice.created_at.desc(), Notice.id)


def count_unread_notices(person_id: uuid.UUID) -> int:
    """How many notices a person has not read."""
    unread_notices = list_notices(person_id, only_unread=True).order_by(None)
    return db.session.scalar(unread_notices.with_only_columns(func.count(Notice.id))) or 0


def get_email_address(person_id: uuid.UUID) -> str:
    """The address that somebody confirmed, which outlives their placement; before that the one they sign in with."""
    return get_preference(person_id).lasting_address or accounts.get_person(person_id).email


def is_account_open(person_id: uuid.UUID) -> bool:
    """Whether somebody's account is open."""
    return accounts.get_person(person_id).deactivated_at is None


def lock_preference(person_id: uuid.UUID) -> NoticePreference:
    """How a person wants to be reached, to be changed; nobody else changes it meanwhile."""
    lock_key("notice_preference", person_id)
    preference = db.session.get(NoticePreference, person_id, with_for_update=True)
    if preference is None:
        preference = get_preference(person_id)
        db.session.add(preference)
        db.session.flush()
    return preference


def get_preference(person_id: uuid.UUID) -> NoticePreference:
    """How a person wants to be reached; a new row, not yet kept, where they have not said."""
    stored_preference = db.session.get(NoticePreference, person_id)
    return stored_preference or NoticePreference(
        person_id=person_id, email_frequency=EmailFrequency.AT_ONCE, wrong_codes=0, time_zone="Europe/London"
    )


_IS_WAITING = Notice.delivery.in_([DeliveryState.QUEUED, DeliveryState.SENDING])


def find_queued_notice(notice_id: uuid.UUID) -> Notice | None:
    """A notice, if its e-mail was not sent yet; nobody else delivers it meanwhile."""
    query = select(Notice).where(Notice.id == notice_id, _IS_WAITING)
    return db.session.scalar(query.with_for_update(skip_locked=True).execution_options(populate_existing=True))


def list_due_notices(limit: int) -> Sequence[Notice]:
    """Notices whose e-mail is due: those that were tried least often first, then the oldest."""
    order = (Notice.delivery_attempts, Notice.created_at)  # what was not taken must not hold up what is new
    is_due = [or_(moment.is_(None), moment <= now()) for moment in (Notice.not_before, Notice.next_try_at)]
    return db.session.scalars(select(Notice).where(_IS_WAITING, *is_due).order_by(*order).limit(limit)).all()


def list_bundle_recipients() -> Select[uuid.UUID, str]:
    """Who has notices that wait for the one message of a day, and their zone."""
    is_waiting = (
        (Notice.delivery == DeliveryState.SKIPPED) & (Notice.failure == BUNDLED_REASON) & Notice.bundle_id.is_(None)
    )
    recipients = select(Notice.person_id, NoticePreference.time_zone).join(
        NoticePreference, NoticePreference.person_id == Notice.person_id
    )
    return recipients.where(
        is_waiting, Notice.read_at.is_(None), NoticePreference.email_frequency == EmailFrequency.DAILY
    ).distinct()


def list_bundled_notices(bundle: Notice) -> Sequence[Notice]:
    """What one message of a day tells of, as far as it is not read yet; oldest first."""
    bundled_notices = select(Notice).where(Notice.bundle_id == bundle.id, Notice.read_at.is_(None))
    return db.session.scalars(bundled_notices.order_by(Notice.created_at)).all()


def list_failed_notices() -> Select[Notice]:
    """Messages of the last month that were given up, by day, and in no order that tells when within it."""
    day = make_london_day_expression(Notice.created_at)
    since = now() - dt.timedelta(days=_REPORTED_DAYS)
    failed_notices = select(Notice).where(Notice.delivery == DeliveryState.FAILED, Notice.created_at >= since)
    return failed_notices.order_by(day.desc(), Notice.id)


def get_notice(notice_id: uuid.UUID) -> Notice:
    """A message by id.

    Raises:
        NotFoundError: there is none.
    """
    return require_found(db.session.get(Notice, notice_id), "There is no such message.")


@dataclass(frozen=True, slots=True)
class DeliveryTrouble:
    """Messages that were not taken and wait to be tried again: how many, since when, and the last reason."""

    tried: int
    since: dt.datetime | None
    reason: str


def get_delivery_trouble() -> DeliveryTrouble:
    """What keeps messages from being delivered just now."""
    is_tried = _IS_WAITING & (Notice.delivery_attempts > 0) & (Notice.failure != "")
    count, since = db.session.execute(select(func.count(), func.min(Notice.created_at)).where(is_tried)).one()
    latest = select(Notice.failure).where(is_tried).order_by(Notice.next_try_at.desc().nulls_last()).limit(1)
    return DeliveryTrouble(count, since, db.session.scalar(latest) or "")


def count_notices_by_delivery() -> dict[str, int]:
    """How many messages of the last month there are in each state."""
    since = now() - dt.timedelta(days=_REPORTED_DAYS)
    state_counts = select(Notice.delivery, func.count()).where(Notice.created_at >= since).group_by(Notice.delivery)
    return {state.value: number for state, number in db.session.execute(state_counts)}
