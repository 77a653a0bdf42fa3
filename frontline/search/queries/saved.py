"""Reads of the searches that people keep."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import or_missing
from frontline.search.models import SavedSearch


def of_person(person: Person) -> Sequence[SavedSearch]:
    """The searches that a person keeps, by name."""
    mine = select(SavedSearch).where(SavedSearch.person_id == person.id)
    return db.session.scalars(mine.order_by(SavedSearch.name)).all()


def saved(search_id: uuid.UUID, person: Person) -> SavedSearch:
    """One search that a person keeps.

    Raises:
        NotFoundError: there is none that is theirs.
    """
    mine = (SavedSearch.id == search_id) & (SavedSearch.person_id == person.id)
    return or_missing(db.session.scalar(select(SavedSearch).where(mine)), "There is no such search.")


def to_watch() -> Sequence[SavedSearch]:
    """The searches whose owners want to hear of something new."""
    watched = select(SavedSearch).join(Person).where(SavedSearch.alerts, Person.deactivated_at.is_(None))
    return db.session.scalars(watched.order_by(SavedSearch.person_id, SavedSearch.id)).all()
