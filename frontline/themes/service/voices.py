"""Others said this too: themes like a draft, and the voice that its author adds to one."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import insert

from frontline import analysis
from frontline.core.apart import apart_quickly
from frontline.core.database import db
from frontline.core.errors import NotFoundError
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.themes.models import GONE, Membership, Theme, Voice

LIKE = 0.45  # cosine of a text and its nearest in a theme from which the theme is worth showing
_NEAREST = 40
_MOST = 3


@dataclass(frozen=True, slots=True)
class Similar:
    """A theme that a draft is like, and how much (cosine of the nearest member)."""

    theme: Theme
    likeness: float


def similar(text: str) -> list[Similar]:
    """Themes that say what a text says, the most alike first; none that fewer than five people speak in."""
    vector = apart_quickly(analysis.encode, [text])[0]
    # Without it, vectors of deleted rows that the index still holds would take the places of living ones.
    db.session.execute(sql("SET LOCAL hnsw.iterative_scan = strict_order"))
    distance = Membership.embedding.cosine_distance(vector)
    nearest = select(Membership.theme_id, distance.label("distance")).order_by(distance).limit(_NEAREST).subquery()
    least = func.min(nearest.c.distance)
    rows = db.session.execute(
        select(Theme, least)
        .join(nearest, nearest.c.theme_id == Theme.id)
        .where(Theme.state.not_in(GONE), Theme.people_count >= MINIMUM_GROUP_SIZE)
        .group_by(Theme.id)
        .having(least <= 1 - LIKE)
        .order_by(least, Theme.id)
        .limit(_MOST)
    )
    return [Similar(theme, 1 - float(distance)) for theme, distance in rows]


def add_voice(*, insight_id: uuid.UUID, theme_id: uuid.UUID) -> None:
    """Say that a draft belongs to a theme: it joins that one when it is accepted, and stays.

    Raises:
        NotFoundError: there is no such theme that enough people speak in.
    """
    theme = db.session.get(Theme, theme_id)
    if theme is None or theme.state in GONE or theme.people_count < MINIMUM_GROUP_SIZE:
        raise NotFoundError("There is no such theme.")
    row = insert(Voice).values(insight_id=insight_id, theme_id=theme_id)
    db.session.execute(row.on_conflict_do_update(index_elements=["insight_id"], set_={"theme_id": theme_id}))


def take_voice_back(*, insight_id: uuid.UUID) -> None:
    """Undo `add_voice`."""
    db.session.execute(delete(Voice).where(Voice.insight_id == insight_id))


def voices(insight_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The theme that the author of each insight has chosen, where it still is one."""
    rows = db.session.execute(
        select(Voice.insight_id, Voice.theme_id)
        .join(Theme, Theme.id == Voice.theme_id)
        .where(Voice.insight_id.in_(insight_ids), Theme.state.not_in(GONE))
    )
    return {insight_id: theme_id for insight_id, theme_id in rows}  # noqa: C416 - rows are no tuples to a type checker
