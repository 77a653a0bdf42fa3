"""Ranked lists: by words, by meaning, and both as one."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, or_, select, text, union_all

from frontline import analysis
from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.disclosure.groups import GroupsByMonth
from frontline.insights.models import Insight
from frontline.responses import queries as responses
from frontline.responses.models import Response
from frontline.search.queries import matching
from frontline.search.queries.lexemes import Terms, terms
from frontline.search.wording import MOST_WORDS, Wording
from frontline.themes import queries as themes
from frontline.themes.models import Theme
from frontline.themes.queries import Facets

DEEPEST = 200  # results of a kind that are ranked at all
_MEANING = 0.7  # the part that meaning has in a score; words have the rest
_NEAR = 0.25  # cosine below which a text has nothing to do with what is asked
# Up to so many vectors all are compared; of more, an index says which are near.
_ALL_COMPARED = 10_000
_BY_INDEX = text("SET LOCAL hnsw.ef_search = 200; SET LOCAL hnsw.iterative_scan = strict_order")
_INSIGHT, _THEME, _RESPONSE = (table.__table__.c.searchable for table in (Insight, Theme, Response))


Scores = Mapping[Any, float]


class Found(NamedTuple):
    """An insight, and the theme through which it may be read."""

    insight_id: uuid.UUID
    theme_id: uuid.UUID


@dataclass(frozen=True)
class Asked:
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
    wording: Wording
    facets: Facets
    anonymity_groups: GroupsByMonth
    today: dt.date
    exactly: bool = False
    everywhere: bool = False

    @cached_property
    def terms(self) -> Terms:
        """Its words, with mistakes forgiven."""
        return terms(self.wording, is_used=self._is_used, exactly=self.exactly).rarest(MOST_WORDS)

    def _is_used(self, stem: str) -> bool:
        """Whether a stem stands in what the person may find: a correction tells nothing of other texts."""
        found = (rows.where(matching.matches(_INSIGHT, matching.only(stem))) for rows in self.insights())
        return any(db.session.execute(rows.limit(1)).first() for rows in found)

    @cached_property
    def vector(self) -> list[float]:
        """What it means, (384,)."""
        if self.exactly:
            return list(analysis.encode_words(self.wording.text))
        meant = self.terms.corrected
        return list(analysis.encode_words(" ".join(meant.get(word, word) for word in self.wording.words)))

    @cached_property
    def are_few(self) -> bool:
        """Whether what the person may find is little enough to be looked at one by one."""
        return themes.findable_count(self.person, self.facets, everywhere=self.everywhere) <= _ALL_COMPARED

    def insights(self) -> list[Select[Any]]:
        """Every insight that it may find: in themes, and alone."""
        found = themes.findable_insights(
            self.person, self.facets, self.anonymity_groups, self.today, few=self.are_few, everywhere=self.everywhere
        )
        return [rows.where(*matching.musts(_INSIGHT, self.wording)) for rows in found]


def fused(words: Scores, meaning: Scores) -> list[Any]:
    """One list of two, best first: each score as a part of the best one, weighted and added.

    A convex combination of scores keeps more than one of ranks does (Bruch, Gai and Ingber 2023).
    """
    score: dict[Any, float] = defaultdict(float)
    for weight, scores in ((1 - _MEANING, words), (_MEANING, meaning)):
        most = max(scores.values(), default=1.0) or 1.0
        for one, found in scores.items():
            score[one] += weight * found / most
    return sorted(score, key=lambda one: (-score[one], str(one)))


def insights(asked: Asked) -> list[Found]:
    """The insights that are found, best first, at most a few hundred."""
    return fused(insights_by_words(asked), insights_by_meaning(asked))


def insights_by_words(asked: Asked) -> dict[Found, float]:
    """By the words that stand in them, best first, with how well they fit."""
    wanted = matching.candidates(asked.terms)
    if not wanted:
        return {}
    parts = [rows.where(matching.matches(_INSIGHT, wanted)).limit(matching.MOST) for rows in asked.insights()]
    rows = union_all(*(select(part.subquery()) for part in parts)).subquery()
    rank = matching.rank(rows.c.lexemes, asked.terms).label("rank")
    best = select(rows.c.id, rows.c.theme_id, rank).order_by(rank.desc(), rows.c.id).limit(DEEPEST)
    return {Found(row.id, row.theme_id): row.rank for row in db.session.execute(best)}


def words_in(insight_ids: Collection[uuid.UUID], asked: Asked) -> dict[uuid.UUID, float]:
    """How well the words fit some insights, which the person may find: those that have none of them are left out."""
    wanted = matching.any_of(asked.terms.terms)
    if not wanted:
        return {}
    rank = matching.rank(_INSIGHT, asked.terms).label("rank")
    rows = select(Insight.id, rank).where(Insight.id.in_(insight_ids), matching.matches(_INSIGHT, wanted))
    return {row.id: row.rank for row in db.session.execute(rows)}


def insights_by_meaning(asked: Asked) -> dict[Found, float]:
    """By what they mean, whatever their words, best first, with their cosines."""
    if not asked.wording.words:
        return {}
    in_themes, alone = asked.insights()
    found = [_nearest(alone, asked, few=True), _nearest(in_themes, asked, few=asked.are_few)]
    nearest = sorted(one for part in found for one in part)[:DEEPEST]
    return {one: 1 - distance for distance, one in nearest}


def _nearest(rows: Select[Any], asked: Asked, *, few: bool) -> list[tuple[float, Found]]:
    """The nearest of some rows with their distances: all are compared, or an index says which are near."""
    distance = rows.selected_columns["embedding"].cosine_distance(asked.vector).label("distance")
    measured = rows.with_only_columns(rows.selected_columns["id"], rows.selected_columns["theme_id"], distance)
    if few:
        # Measured first, then ordered: an index of vectors loses most of what few rows are left of.
        every = measured.offset(0).subquery()
        best = select(every).order_by(every.c.distance)
    else:
        db.session.execute(_BY_INDEX)
        best = measured.order_by(distance)
    return [(far, Found(key, theme)) for key, theme, far in db.session.execute(best.limit(DEEPEST)) if far <= 1 - _NEAR]


def finds_newer(asked: Asked, than: dt.datetime) -> bool:
    """Whether it finds an insight, a theme or an answer that came after a moment: not whether its order changed."""
    found = [one.insight_id for one in insights(asked)]
    newer = (
        exists().where(Insight.id.in_(found), Insight.accepted_at > than),
        exists().where(Theme.id.in_(theme_ids(asked)), Theme.created_at > than),
        exists().where(Response.id.in_(answer_ids(asked)), Response.published_at > than),
    )
    return bool(db.session.scalar(select(or_(*newer))))


def theme_ids(asked: Asked) -> list[uuid.UUID]:
    """The themes that are found, best first."""
    mine = select(Theme.id).where(*themes.findable_themes(asked.person, asked.facets))
    likeness = (1 - Theme.centre.cosine_distance(asked.vector)).label("likeness")
    near = mine.add_columns(likeness).where(likeness >= _NEAR).order_by(likeness.desc(), Theme.id).limit(DEEPEST)
    worded = ranked(mine, _THEME, asked)
    strict = asked.wording.phrases or asked.wording.left_out
    return fused(worded, {} if strict else {row.id: row.likeness for row in db.session.execute(near)})


def answer_ids(asked: Asked) -> list[uuid.UUID]:
    """The published answers that are found, best first."""
    return list(ranked(select(Response.id).where(responses.findable(asked.person)), _RESPONSE, asked))


def own_ids(asked: Asked) -> list[uuid.UUID]:
    """What the person logged themselves and a moderator let through, best first."""
    return list(ranked(select(Insight.id).where(Insight.author_id == asked.person.id), _INSIGHT, asked))


def ranked(rows: Select[Any], lexemes: ColumnElement[str], asked: Asked) -> dict[uuid.UUID, float]:
    """Rows by the words that stand in them, best first, with how well they fit."""
    wanted = matching.any_of(asked.terms.terms)
    if not wanted:
        return {}
    rank = matching.rank(lexemes, asked.terms).label("rank")
    fitting = rows.add_columns(rank).where(matching.matches(lexemes, wanted), *matching.musts(lexemes, asked.wording))
    return {row.id: row.rank for row in db.session.execute(fitting.order_by(rank.desc()).limit(DEEPEST))}
