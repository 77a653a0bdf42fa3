"""Reads of the searches that people keep."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.search.models import SavedSearch


def list_saved_searches(person: Person) -> Sequence[SavedSearch]:
    """The searches that a person keeps, by name."""
    query = select(SavedSearch).where(SavedSearch.person_id == person.id)
    return db.session.scalars(query.order_by(SavedSearch.name)).all()


def get_saved_search(search_id: uuid.UUID, person: Person) -> SavedSearch:
    """One search that a person keeps.

    Raises:
        NotFoundError: there is none that is theirs.
    """
    is_own = (SavedSearch.id == search_id) & (SavedSearch.person_id == person.id)
    return require_found(db.session.scalar(select(SavedSearch).where(is_own)), "There is no such search.")


def list_watched_searches() -> Sequence[SavedSearch]:
    """The searches whose owners want to hear of something new."""
    watched = select(SavedSearch).join(Person).where(SavedSearch.alerts, Person.deactivated_at.is_(None))
    return db.session.scalars(watched.order_by(SavedSearch.person_id, SavedSearch.id)).all()
