"""Ranked themes: those that a person may find, and how many others are about the same."""

import uuid
from typing import Any

from sqlalchemy import Select, select

from frontline.accounts.permissions import Permission, has_permission
from frontline.core.database import db
from frontline.search.queries import matching
from frontline.search.queries.ranking import ALONE, MAX_RANKED, Search, fuse_scores, rank_by_words
from frontline.themes.models.theme import Theme
from frontline.themes.queries.access import get_readable_condition
from frontline.themes.queries.search_scope import count_other_themes, list_findable_theme_conditions, list_heirs

_THEME = Theme.__table__.c.searchable


def rank_themes(search: Search) -> list[uuid.UUID]:
    """The themes that are found, best first; what was merged leads to the theme that it was merged into."""
    findable = select(Theme.id).where(*list_findable_theme_conditions(search.person, search.facets))
    word_scores = rank_by_words(findable, _THEME, search)
    for theme_id, score in _rank_merged_themes(findable, search).items():
        word_scores[theme_id] = max(score, word_scores.get(theme_id, 0.0))
    is_strict = search.wording.phrases or search.wording.left_out
    return fuse_scores(word_scores, {} if is_strict or not search.has_meaning else _find_near_themes(findable, search))


def _find_near_themes(findable: Select[Any], search: Search) -> dict[uuid.UUID, float]:
    likeness = (1 - Theme.centre.cosine_distance(search.vector)).label("likeness")
    near = findable.add_columns(likeness).where(likeness >= ALONE).order_by(likeness.desc(), Theme.id)
    return {row.id: row.likeness for row in db.session.execute(near.limit(MAX_RANKED))}


def _rank_merged_themes(findable: Select[Any], search: Search) -> dict[uuid.UUID, float]:
    """The themes into which those were merged that have the words and were the person's to read, with their scores."""
    merged = select(Theme.id).where(get_readable_condition(search.person), Theme.merged_into_id.is_not(None))
    scores = rank_by_words(merged, _THEME, search)
    heirs = list_heirs(scores)
    kept = set(db.session.scalars(findable.where(Theme.id.in_(heirs.values())))) if heirs else set()
    return {heirs[key]: score for key, score in reversed(scores.items()) if heirs.get(key) in kept}


def count_themes_of_others(search: Search) -> int:
    """How many themes that the person may not read are about what is asked, by their name or summary.

    Only for a plain search: what is narrowed or left out would tell, by the difference, what others wrote.
    """
    is_plain = search.facets.is_open and not (search.wording.phrases or search.wording.left_out)
    query = matching.make_all_terms_query(search.terms)
    if not is_plain or not query or not has_permission(search.person, Permission.READ_THEME):
        return 0
    return count_other_themes(search.person, [matching.get_match_condition(_THEME, query)])
