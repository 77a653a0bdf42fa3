"""Insights that speak of a theme and are counted in another."""

import uuid
from collections.abc import Collection

from sqlalchemy import Select, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.insights.models.insight import Insight
from frontline.themes.models.membership import Membership, SecondMembership
from frontline.themes.models.theme import Theme
from frontline.themes.queries.access import list_readable_themes
from frontline.themes.queries.insights import list_visible_insights

_MOST_SHOWN = 20


def list_second_insights(theme: Theme, person: Person) -> list[tuple[Insight, Theme | None]]:
    """Insights that speak of a theme too, as far as a person may see them, with the theme that each is counted in.

    That theme is None where there is none, or the person may not read it.
    """
    ids = list(db.session.scalars(select_second_insight_ids([theme.id]).limit(_MOST_SHOWN)))
    insights = list_visible_insights(ids, person)
    query = select(Membership.insight_id, Membership.theme_id).where(Membership.insight_id.in_(insights))
    theme_ids = {row.insight_id: row.theme_id for row in db.session.execute(query)}
    themes = list_readable_themes({theme_id for theme_id in theme_ids.values() if theme_id}, person)
    return [
        (insights[insight_id], themes.get(theme_ids.get(insight_id) or insight_id))
        for insight_id in ids
        if insight_id in insights and theme_ids.get(insight_id) != theme.id
    ]


def select_second_insight_ids(theme_ids: Collection[uuid.UUID]) -> Select[uuid.UUID]:
    """Ids of the insights that speak of some themes too, whoever may see them."""
    query = select(SecondMembership.insight_id).where(SecondMembership.theme_id.in_(theme_ids))
    return query.order_by(SecondMembership.insight_id)
