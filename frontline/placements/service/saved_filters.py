"""What a person keeps for themselves: filters of the list, and a calendar that their own calendar reads."""

from sqlalchemy import delete, func, select

from frontline.accounts.models import Person
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError
from frontline.core.translation import gettext as _
from frontline.placements.models.matching import SavedFilter

_MAX_SAVED_FILTERS = 12


def save_filter(*, person: Person, name: str, query: str) -> None:
    """Keep filters under a name; the same name replaces them.

    Raises:
        FieldError: there are twelve already.
    """
    lock_key("placement_filter", person.id)
    is_own = SavedFilter.person_id == person.id
    saved_filter = db.session.scalar(select(SavedFilter).where(is_own, func.lower(SavedFilter.name) == name.lower()))
    if saved_filter is not None:
        saved_filter.query = query
        return
    if (db.session.scalar(select(func.count()).select_from(SavedFilter).where(is_own)) or 0) >= _MAX_SAVED_FILTERS:
        raise FieldError(
            "name", _("You have %(most)s saved filters already. Remove one first", most=_MAX_SAVED_FILTERS)
        )
    db.session.add(SavedFilter(person_id=person.id, name=name, query=query))


def delete_filter(*, person: Person, name: str) -> None:
    """Keep it no more."""
    db.session.execute(delete(SavedFilter).where(SavedFilter.person_id == person.id, SavedFilter.name == name))
