"""A person's calendar of placements, under a secret address."""

import secrets

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.accounts.tokens import hash_secret
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.placements.models.matching import CalendarFeed


def open_calendar_feed(*, person: Person) -> str:
    """A new secret address of the person's calendar; an earlier one ends. Returns its token, once."""
    token = secrets.token_urlsafe(24)
    values = {"token_hash": hash_secret(token), "is_open": True}
    statement = insert(CalendarFeed).values(person_id=person.id, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=values))
    return token


def is_calendar_shared(person: Person) -> bool:
    """Whether an address opens the person's calendar."""
    feed = db.session.get(CalendarFeed, person.id)
    return feed is not None and feed.is_open


def close_calendar_feed(*, person: Person) -> None:
    """Nobody reads the calendar any more."""
    db.session.execute(update(CalendarFeed).where(CalendarFeed.person_id == person.id).values(is_open=False))


def get_feed_owner(token: str) -> Person:
    """Whose calendar a token opens.

    Raises:
        NotFoundError: nobody's.
    """
    owner_id = select(CalendarFeed.person_id).where(CalendarFeed.token_hash == hash_secret(token), CalendarFeed.is_open)
    person = db.session.scalar(select(Person).where(Person.id.in_(owner_id), Person.deactivated_at.is_(None)))
    return require_found(person, "There is no such calendar.")
