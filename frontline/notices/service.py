"""Tell people: one notice each, in the app and by e-mail, never twice for the same cause."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, DateTime, Select, cast, func, literal, null, or_, outerjoin, select, update
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import NotFoundError, TransitionError
from frontline.core.jobs import defer, savepoint_per_item
from frontline.core.translation import gettext as _
from frontline.notices import queries
from frontline.notices.models import BUNDLED_REASON, DeliveryState, Notice, NoticePreference

MORNING_HOUR = 7  # o'clock, where the person is
_MAX_TRIES = 12
_FIRST_WAIT, _LONGEST_WAIT = dt.timedelta(seconds=15), dt.timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Notification:
    """What a notice says; `dedup_key` names the one event that it tells of."""

    dedup_key: str
    title: str
    body: str
    path: str


def notify(
    recipient_ids: Select[uuid.UUID], notification: Notification, *, morning_after: dt.date | None = None
) -> None:
    """One notice to each person that the query gives, in one statement, and one job that delivers them.

    Telling the same cause again adds nothing.

    Args:
        recipient_ids: a query of the ids of persons.
        notification: what they are told.
        morning_after: a day after which it can wait for the morning, where each of them is.
    """
    recipient = recipient_ids.subquery()
    texts = (notification.dedup_key, notification.title[:200], notification.body, notification.path)
    columns = [recipient.c[0], *(literal(text) for text in texts), _build_morning(morning_after)]
    column_names = ["person_id", "dedup_key", "title", "body", "path", "not_before"]
    recipients = outerjoin(recipient, NoticePreference, NoticePreference.person_id == recipient.c[0])
    notice_values = select(*columns, func.gen_random_uuid()).select_from(recipients)
    statement = (
        insert(Notice).from_select([*column_names, "id"], notice_values).on_conflict_do_nothing().returning(Notice.id)
    )
    if db.session.execute(statement).first() is not None:
        defer_delivery()


def _build_morning(day: dt.date | None) -> ColumnElement[Any]:
    """When the morning after a day begins for each person, by the clocks of their zone."""
    if day is None:
        return null()
    local_morning = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(MORNING_HOUR))
    zone = func.coalesce(NoticePreference.time_zone, "Europe/London")
    return func.timezone(zone, cast(literal(local_morning), DateTime(timezone=False)))


def notify_person(person_id: uuid.UUID, notification: Notification) -> None:
    """As `tell`, one person."""
    notify(select(Person.id).where(Person.id == person_id), notification)


def notify_address(person_id: uuid.UUID, address: str, notification: Notification) -> None:
    """As `tell_one`, at an address that is not confirmed yet; it is not shown in the app."""
    db.session.add(
        Notice(
            person_id=person_id,
            dedup_key=notification.dedup_key,
            title=notification.title,
            body=notification.body,
            path=notification.path,
            address=address,
            read_at=now(),
        )
    )
    defer_delivery()


def mark_sending(notice: Notice, *, address: str) -> None:
    """The transport is about to be given it; where that is the second time, a second copy may arrive."""
    notice.delivery, notice.delivery_attempts, notice.sent_to = (
        DeliveryState.SENDING,
        notice.delivery_attempts + 1,
        address,
    )


def mark_not_taken(notice: Notice, *, reason: str) -> None:
    """The transport did not say that it took it; it is tried twelve times in all, each time after a longer wait."""
    if notice.delivery_attempts >= _MAX_TRIES:
        mark_failed(notice, reason=f"not taken in {_MAX_TRIES} tries: {reason}")
        return
    delay = min(_FIRST_WAIT * 2 ** (notice.delivery_attempts - 1), _LONGEST_WAIT)
    notice.delivery, notice.failure, notice.next_try_at = DeliveryState.QUEUED, reason, now() + delay


def mark_skipped(notice: Notice, *, reason: str) -> None:
    """It is not sent; it stays readable in the app."""
    notice.delivery, notice.failure = DeliveryState.SKIPPED, reason


def requeue_notice(*, notice: Notice) -> None:
    """Try a message once more that was given up, under the id that it always had.

    Raises:
        TransitionError: it was not given up.
    """
    if notice.delivery is not DeliveryState.FAILED:
        raise TransitionError(_("This email has not failed, so it cannot be sent again."))
    record_event("notice.sent_again", kind="notice", key=notice.id, old=notice.delivery, new=DeliveryState.QUEUED)
    notice.delivery, notice.next_try_at, notice.delivery_attempts = (
        DeliveryState.QUEUED,
        None,
        min(notice.delivery_attempts, 1),
    )
    defer_delivery()


def requeue_failed_notices() -> int:
    """Try once more whatever was given up in the last month; returns how many that is."""
    is_failed = Notice.id.in_(queries.list_failed_notices().with_only_columns(Notice.id).order_by(None))
    new_values = {
        "delivery": DeliveryState.QUEUED,
        "next_try_at": None,
        "delivery_attempts": func.least(Notice.delivery_attempts, 1),
    }
    notice_ids = db.session.scalars(update(Notice).where(is_failed).values(new_values).returning(Notice.id)).all()
    record_event("notice.sent_again", kind="notice", new=DeliveryState.QUEUED, reason=str(len(notice_ids)))
    defer_delivery()
    return len(notice_ids)


def defer_delivery() -> None:
    """Deliver what is due, as soon as this is kept."""
    defer("notices.deliver", key="notices.deliver")


def create_daily_bundles(moment: dt.datetime) -> None:
    """One message to each of those who want one a day, where something waits for it and their morning has come."""
    for person_id, zone in db.session.execute(queries.list_bundle_recipients()).all():
        with savepoint_per_item("notices.bundle", person=str(person_id)):
            local_time = moment.astimezone(ZoneInfo(zone))
            if local_time.hour >= MORNING_HOUR:
                title = _("What happened in Frontline")
                notify_person(person_id, Notification(f"bundle:{local_time.date()}", title, title, "/notices"))
                _put_into_bundle(person_id, f"bundle:{local_time.date()}")


def _put_into_bundle(person_id: uuid.UUID, dedup_key: str) -> None:
    bundle_id = select(Notice.id).where(Notice.person_id == person_id, Notice.dedup_key == dedup_key).scalar_subquery()
    is_waiting = (Notice.person_id == person_id) & (Notice.failure == BUNDLED_REASON) & Notice.bundle_id.is_(None)
    db.session.execute(
        update(Notice).where(is_waiting, Notice.delivery == DeliveryState.SKIPPED).values(bundle_id=bundle_id)
    )


def mark_notice_read(*, person_id: uuid.UUID, notice_id: uuid.UUID) -> str:
    """Mark one's own notice as read; returns where it leads.

    Raises:
        NotFoundError: there is none that is theirs.
    """
    is_own = (Notice.id == notice_id) & (Notice.person_id == person_id)
    path: str | None = db.session.scalar(update(Notice).where(is_own).values(read_at=now()).returning(Notice.path))
    if path is None:
        raise NotFoundError("There is no such notice.")
    return path


def mark_notice_unread(*, person_id: uuid.UUID, notice_id: uuid.UUID) -> None:
    """Undo that it was read.

    Raises:
        NotFoundError: there is none that is theirs.
    """
    is_own = (Notice.id == notice_id) & (Notice.person_id == person_id)
    if db.session.scalar(update(Notice).where(is_own).values(read_at=None).returning(Notice.id)) is None:
        raise NotFoundError("There is no such notice.")


def mark_all_notices_read(*, person_id: uuid.UUID) -> dt.datetime:
    """Mark all of one's notices as read; returns the moment, by which it can be undone."""
    read_at = now()
    is_unread = (Notice.person_id == person_id) & Notice.read_at.is_(None)
    db.session.execute(update(Notice).where(is_unread).values(read_at=read_at))
    return read_at


def undo_mark_all_read(*, person_id: uuid.UUID, read_at: dt.datetime) -> None:
    """Undo `mark_all_read` of that moment."""
    is_read_then = (Notice.person_id == person_id) & (Notice.read_at == read_at)
    db.session.execute(update(Notice).where(is_read_then).values(read_at=None))


def mark_page_notices_read(*, person_id: uuid.UUID, path: str) -> None:
    """Mark as read what a person was told about a page, since they have acted on it."""
    is_unread = (Notice.person_id == person_id) & (Notice.path == path) & Notice.read_at.is_(None)
    db.session.execute(update(Notice).where(is_unread).values(read_at=now()))


def close_notices(person_ids: Collection[uuid.UUID], *, prefixes: Sequence[str], kept: Collection[str]) -> None:
    """What people were to do is done: what told them of it counts as read, and is not sent any more.

    Args:
        person_ids: who may have been told.
        prefixes: how the keys of such notices begin.
        kept: the keys of those that still stand.
    """
    is_of_kind = or_(*(Notice.dedup_key.startswith(prefix, autoescape=True) for prefix in prefixes))
    is_over = Notice.person_id.in_(person_ids) & is_of_kind & Notice.dedup_key.not_in(kept)
    db.session.execute(update(Notice).where(is_over, Notice.read_at.is_(None)).values(read_at=now()))
    db.session.execute(
        update(Notice)
        .where(is_over, Notice.delivery == DeliveryState.QUEUED)
        .values(delivery=DeliveryState.SKIPPED, failure="It was done before this could be sent.")
    )


def mark_failed(notice: Notice, *, reason: str) -> None:
    """It cannot be sent; it stays readable in the app."""
    notice.delivery, notice.failure = DeliveryState.FAILED, reason
    if notice.address is not None:
        notice.path = "/"  # it may have led to a secret


def mark_sent(notice: Notice) -> None:
    """The transport took it."""
    notice.delivery, notice.sent_at, notice.failure, notice.next_try_at = DeliveryState.SENT, now(), "", None
    if notice.address is not None:
        notice.path = "/"  # it may have led to a secret
