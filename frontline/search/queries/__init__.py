"""Searches: ranked lists of what a person may find, and the searches that they keep."""

from frontline.search.queries.lexemes import total
from frontline.search.queries.ranking import (
    Asked,
    Found,
    answer_ids,
    finds_newer,
    fused,
    insights,
    insights_by_meaning,
    insights_by_words,
    theme_ids,
)
from frontline.search.queries.results import GROUPS, Hit, Results, groups_of, results
from frontline.search.queries.saved import of_person, saved, to_watch

__all__ = [
    "GROUPS", "Asked", "Found", "Hit", "Results", "answer_ids", "finds_newer", "fused", "groups_of", "insights",
    "insights_by_meaning", "insights_by_words", "of_person", "results", "saved", "theme_ids", "to_watch", "total",
]  # fmt: skip
