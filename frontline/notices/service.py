"""Tell people: one notice each, in the app and by e-mail, never twice for the same cause."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, DateTime, Select, cast, func, literal, null, outerjoin, select, update
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.database import db, now
from frontline.core.errors import NotFoundError, TransitionError
from frontline.core.jobs import defer, kept_apart
from frontline.core.translation import gettext as _
from frontline.notices import queries
from frontline.notices.models import BUNDLED, Delivery, Notice, Preference

__all__ = ["BUNDLED", "Message", "tell", "tell_at", "tell_one"]
MORNING = 7  # o'clock, where the person is
_MOST_TRIES = 12
_FIRST_WAIT, _LONGEST_WAIT = dt.timedelta(seconds=15), dt.timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Message:
    """What a notice says; `cause` is the one event that it tells of."""

    cause: str
    title: str
    body: str
    path: str


def tell(people: Select[uuid.UUID], message: Message, *, morning_after: dt.date | None = None) -> None:
    """One notice to each person that the query gives, in one statement, and one job that delivers them.

    Telling the same cause again adds nothing.

    Args:
        people: ids of persons.
        message: what they are told.
        morning_after: a day after which it can wait for the morning, where each of them is.
    """
    person = people.subquery()
    texts = (message.cause, message.title[:200], message.body, message.path)
    columns = [person.c[0], *(literal(text) for text in texts), _morning(morning_after)]
    names = ["person_id", "cause", "title", "body", "path", "not_before"]
    asked = outerjoin(person, Preference, Preference.person_id == person.c[0])
    rows = select(*columns, func.gen_random_uuid()).select_from(asked)
    added = insert(Notice).from_select([*names, "id"], rows).on_conflict_do_nothing().returning(Notice.id)
    if db.session.execute(added).first() is not None:
        defer_delivery()


def _morning(day: dt.date | None) -> ColumnElement[Any]:
    """When the morning after a day begins for each person, by the clocks of their zone."""
    if day is None:
        return null()
    local = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(MORNING))
    zone = func.coalesce(Preference.zone, "Europe/London")
    return func.timezone(zone, cast(literal(local), DateTime(timezone=False)))


def tell_one(person_id: uuid.UUID, message: Message) -> None:
    """As `tell`, one person."""
    tell(select(Person.id).where(Person.id == person_id), message)


def tell_at(person_id: uuid.UUID, address: str, message: Message) -> None:
    """As `tell_one`, at an address that is not confirmed yet; it is not shown in the app."""
    db.session.add(
        Notice(
            person_id=person_id, cause=message.cause, title=message.title, body=message.body, path=message.path,
            address=address, read_at=now(),
        )
    )  # fmt: skip
    defer_delivery()


def hand_over(notice: Notice, *, address: str) -> None:
    """The transport is about to be given it; where that is the second time, a second copy may arrive."""
    notice.delivery, notice.handed_over, notice.sent_to = Delivery.SENDING, notice.handed_over + 1, address


def not_taken(notice: Notice, *, reason: str) -> None:
    """The transport did not say that it took it; it is tried twelve times in all, each time after a longer wait."""
    if notice.handed_over >= _MOST_TRIES:
        failed(notice, reason=f"not taken in {_MOST_TRIES} tries: {reason}")
        return
    wait = min(_FIRST_WAIT * 2 ** (notice.handed_over - 1), _LONGEST_WAIT)
    notice.delivery, notice.failure, notice.next_try_at = Delivery.QUEUED, reason, now() + wait


def skipped(notice: Notice, *, reason: str) -> None:
    """It is not sent; it stays readable in the app."""
    notice.delivery, notice.failure = Delivery.SKIPPED, reason


def send_again(*, notice: Notice) -> None:
    """Try a message once more that was given up, under the id that it always had.

    Raises:
        TransitionError: it was not given up.
    """
    if notice.delivery is not Delivery.FAILED:
        raise TransitionError(_("This message was not given up."))
    record("notice.sent_again", kind="notice", key=notice.id, old=notice.delivery, new=Delivery.QUEUED)
    notice.delivery, notice.next_try_at, notice.handed_over = Delivery.QUEUED, None, min(notice.handed_over, 1)
    defer_delivery()


def send_all_again() -> int:
    """Try once more whatever was given up in the last month; returns how many that is."""
    failed_ones = Notice.id.in_(queries.failed().with_only_columns(Notice.id).order_by(None))
    changed = {"delivery": Delivery.QUEUED, "next_try_at": None, "handed_over": func.least(Notice.handed_over, 1)}
    found = db.session.scalars(update(Notice).where(failed_ones).values(changed).returning(Notice.id)).all()
    record("notice.sent_again", kind="notice", new=Delivery.QUEUED, reason=str(len(found)))
    defer_delivery()
    return len(found)


def defer_delivery() -> None:
    """Deliver what is due, as soon as this is kept."""
    defer("notices.deliver", key="notices.deliver")


def bundle(at: dt.datetime) -> None:
    """One message to each of those who want one a day, where something waits for it and their morning has come."""
    for person_id, zone in db.session.execute(queries.with_bundles()).all():
        with kept_apart("notices.bundle", person=str(person_id)):
            local = at.astimezone(ZoneInfo(zone))
            if local.hour >= MORNING:
                title = _("What happened in Frontline")
                tell_one(person_id, Message(f"bundle:{local.date()}", title, title, "/notices"))
                _put_into_bundle(person_id, f"bundle:{local.date()}")


def _put_into_bundle(person_id: uuid.UUID, cause: str) -> None:
    bundle = select(Notice.id).where(Notice.person_id == person_id, Notice.cause == cause).scalar_subquery()
    waits = (Notice.person_id == person_id) & (Notice.failure == BUNDLED) & Notice.bundle_id.is_(None)
    db.session.execute(update(Notice).where(waits, Notice.delivery == Delivery.SKIPPED).values(bundle_id=bundle))


def mark_read(*, person_id: uuid.UUID, notice_id: uuid.UUID) -> str:
    """Mark one's own notice as read; returns where it leads.

    Raises:
        NotFoundError: there is none that is theirs.
    """
    mine = (Notice.id == notice_id) & (Notice.person_id == person_id)
    path: str | None = db.session.scalar(update(Notice).where(mine).values(read_at=now()).returning(Notice.path))
    if path is None:
        raise NotFoundError("There is no such notice.")
    return path


def mark_unread(*, person_id: uuid.UUID, notice_id: uuid.UUID) -> None:
    """Undo that it was read.

    Raises:
        NotFoundError: there is none that is theirs.
    """
    mine = (Notice.id == notice_id) & (Notice.person_id == person_id)
    if db.session.scalar(update(Notice).where(mine).values(read_at=None).returning(Notice.id)) is None:
        raise NotFoundError("There is no such notice.")


def mark_all_read(*, person_id: uuid.UUID) -> dt.datetime:
    """Mark all of one's notices as read; returns the moment, by which it can be undone."""
    at = now()
    mine = (Notice.person_id == person_id) & Notice.read_at.is_(None)
    db.session.execute(update(Notice).where(mine).values(read_at=at))
    return at


def undo_all_read(*, person_id: uuid.UUID, at: dt.datetime) -> None:
    """Undo `mark_all_read` of that moment."""
    mine = (Notice.person_id == person_id) & (Notice.read_at == at)
    db.session.execute(update(Notice).where(mine).values(read_at=None))


def mark_dealt_with(*, person_id: uuid.UUID, path: str) -> None:
    """Mark as read what a person was told about a page, since they have acted on it."""
    told = (Notice.person_id == person_id) & (Notice.path == path) & Notice.read_at.is_(None)
    db.session.execute(update(Notice).where(told).values(read_at=now()))


def failed(notice: Notice, *, reason: str) -> None:
    """It cannot be sent; it stays readable in the app."""
    notice.delivery, notice.failure = Delivery.FAILED, reason


def sent(notice: Notice) -> None:
    """The transport took it."""
    notice.delivery, notice.sent_at, notice.failure, notice.next_try_at = Delivery.SENT, now(), "", None
    if notice.address is not None:
        notice.path = "/"  # it may have led to a secret
