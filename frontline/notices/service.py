"""Tell people: one notice each, in the app and by e-mail, never twice for the same cause."""

import uuid
from dataclasses import dataclass

from sqlalchemy import Select, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.core.database import db, now
from frontline.core.errors import NotFoundError
from frontline.core.jobs import defer
from frontline.notices.models import Delivery, Notice


@dataclass(frozen=True, slots=True)
class Message:
    """What a notice says; `cause` is the one event that it tells of."""

    cause: str
    title: str
    body: str
    path: str


def tell(people: Select[uuid.UUID], message: Message) -> None:
    """One notice to each person that the query gives, in one statement, and one job that delivers them.

    Telling the same cause again adds nothing.
    """
    from frontline.notices.jobs import deliver

    person = people.subquery()
    texts = (message.cause, message.title[:200], message.body, message.path)
    columns = [person.c[0], *(literal(text) for text in texts)]
    names = ["person_id", "cause", "title", "body", "path"]
    rows = select(*columns, func.gen_random_uuid()).select_from(person)
    db.session.execute(insert(Notice).from_select([*names, "id"], rows).on_conflict_do_nothing())
    defer(deliver)


def tell_one(person_id: uuid.UUID, message: Message) -> None:
    """As `tell`, one person."""
    tell(select(Person.id).where(Person.id == person_id), message)


def tell_at(person_id: uuid.UUID, address: str, message: Message) -> None:
    """As `tell_one`, at an address that is not confirmed yet; it is not shown in the app."""
    from frontline.notices.jobs import deliver

    db.session.add(
        Notice(
            person_id=person_id, cause=message.cause, title=message.title, body=message.body, path=message.path,
            address=address, read_at=now(),
        )
    )  # fmt: skip
    defer(deliver)


def hand_over(notice: Notice) -> None:
    """The transport is about to be given it; where that is the second time, a second copy may arrive."""
    notice.delivery, notice.handed_over = Delivery.SENDING, notice.handed_over + 1


def not_taken(notice: Notice) -> None:
    """The transport did not say that it took it; it is tried again."""
    notice.delivery = Delivery.QUEUED


def skipped(notice: Notice) -> None:
    """The person wants no e-mail; it stays readable in the app."""
    notice.delivery = Delivery.SKIPPED


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


def mark_dealt_with(*, person_id: uuid.UUID, path: str) -> None:
    """Mark as read what a person was told about a page, since they have acted on it."""
    told = (Notice.person_id == person_id) & (Notice.path == path) & Notice.read_at.is_(None)
    db.session.execute(update(Notice).where(told).values(read_at=now()))


def failed(notice: Notice, *, reason: str) -> None:
    """It cannot be sent; it stays readable in the app."""
    notice.delivery, notice.failure = Delivery.FAILED, reason


def sent(notice: Notice) -> None:
    """The transport took it."""
    notice.delivery, notice.sent_at = Delivery.SENT, now()
    if notice.address is not None:
        notice.path = "/"  # it may have led to a secret
