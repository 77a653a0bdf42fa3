"""Ranked lists: by words, by meaning, and both as one."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, false, select, text, union_all

from frontline import analysis
from frontline.accounts.models import Person
from frontline.analysis import LabelExpansion
from frontline.core.database import db
from frontline.core.errors import ModelUnavailableError
from frontline.disclosure.groups import GroupsByMonth
from frontline.insights.models.insight import Insight
from frontline.responses.models.answer import Response
from frontline.responses.queries.answers import select_findable_responses
from frontline.search.queries import matching
from frontline.search.queries.lexemes import SearchTerms, get_search_terms
from frontline.search.queries.likeness import measure_likeness
from frontline.search.wording import MAX_WORDS, SearchWording
from frontline.subjects.queries import expand_labels, list_telling_labels
from frontline.themes.models.theme import Theme
from frontline.themes.queries.search_scope import (
    Facets,
    count_findable_insights,
    select_findable_insights,
)

MAX_RANKED = 200  # results of a kind that are ranked at all
_MEANING = 0.75  # the part that meaning has in a score; words have the rest
_NEAR = 0.25  # cosine below which a text has nothing to do with what is asked
# Likeness below which nothing is shown by meaning alone: docs/decisions/0021.
ALONE = 0.3
_BEST = 5  # of so many, what they mean joins what was asked
_RANKED_AGAIN = 50  # on top of the list, with the likeness of their themes
# Up to so many vectors all are compared; of more, an index says which are near.
_ALL_COMPARED = 10_000
_BY_INDEX = text("SET LOCAL hnsw.ef_search = 200; SET LOCAL hnsw.iterative_scan = strict_order")
_INSIGHT, _THEME, _RESPONSE = (table.__table__.c.searchable for table in (Insight, Theme, Response))


Scores = Mapping[Any, float]


class InsightHit(NamedTuple):
    """An insight, and the theme through which it may be read."""

    insight_id: uuid.UUID
    theme_id: uuid.UUID


@dataclass(frozen=True)
class Search:
    """A search of somebody.

    Attributes:
        person: who asks, and sees nothing more than anywhere else.
        wording: what for.
        facets: narrowed by what.
        anonymity_groups: who may be told of.
        today: the day in London.
        exactly: whether words are taken as they were typed.
        everywhere: whether it goes beyond the themes of the person's own teams, as a frontline check does.
    """

    person: Person
    wording: SearchWording
    facets: Facets
    anonymity_groups: GroupsByMonth
    today: dt.date
    exactly: bool = False
    everywhere: bool = False

    @cached_property
    def terms(self) -> SearchTerms:
        """Its words, with mistakes forgiven, and what else the subjects are called that they name."""
        terms = get_search_terms(
            self.wording, is_used=self._is_used, abbreviations=self.expansion.abbreviations, exactly=self.exactly
        )
        return terms.keep_rarest(MAX_WORDS).add_labels(self.expansion.labels)

    @cached_property
    def expansion(self) -> LabelExpansion:
        """What else the subjects are called that it names; nothing where words must stand as they are."""
        if self.exactly or self.wording.phrases or not self.wording.words:
            return LabelExpansion()
        return expand_labels(self.wording.included)

    def _is_used(self, stem: str) -> bool:
        """Whether a stem stands in what the person may find: a correction tells nothing of other texts."""
        queries = (
            query.where(matching.get_match_condition(_INSIGHT, matching.make_single_term_query(stem)))
            for query in self.insight_queries
        )
        return any(db.session.execute(query.limit(1)).first() for query in queries)

    @cached_property
    def has_meaning(self) -> bool:
        """Whether it can be compared by meaning: not without the language model, when words are all there is."""
        try:
            return bool(self.wording.words and self.vector)
        except ModelUnavailableError:
            return False

    @cached_property
    def vector(self) -> list[float]:
        """What it means, (384,).

        Raises:
            ModelUnavailableError: the language model is missing.
        """
        if self.exactly:
            return list(analysis.encode_words(self.wording.text))
        meant = self.terms.corrected
        words = [meant.get(word, word) for word in self.wording.words]
        return list(analysis.encode_words(" ".join([*words, *self.expansion.preferred])))

    @cached_property
    def are_few(self) -> bool:
        """Whether what the person may find is little enough to be looked at one by one."""
        return count_findable_insights(self.person, self.facets, everywhere=self.everywhere) <= _ALL_COMPARED

    @cached_property
    def insight_queries(self) -> list[Select[Any]]:
        """Every insight that it may find: in themes, and alone."""
        queries = select_findable_insights(
            self.person, self.facets, self.anonymity_groups, self.today, few=self.are_few, everywhere=self.everywhere
        )
        required = matching.list_required_conditions(_INSIGHT, self.wording)
        if self.facets.subject:
            labels = SearchTerms((), {}, 1).add_labels(list_telling_labels(self.facets.subject)).terms
            has_label = matching.get_match_condition(_INSIGHT, matching.make_any_term_query(labels))
            required.append(has_label if labels else false())
        return [query.where(*required) for query in queries]


def fuse_scores(words: Scores, meaning: Scores, share: float = 1.0) -> list[Any]:
    """One list of two, best first: each score as a part of the best one, weighted and added.

    A convex combination of scores keeps more than one of ranks does (Bruch, Gai and Ingber 2023).

    Args:
        words: scores by words.
        meaning: scores by meaning.
        share: of what was asked that the best by words has: where no text has all of the words, they tell less.
    """
    fused: dict[Any, float] = defaultdict(float)
    for weight, scores in (((1 - _MEANING) * share, words), (_MEANING, meaning)):
        best = max(scores.values(), default=1.0) or 1.0
        for item, score in scores.items():
            fused[item] += weight * score / best
    return sorted(fused, key=lambda item: (-fused[item], str(item)))


def rank_insights(search: Search) -> list[InsightHit]:
    """The insights that are found, best first, at most a few hundred.

    By words and meaning first; then those on top again, by their themes and by what the best of them mean too.
    """
    (words, share), meaning = _rank_by_words(search), rank_insights_by_meaning(search)
    near = {hit for hit, cosine in meaning.items() if cosine >= ALONE}
    hits = [hit for hit in fuse_scores(words, meaning, share) if hit in words or hit in near]
    if not (hits and meaning):
        return hits
    top, rest = hits[:_RANKED_AGAIN], hits[_RANKED_AGAIN:]
    words_of_top = {hit: words[hit] for hit in top if hit in words}
    best = fuse_scores(words_of_top, _measure_hits(top, search), share)[:_BEST]
    drawn = _measure_hits(top, search, [hit.insight_id for hit in best])
    return fuse_scores(words_of_top, drawn, share) + rest


def _measure_hits(
    hits: Sequence[InsightHit], search: Search, best_ids: Sequence[uuid.UUID] = ()
) -> dict[InsightHit, float]:
    likeness = measure_likeness([hit.insight_id for hit in hits], search.vector, best_ids)
    return {hit: likeness[hit.insight_id] for hit in hits if hit.insight_id in likeness}


def rank_insights_by_words(search: Search) -> dict[InsightHit, float]:
    """By the words that stand in them, best first, with how well they fit."""
    return _rank_by_words(search)[0]


def _rank_by_words(search: Search) -> tuple[dict[InsightHit, float], float]:
    """The insights with how well their words fit, best first; the share of the words that the best of them has."""
    candidate_query = matching.make_candidate_query(search.terms)
    if not candidate_query:
        return {}, 1.0
    parts = [
        query.where(matching.get_match_condition(_INSIGHT, candidate_query)).limit(matching.MAX_CANDIDATES)
        for query in search.insight_queries
    ]
    candidates = union_all(*(select(part.subquery()) for part in parts)).subquery()
    rank = matching.get_rank_expression(candidates.c.lexemes, search.terms).label("rank")
    share = matching.get_share_expression(candidates.c.lexemes, search.terms).label("share")
    ranked = select(candidates.c.id, candidates.c.theme_id, rank, share).order_by(rank.desc(), candidates.c.id)
    rows = db.session.execute(ranked.limit(MAX_RANKED)).all()
    return {InsightHit(row.id, row.theme_id): row.rank for row in rows}, rows[0].share if rows else 1.0


def rank_insights_by_meaning(search: Search) -> dict[InsightHit, float]:
    """By what they mean, whatever their words, best first, with their cosines."""
    if not search.has_meaning:
        return {}
    in_themes, single = search.insight_queries
    nearest = _find_nearest(single, search, few=True) + _find_nearest(in_themes, search, few=search.are_few)
    return {hit: 1 - distance for distance, hit in sorted(nearest)[:MAX_RANKED]}


def _find_nearest(insights: Select[Any], search: Search, *, few: bool) -> list[tuple[float, InsightHit]]:
    """The nearest of some rows with their distances: all are compared, or an index says which are near."""
    distance = insights.selected_columns["embedding"].cosine_distance(search.vector).label("distance")
    measured = insights.with_only_columns(
        insights.selected_columns["id"], insights.selected_columns["theme_id"], distance
    )
    if few:
        # Measured first, then ordered: an index of vectors loses most of what few rows are left of.
        measured_rows = measured.offset(0).subquery()
        nearest = select(measured_rows).order_by(measured_rows.c.distance)
    else:
        db.session.execute(_BY_INDEX)
        nearest = measured.order_by(distance)
    return [
        (row.distance, InsightHit(row.id, row.theme_id))
        for row in db.session.execute(nearest.limit(MAX_RANKED))
        if row.distance <= 1 - _NEAR
    ]


def rank_responses(search: Search) -> list[uuid.UUID]:
    """The published answers that are found, best first."""
    return list(rank_by_words(select(Response.id).where(select_findable_responses(search.person)), _RESPONSE, search))


def rank_own_insights(search: Search) -> list[uuid.UUID]:
    """What the person logged themselves and a moderator let through, best first."""
    return list(rank_by_words(select(Insight.id).where(Insight.author_id == search.person.id), _INSIGHT, search))


def rank_by_words(query: Select[Any], lexemes: ColumnElement[str], search: Search) -> dict[uuid.UUID, float]:
    """Rows by the words that stand in them, best first, with how well they fit."""
    term_query = matching.make_any_term_query(search.terms.terms)
    if not term_query:
        return {}
    rank = matching.get_rank_expression(lexemes, search.terms).label("rank")
    matching_rows = query.add_columns(rank).where(
        matching.get_match_condition(lexemes, term_query), *matching.list_required_conditions(lexemes, search.wording)
    )
    return {row.id: row.rank for row in db.session.execute(matching_rows.order_by(rank.desc()).limit(MAX_RANKED))}
