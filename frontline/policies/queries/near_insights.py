"""What is near one part of a draft, and what a person finds for it by words of their own."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.disclosure.groups import GroupsByMonth
from frontline.insights.models.insight import Insight
from frontline.policies.models.bearing import Bearing
from frontline.policies.models.check import Check, CheckPart
from frontline.policies.queries.bearings import list_bearings
from frontline.policies.queries.evidence import NearInsight, compute_centre, make_part_search, measure_insights
from frontline.policies.queries.finding_content import FindingQuote, make_quote
from frontline.policies.queries.relevant_insights import list_insights_hidden_from
from frontline.search.queries.ranking import InsightHit, rank_insights
from frontline.themes.queries.insights import list_visible_insights

MAX_WORDS_LENGTH = 400  # characters of a search
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class NearRow:
    """An insight beside a part: what it says, and what was said of it."""

    insight_id: uuid.UUID
    title: str
    quote: FindingQuote
    bearing: Bearing | None

    @property
    def bears(self) -> bool:
        """Whether it bears on the part."""
        return self.bearing is not None and self.bearing.bears

    @property
    def is_confirmed(self) -> bool | None:
        """What a person said of it."""
        return self.bearing.is_confirmed if self.bearing else None


def list_near_insights(
    check: Check, part: CheckPart, person: Person, groups: GroupsByMonth, words: str = ""
) -> list[NearRow]:
    """What was kept beside a part, the nearest first, or what some words find; as far as a person may see it."""
    kept = {bearing.insight_id: bearing for bearing in list_bearings(check.id).get(part.id, ())}
    ids = _search(check, person, groups, words) if words else list(kept)
    insights = list_visible_insights(ids, person)
    return [
        NearRow(key, insights[key].title, make_quote(insights[key], groups), kept.get(key))
        for key in ids
        if key in insights and not insights[key].hidden_from_host
    ][:_SHOWN]


def _search(check: Check, person: Person, groups: GroupsByMonth, words: str) -> Sequence[uuid.UUID]:
    """What some words find, the best first, without what is hidden from the department whose draft it is."""
    ids = [hit.insight_id for hit in rank_insights(make_part_search(words, person, groups, get_london_today()))]
    hidden = list_insights_hidden_from(check.proposal.department_id, ids)
    return [key for key in dict.fromkeys(ids) if key not in hidden]


def get_near_insight(
    check: Check, part: CheckPart, insight_id: uuid.UUID, person: Person, groups: GroupsByMonth
) -> NearInsight:
    """An insight that a person may put beside a part: it is there already, or a search can find it.

    Raises:
        NotFoundError: there is none that they may read.
    """
    kept = {bearing.insight_id: bearing for bearing in list_bearings(check.id).get(part.id, ())}
    if bearing := kept.get(insight_id):
        return NearInsight(bearing.insight_id, bearing.theme_id, bearing.score)
    search = make_part_search(part.text, person, groups, get_london_today())
    is_it = (Insight.id == insight_id) & ~Insight.hidden_from_host
    hits = [
        InsightHit(row.id, row.theme_id)
        for query in search.insight_queries
        for row in db.session.execute(query.where(is_it))
    ]
    if insight_id in list_insights_hidden_from(check.proposal.department_id, [insight_id]):
        hits = []
    embeddings = select(CheckPart.embedding).where(CheckPart.check_id == check.id, CheckPart.embedding.is_not(None))
    vectors = [vector.to_list() for vector in db.session.scalars(embeddings)]
    draft = compute_centre(vectors or [search.vector])  # a part of which nothing was looked up stands for the draft
    return require_found(next(iter(measure_insights(hits, search, draft)), None), "There is no such insight.")
