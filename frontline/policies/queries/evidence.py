"""What of all that the front line has said is relevant to a piece of a draft."""

import datetime as dt
import math
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from frontline import analysis
from frontline.accounts.models import Person
from frontline.core.clock import get_london_day
from frontline.core.database import db
from frontline.disclosure.groups import GroupsByMonth
from frontline.responses.models.answer import Response
from frontline.search import wording
from frontline.search.queries.ranking import InsightHit, Search, get_word_scores, rank_insights_by_meaning
from frontline.themes.models.theme import Theme
from frontline.themes.queries.search_scope import Facets

# Cosine from which a text is about the same thing: texts about quite other things reach it once in fifty.
MIN_RELEVANCE = 0.45
# Score from which a team must say what it makes of it: no text about something else comes so near by chance.
STRONG_RELEVANCE = 0.5
# The part that words have in a score; meaning has the rest. As in the search: docs/decisions/0021.
_WORDS = 0.3
_FEW = 5  # insights of a theme that count: a hundred that are a little relevant must not hide one that says it all
_HALF_LIFE = 730  # days after which what was said last counts half of its bonus


@dataclass(frozen=True, slots=True)
class Evidence:
    """A theme that is relevant to a piece of a draft.

    Attributes:
        theme_id: the theme.
        score: by which themes are ranked: of its best insights, then of people and of how lately they spoke.
        best: the score of its best insight alone.
        insights: those that are relevant to the piece, the best first.
    """

    theme_id: uuid.UUID
    score: float
    best: float
    insights: tuple[uuid.UUID, ...]


def make_part_search(text: str, person: Person, groups: GroupsByMonth, today: dt.date) -> Search:
    """A piece of a draft as a search over all that policy staff may read, whichever team has it."""
    return Search(person, wording.make_wording_from_text(text), Facets(), groups, today, exactly=True, everywhere=True)


def rank_relevant_insights(search: Search) -> list[tuple[InsightHit, float]]:
    """The insights that are relevant to a piece, best first, each with a score of at most about 1.

    By meaning and words together, as the search ranks; but what is not alike enough in meaning is relevant to nothing,
    however many words it shares.
    """
    meaning = {
        hit: similarity for hit, similarity in rank_insights_by_meaning(search).items() if similarity >= MIN_RELEVANCE
    }
    words = get_word_scores({hit.insight_id for hit in meaning}, search) if meaning else {}
    max_score = max(words.values(), default=0.0) or 1.0
    scored = {
        hit: (1 - _WORDS) * similarity + _WORDS * words.get(hit.insight_id, 0.0) / max_score
        for hit, similarity in meaning.items()
    }
    return sorted(scored.items(), key=lambda item: (-item[1], str(item[0])))


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


def group_by_theme(hits: Sequence[tuple[InsightHit, float]], today: dt.date) -> list[Evidence]:
    """The themes of the insights relevant to a piece: by their best insights, then by people and by how lately."""
    members: dict[uuid.UUID, list[tuple[float, uuid.UUID]]] = defaultdict(list)
    for hit, score in hits:
        members[hit.theme_id].append((score, hit.insight_id))
    themes = {theme.id: theme for theme in db.session.scalars(select(Theme).where(Theme.id.in_(members)))}
    ranked = [
        _make_evidence(themes[key], members_of_theme, today)
        for key, members_of_theme in members.items()
        if key in themes
    ]
    return sorted(ranked, key=lambda evidence: (-evidence.score, str(evidence.theme_id)))


def _make_evidence(theme: Theme, members: list[tuple[float, uuid.UUID]], today: dt.date) -> Evidence:
    best = members[:_FEW]
    strength = best[0][0] + sum(score for score, _ in best[1:]) / (4 * _FEW)
    people = 1 + 0.1 * math.log2(1 + theme.people_count)
    age = (today - get_london_day(theme.last_at)).days if theme.last_at else _HALF_LIFE
    recency = 1 + 0.1 * 0.5 ** (max(age, 0) / _HALF_LIFE)
    return Evidence(theme.id, strength * people * recency, best[0][0], tuple(key for _, key in members))


@dataclass(frozen=True, slots=True)
class ThemeWeight:
    """What a theme is to a whole draft: its score, its best insight's, its parts of the draft, its insights."""

    theme_id: uuid.UUID
    score: float
    best: float
    parts: tuple[int, ...]
    insights: tuple[uuid.UUID, ...]

    @property
    def is_strong(self) -> bool:
        """Whether it is alike enough that a team should weigh it."""
        return self.best >= STRONG_RELEVANCE


def weigh_themes(evidence_by_part: Mapping[int, Sequence[Evidence]]) -> list[ThemeWeight]:
    """Themes over all parts of a draft, which are given by number: the weightiest first.

    A theme relevant to many parts stands above one relevant to a single part; the second adds half of what the first
    does, and so on, so that a long draft does not drown what one measure is about.
    """
    by_key: dict[uuid.UUID, list[tuple[float, int, Evidence]]] = defaultdict(list)
    for number, evidence_of_part in evidence_by_part.items():
        for evidence in evidence_of_part:
            by_key[evidence.theme_id].append((evidence.score, number, evidence))
    weights = [_weigh_theme(key, sorted(hits, key=lambda hit: (-hit[0], hit[1]))) for key, hits in by_key.items()]
    return sorted(weights, key=lambda weight: (not weight.is_strong, -weight.score, str(weight.theme_id)))


def _weigh_theme(key: uuid.UUID, hits: Sequence[tuple[float, int, Evidence]]) -> ThemeWeight:
    score = sum(value * 0.5**place for place, (value, _, _) in enumerate(hits))
    insights = tuple(dict.fromkeys(insight_id for _, _, hit in hits for insight_id in hit.insights))
    best = max(hit.best for _, _, hit in hits)
    return ThemeWeight(key, score, best, tuple(number for _, number, _ in hits), insights)
