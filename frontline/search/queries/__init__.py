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
    ranked,
    theme_ids,
    words_in,
)
from frontline.search.queries.results import GROUPS, Group, Hit, Results, contribute, groups_of, results, snippets
from frontline.search.queries.saved import of_person, saved, to_watch

__all__ = [
    "GROUPS", "Asked", "Found", "Group", "Hit", "Results", "answer_ids", "contribute", "finds_newer", "fused",
    "groups_of", "insights", "insights_by_meaning", "insights_by_words", "of_person", "ranked", "results", "saved",
    "snippets", "theme_ids", "to_watch", "total", "words_in",
]  # fmt: skip
