"""What a person keeps for themselves: filters of the list, and a calendar that their own calendar reads."""

import secrets

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.accounts.service import hashed
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError, or_missing
from frontline.core.translation import gettext as _
from frontline.placements.models import Feed, SavedFilter

_MOST = 12


def save_filter(*, person: Person, name: str, query: str) -> None:
    """Keep filters under a name; the same name replaces them.

    Raises:
        FieldError: there are twelve already.
    """
    lock_key("placement_filter", person.id)
    mine = SavedFilter.person_id == person.id
    known = db.session.scalar(select(SavedFilter).where(mine, func.lower(SavedFilter.name) == name.lower()))
    if known is not None:
        known.query = query
        return
    if (db.session.scalar(select(func.count()).select_from(SavedFilter).where(mine)) or 0) >= _MOST:
        raise FieldError("name", _("You keep %(most)s already. Remove one first", most=_MOST))
    db.session.add(SavedFilter(person_id=person.id, name=name, query=query))


def forget_filter(*, person: Person, name: str) -> None:
    """Keep it no more."""
    db.session.execute(delete(SavedFilter).where(SavedFilter.person_id == person.id, SavedFilter.name == name))


def open_feed(*, person: Person) -> str:
    """A new secret address of the person's calendar; an earlier one ends. Returns its token, once."""
    token = secrets.token_urlsafe(24)
    values = {"token_hash": hashed(token), "is_open": True}
    row = insert(Feed).values(person_id=person.id, **values)
    db.session.execute(row.on_conflict_do_update(index_elements=["person_id"], set_=values))
    return token


def close_feed(*, person: Person) -> None:
    """Nobody reads the calendar any more."""
    db.session.execute(update(Feed).where(Feed.person_id == person.id).values(is_open=False))


def reader_of(token: str) -> Person:
    """Whose calendar a token opens.

    Raises:
        NotFoundError: nobody's.
    """
    feed = select(Feed.person_id).where(Feed.token_hash == hashed(token), Feed.is_open)
    found = db.session.scalar(select(Person).where(Person.id.in_(feed), Person.deactivated_at.is_(None)))
    return or_missing(found, "There is no such calendar.")
