"""What a page of results shows: each kind of thing apart, with the words that were looked for marked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from frontline.accounts.models import Person, Role
from frontline.accounts.permissions import Permission, has_permission, has_role
from frontline.core.pagination import Page, get_page_number, paginate
from frontline.placements.queries.lists import PlacementFilters, list_placements
from frontline.search.queries.ranking import (
    MAX_RANKED,
    Search,
    rank_insights,
    rank_own_insights,
    rank_responses,
)
from frontline.search.queries.result_hits import (
    ResultHit,
    list_answer_hits,
    list_insight_hits,
    list_own_hits,
    list_theme_hits,
)
from frontline.search.queries.theme_ranking import rank_themes

RESULT_GROUPS = {
    "themes": "Themes", "insights": "Insights", "own": "What you logged, once it is checked", "answers": "Answers",
    "placements": "Placements",
}  # fmt: skip
_FEW, _SIZE = 5, 20
_NARROWED = ("insights",)  # what facets are about


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The results of each kind, in the order in which they are shown; kinds without any are left out."""

    groups: dict[str, Page[ResultHit]]
    insights_only: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was found."""
        return not any(page.total for page in self.groups.values())


@dataclass(frozen=True, slots=True)
class ResultGroup:
    """A kind of things that a higher domain lets people find.

    Attributes:
        name: in the address of a page.
        label: above the results.
        can_find: whether a person may find such things at all.
        rank: the keys of what is found, best first.
        load: what is shown of some keys.
    """

    name: str
    label: str
    can_find: Callable[[Person], bool]
    rank: Callable[[Search], list[Any]]
    load: Callable[[Sequence[Any], Search], list[ResultHit]]


_contributed: dict[str, ResultGroup] = {}


def add_result_group(group: ResultGroup) -> None:
    """Add a kind of results (installing twice counts once)."""
    _contributed[group.name] = group
    RESULT_GROUPS[group.name] = group.label
    _KINDS[group.name] = group.rank, group.load


def list_result_groups(person: Person) -> list[str]:
    """The kinds of things that a person may find at all."""
    reads, reads_placements = (
        has_permission(person, Permission.READ_THEME),
        has_permission(person, Permission.READ_PLACEMENTS),
    )
    secondee = has_role(person, Role.SECONDEE)
    is_findable = {
        "themes": reads,
        "insights": reads,
        "own": secondee,
        "answers": reads or secondee,
        "placements": reads_placements,
    }
    is_findable |= {name: group.can_find(person) for name, group in _contributed.items()}
    return [group for group in RESULT_GROUPS if is_findable[group]]


def get_search_results(search: Search, group: str = "", *, everything: bool = False) -> SearchResults:
    """A page of one kind, or the first few of every kind; `everything` of a kind as one page."""
    if not search.wording.words:
        return SearchResults({})
    findable = list_result_groups(search.person)
    narrowed = findable if search.facets.is_open else [name for name in findable if name in _NARROWED]
    group_names = [group] if group in findable else narrowed
    size = MAX_RANKED if everything else _SIZE if group else _FEW
    pages = {name: _get_result_page(name, search, size) for name in group_names}
    return SearchResults(
        {name: page for name, page in pages.items() if page.total or group}, group_names == ["insights"]
    )


def _get_result_page(group: str, search: Search, size: int) -> Page[ResultHit]:
    if group == "placements":
        return _get_placement_page(search, size)
    rank, load = _KINDS[group]
    keys = rank(search)
    number = get_page_number(len(keys), size=size, number=_find_page_number(size))
    first = (number - 1) * size
    return Page(load(keys[first : first + size], search), number, len(keys), size)


def _find_page_number(size: int) -> int | None:
    """The first page where only a few are shown; None for the one that the address names."""
    return None if size == _SIZE else 1


def _get_placement_page(search: Search, size: int) -> Page[ResultHit]:
    everything = has_permission(search.person, Permission.MANAGE_PLACEMENTS)
    filters = PlacementFilters("all", words=search.wording.text)
    query = list_placements(search.person, filters, search.today, sees_all=everything)
    page = paginate(query, size=size, number=_find_page_number(size))
    return Page([ResultHit(row) for row in page.rows], page.number, page.total, page.size)


_KINDS: dict[str, tuple[Callable[[Search], list[Any]], Callable[[Sequence[Any], Search], list[ResultHit]]]] = {
    "themes": (rank_themes, list_theme_hits),
    "insights": (rank_insights, list_insight_hits),
    "own": (rank_own_insights, list_own_hits),
    "answers": (rank_responses, list_answer_hits),
}
