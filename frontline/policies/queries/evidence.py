"""What of all that the front line has said is relevant to a piece of a draft."""

import datetime as dt
import math
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import literal, or_, select

from frontline import analysis
from frontline.accounts.models import Person
from frontline.core.clock import get_london_day
from frontline.core.database import db
from frontline.disclosure.groups import GroupsByMonth
from frontline.insights.models.insight import Insight
from frontline.policies.models.bearing import Bearing
from frontline.responses.models.answer import Response
from frontline.search import wording
from frontline.search.queries import matching
from frontline.search.queries.ranking import InsightHit, Search, rank_insights_by_meaning
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import Theme
from frontline.themes.queries.search_scope import Facets

# Cosine from which a text is about the same thing: texts about quite other things reach it once in fifty.
MIN_RELEVANCE = 0.45
# Score from which an insight bears on a part of a draft, as far as the machine may say so: of what reached it on the
# parts of six drafts, more than seven in ten were judged to bear on the part (docs/decisions/0036).
NEAR = 0.6
# How much of a score is the likeness of insight and part, of insight and whole draft, of theme and part, of theme and
# whole draft. The draft says what a sentence of it leaves out: of which pupils, which prisons.
WEIGHTS = (0.5, 0.2, 0.1, 0.2)
# What the share of the words of a part that stand in an insight adds to its score, rare words counting more.
_OF_WORDS = 0.1
_FEW = 5  # insights of a theme that count: a hundred that are a little relevant must not hide one that says it all
_HALF_LIFE = 730  # days after which what was said last counts half of its bonus


@dataclass(frozen=True, slots=True)
class NearInsight:
    """An insight that is near a part of a draft: the theme through which it may be read, and its score."""

    insight_id: uuid.UUID
    theme_id: uuid.UUID
    score: float

    @property
    def is_near(self) -> bool:
        """Whether it is near enough for the machine to say that it bears on the part."""
        return self.score >= NEAR


@dataclass(frozen=True, slots=True)
class Evidence:
    """A theme that bears on a part of a draft.

    Attributes:
        theme_id: the theme.
        score: by which themes are ranked: of its best insights, then of people and of how lately they spoke.
        insights: those that bear on the part, the best first.
    """

    theme_id: uuid.UUID
    score: float
    insights: tuple[uuid.UUID, ...]


def make_part_search(text: str, person: Person, groups: GroupsByMonth, today: dt.date) -> Search:
    """A piece of a draft as a search over all that policy staff may read, whichever team has it."""
    return Search(person, wording.make_wording_from_text(text), Facets(), groups, today, exactly=True, everywhere=True)


def compute_centre(vectors: Sequence[Sequence[float]]) -> list[float]:
    """What the parts of a draft, (n, 384), are about together: a unit vector, (384,)."""
    sums = [sum(column) for column in zip(*vectors, strict=True)]
    length = math.hypot(*sums) or 1.0
    return [value / length for value in sums]


def rank_near_insights(search: Search, draft: Sequence[float]) -> list[NearInsight]:
    """The insights nearest to a part of a draft, best first; which of them bear on it, their scores say.

    Args:
        search: for the part.
        draft: what the whole draft is about, (384,).
    """
    return measure_insights(list(rank_insights_by_meaning(search)), search, draft)


def measure_insights(hits: Sequence[InsightHit], search: Search, draft: Sequence[float]) -> list[NearInsight]:
    """How near some insights are to a part of a draft, the nearest first."""
    in_theme = or_(Theme.id == Membership.theme_id, Theme.single_insight_id == Membership.insight_id)
    likenesses = [
        1 - place.cosine_distance(vector)
        for place in (Membership.embedding, Theme.centre)
        for vector in (search.vector, draft)
    ]
    share = matching.get_share_expression(Insight.__table__.c.searchable, search.terms)
    query = (
        select(Membership.insight_id, Theme.id, literal(_OF_WORDS) * share, *likenesses)
        .join(Theme, in_theme)
        .join(Insight, Insight.id == Membership.insight_id)
        .where(
            Membership.insight_id.in_([hit.insight_id for hit in hits]), Theme.id.in_([hit.theme_id for hit in hits])
        )
    )
    wanted = set(hits)
    near = [
        NearInsight(insight_id, theme_id, of_words + _weigh(measured))
        for insight_id, theme_id, of_words, *measured in db.session.execute(query)
        if InsightHit(insight_id, theme_id) in wanted
    ]
    return sorted(near, key=lambda insight: (-insight.score, str(insight.insight_id)))


def _weigh(measured: Sequence[float | None]) -> float:
    """One likeness of four; a theme without a centre is where its insight is."""
    of_insight = measured[:2]
    filled = [
        *of_insight,
        *(own if of_theme is None else of_theme for own, of_theme in zip(of_insight, measured[2:], strict=True)),
    ]
    return sum(weight * (likeness or 0.0) for weight, likeness in zip(WEIGHTS, filled, strict=True))


def find_nearest_answers(ids: Sequence[uuid.UUID], vector: Sequence[float]) -> list[uuid.UUID]:
    """Those of some answers that are about the same thing as what has a vector, (384,), the nearest first."""
    responses = db.session.scalars(select(Response).where(Response.id.in_(ids)))
    similarities = {
        response.id: _compute_cosine(f"{response.title}. {response.heard}", vector) for response in responses
    }
    return sorted(
        (key for key, value in similarities.items() if value >= MIN_RELEVANCE),
        key=lambda key: (-similarities[key], str(key)),
    )


def _compute_cosine(text: str, vector: Sequence[float]) -> float:
    """The cosine of a short text and a unit vector."""
    return sum(a * b for a, b in zip(analysis.encode_words(text), vector, strict=True))


def group_by_theme(bearings: Sequence[Bearing], today: dt.date) -> list[Evidence]:
    """The themes of the insights that bear on a part: by their best insights, then by people and by how lately."""
    members: dict[uuid.UUID, list[Bearing]] = defaultdict(list)
    for bearing in bearings:
        members[bearing.theme_id].append(bearing)
    themes = db.session.scalars(select(Theme).where(Theme.id.in_(members)))
    ranked = [_make_evidence(theme, members[theme.id], today) for theme in themes]
    return sorted(ranked, key=lambda evidence: (-evidence.score, str(evidence.theme_id)))


def _make_evidence(theme: Theme, members: Sequence[Bearing], today: dt.date) -> Evidence:
    best = members[:_FEW]
    strength = best[0].score + sum(insight.score for insight in best[1:]) / (4 * _FEW)
    people = 1 + 0.1 * math.log2(1 + theme.people_count)
    age = (today - get_london_day(theme.last_at)).days if theme.last_at else _HALF_LIFE
    recency = 1 + 0.1 * 0.5 ** (max(age, 0) / _HALF_LIFE)
    return Evidence(theme.id, strength * people * recency, tuple(insight.insight_id for insight in members))
