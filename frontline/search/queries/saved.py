"""Reads of the searches that people keep."""

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import exists, or_, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.insights.models.insight import Insight
from frontline.responses.models.answer import Response
from frontline.search.models import SavedSearch
from frontline.search.queries.ranking import Search, rank_insights, rank_responses
from frontline.search.queries.theme_ranking import rank_themes
from frontline.themes.models.theme import Theme


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


def has_newer_results(search: Search, moment: dt.datetime) -> bool:
    """Whether it finds an insight, a theme or an answer that came after a moment: not whether its order changed."""
    insight_ids = [hit.insight_id for hit in rank_insights(search)]
    newer = (
        exists().where(Insight.id.in_(insight_ids), Insight.accepted_at > moment),
        exists().where(Theme.id.in_(rank_themes(search)), Theme.created_at > moment),
        exists().where(Response.id.in_(rank_responses(search)), Response.published_at > moment),
    )
    return bool(db.session.scalar(select(or_(*newer))))
