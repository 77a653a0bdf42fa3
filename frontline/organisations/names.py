"""Names of departments, teams and what people choose from: each once, whatever its case, with an address of its own."""

import itertools
import re
import uuid
from typing import TypeVar

from sqlalchemy import func, select

from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError
from frontline.core.translation import gettext as _
from frontline.organisations.models import Department, HomeOrganisation, Mission, Profession, Region, Team

Named = TypeVar("Named", Department, Profession, Region, Mission, HomeOrganisation)
_MAX_SLUG_LENGTH = 70  # leaves room for a number


def find_by_name(table: type[Named], name: str) -> Named | None:
    """The row of a name, whatever its case."""
    return db.session.scalar(select(table).where(func.lower(table.name) == name.strip().lower()))


def require_free_name(table: type[Named], name: str, *, own_id: uuid.UUID | None = None) -> None:
    """Make sure that no other row has a name; until the transaction ends nobody else takes one.

    Raises:
        FieldError: one has.
    """
    lock_key("name", table.__tablename__)
    taken = find_by_name(table, name)
    if taken is not None and taken.id != own_id:
        raise FieldError("name", _("“%(name)s” is there already", name=taken.name))


def make_slug(table: type[Named | Team], name: str) -> str:
    """What a new row is called in addresses: made of its name, with a number where another row has that."""
    base = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_MAX_SLUG_LENGTH] or table.__tablename__
    taken = set(db.session.scalars(select(table.slug).where(table.slug.startswith(base))))
    numbered = (f"{base}-{number}" for number in itertools.count(2))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)
