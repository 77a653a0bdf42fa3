"""An insight can speak of a second theme: listed there, counted in its own; its author hears of related answers."""

import uuid
from collections.abc import Collection

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.themes.models.membership import Membership, SecondMembership
from frontline.themes.models.theme import Theme


def add_second_theme(*, insight_id: uuid.UUID, theme: Theme, person: Person) -> None:
    """Say that an insight speaks of another theme too than the one that it is in.

    Raises:
        FieldError: it is in that theme already, or that is no theme of several.
    """
    membership = db.session.get(Membership, insight_id)
    if theme.single_insight_id is not None or not theme.is_listed:
        raise FieldError("also", "Choose another theme")
    if membership is not None and membership.theme_id == theme.id:
        raise FieldError("also", "It is in that theme already. Choose another")
    row = {"insight_id": insight_id, "theme_id": theme.id, "person_id": person.id}
    db.session.execute(insert(SecondMembership).values(row).on_conflict_do_nothing())
    record_event("theme.second_added", kind="theme", key=theme.id)


def remove_second_theme(*, insight_ids: Collection[uuid.UUID], theme: Theme) -> None:
    """Insights speak of this theme no more, or belong to it now."""
    is_here = (SecondMembership.theme_id == theme.id) & SecondMembership.insight_id.in_(insight_ids)
    db.session.execute(delete(SecondMembership).where(is_here))
