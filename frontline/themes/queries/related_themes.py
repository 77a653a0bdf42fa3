"""Themes beside a theme: those like it, those that became part of it, those that it could become part of."""

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, get_permission_scope
from frontline.core.database import db
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import UNLISTED_STATES, WITH_TEAM_STATES, Routing, Theme
from frontline.themes.queries.access import get_readable_condition, list_readable_themes

_MIN_LIKENESS = 0.5  # cosine of two themes' centres from which one is worth a look beside the other
_MAX_SIMILAR = 4
_MAX_MERGEABLE = 500  # the latest: a longer list is no choice


def list_similar_themes(theme: Theme, person: Person) -> list[Theme]:
    """Themes that a person may read and that are about nearly the same, the most alike first, with their routings."""
    centre = db.session.scalar(select(Theme.centre).where(Theme.id == theme.id))
    if centre is None:
        return []
    distance = Theme.centre.cosine_distance(centre)
    is_candidate = (Theme.id != theme.id) & Theme.state.not_in(UNLISTED_STATES) & Theme.centre.is_not(None)
    theme_ids = db.session.scalars(
        select(Theme.id)
        .where(is_candidate, distance <= 1 - _MIN_LIKENESS)
        .order_by(distance, Theme.id)
        .limit(4 * _MAX_SIMILAR)
    ).all()
    readable = (
        select(Theme)
        .where(Theme.id.in_(theme_ids), get_readable_condition(person))
        .options(selectinload(Theme.routings))
    )
    themes = {theme.id: theme for theme in db.session.scalars(readable)}
    return [themes[theme_id] for theme_id in theme_ids if theme_id in themes][:_MAX_SIMILAR]


def list_merged_themes(theme_id: uuid.UUID, person: Person) -> list[Theme]:
    """The themes that became part of a theme, as far as a person may read them, by name."""
    ids = db.session.scalars(select(Theme.id).where(Theme.merged_into_id == theme_id)).all()
    return sorted(list_readable_themes(ids, person).values(), key=lambda theme: theme.name)


def list_pinned_insights(insight_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of some insights people have put in their place."""
    return set(
        db.session.scalars(
            select(Membership.insight_id).where(Membership.insight_id.in_(insight_ids), Membership.pinned)
        )
    )


def list_mergeable_themes(theme: Theme, person: Person) -> list[Theme]:
    """Themes into which one could be merged, by name: those of its team; of any team for whoever curates all."""
    query = select(Theme.id).where(
        Theme.id != theme.id, Theme.single_insight_id.is_(None), Theme.state.not_in(UNLISTED_STATES)
    )
    if not get_permission_scope(person, Permission.CURATE_THEME).everything:
        teams = [routing.team_id for routing in theme.routings if routing.state in WITH_TEAM_STATES]
        with_teams = Routing.team_id.in_(teams) & Routing.state.in_(WITH_TEAM_STATES)
        query = query.where(Theme.id.in_(select(Routing.theme_id).where(with_teams)))
    ids = db.session.scalars(query.order_by(Theme.last_at.desc().nulls_last(), Theme.id).limit(_MAX_MERGEABLE)).all()
    return sorted(list_readable_themes(ids, person).values(), key=lambda theme: theme.name.lower())
