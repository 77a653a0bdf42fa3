"""Panels: a higher domain adds to a page that a lower one owns.

Five kinds: a rendered section, a navigation entry, dated steps of a story, one word of status for each of many
rows, and items of a list that the page lays out itself.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

_sections: dict[str, list[Callable[..., Markup]]] = defaultdict(list)
_timeline_sources: dict[str, list[Callable[..., "list[TimelineStep]"]]] = defaultdict(list)
_status_sources: dict[str, list["StatusSource"]] = defaultdict(list)
_item_sources: dict[str, list[Callable[..., Sequence[Any]]]] = defaultdict(list)
_navigation: list["NavigationEntry"] = []
MAX_BAR_ENTRIES = 6  # on one line of 960 pixels, the link to all pages included
FIRST_PAGE = "what waits"  # the list of what somebody has to do, for `add_item_source`


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """A link of the service navigation, shown to those who hold the permission.

    Attributes:
        text: what it is called.
        endpoint: where it leads.
        permission: who sees it.
        order: where it stands, from left to right.
        covers: how the endpoints of the pages that belong to it begin, as in "missions.".
        about: what one finds or does there, in a sentence.
        says_what_waits: whether it is a first page by itself, since it says what its reader has to do.
    """

    text: str
    endpoint: str
    permission: str
    order: int = 50
    covers: tuple[str, ...] = ()
    about: str = ""
    says_what_waits: bool = False

    def get_closeness(self, endpoint: str) -> int:
        """How closely it names an endpoint, in characters; 0 where a page does not belong to it."""
        return max((len(start) for start in (self.endpoint, *self.covers) if endpoint.startswith(start)), default=0)


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """Something that waits for whoever opens the first page, in words, and where it is done."""

    text: str
    path: str


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One dated step of a story: what happened, in words, and what was said with it, perhaps in Markdown."""

    at: dt.datetime
    what: str
    more: str = ""
    is_markdown: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """One row's status in words, and the colour of its tag."""

    text: str
    colour: str = "grey"


StatusSource = Callable[[Sequence[uuid.UUID]], Mapping[uuid.UUID, Status]]


def add_section(place: str, source: Callable[..., Markup]) -> None:
    """Add a section to the page called `place` (installing twice counts once)."""
    if source not in _sections[place]:
        _sections[place].append(source)


def render_sections(place: str, **context: Any) -> list[Markup]:
    """The sections that were contributed to a page, rendered for what it shows."""
    return [section for source in _sections[place] if (section := source(**context))]


def add_timeline_source(place: str, source: Callable[..., list[TimelineStep]]) -> None:
    """Add steps to the story told on the page called `place` (installing twice counts once)."""
    if source not in _timeline_sources[place]:
        _timeline_sources[place].append(source)


def build_timeline(place: str, own: Sequence[TimelineStep], **context: Any) -> list[TimelineStep]:
    """The page's own steps and the contributed ones, oldest first."""
    steps = [*own, *(step for source in _timeline_sources[place] for step in source(**context))]
    return sorted(steps, key=lambda step: step.at)


def add_status_source(place: str, source: StatusSource) -> None:
    """Add a source of statuses to the list called `place`; sources of higher domains come later and win."""
    if source not in _status_sources[place]:
        _status_sources[place].append(source)


def get_statuses(place: str, keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, Status]:
    """The furthest status known of each row."""
    statuses: dict[uuid.UUID, Status] = {}
    for source in _status_sources[place]:
        statuses.update(source(keys))
    return statuses


def add_item_source(place: str, source: Callable[..., Sequence[Any]]) -> None:
    """Add items to the list called `place` (installing twice counts once)."""
    if source not in _item_sources[place]:
        _item_sources[place].append(source)


def list_items(place: str, **context: Any) -> list[Any]:
    """The items that were contributed to a list, in the order of the domains."""
    return [item for source in _item_sources[place] for item in source(**context)]


def add_navigation_entry(entry: NavigationEntry) -> None:
    """Add a link to the service navigation (installing twice counts once)."""
    if entry not in _navigation:
        _navigation.append(entry)
        _navigation.sort(key=lambda entry_in_order: entry_in_order.order)


def list_navigation_entries() -> tuple[NavigationEntry, ...]:
    """The navigation in order."""
    return tuple(_navigation)


def list_bar_entries(entries: Sequence[NavigationEntry]) -> Sequence[NavigationEntry]:
    """Those of somebody's entries that fit on one line: all, or the first ones beside the link to all pages."""
    return entries if len(entries) <= MAX_BAR_ENTRIES else entries[: MAX_BAR_ENTRIES - 1]


def find_section(entries: Sequence[NavigationEntry], endpoint: str) -> NavigationEntry | None:
    """The entry that a page belongs to: of several, the one that names it most closely."""
    closest = max(entries, key=lambda entry: entry.get_closeness(endpoint), default=None)
    return closest if closest and closest.get_closeness(endpoint) else None


def list_extensions() -> dict[str, list[str]]:
    """Which contributions stand on which page, by name."""
    kinds: tuple[Mapping[str, Sequence[Callable[..., Any]]], ...] = (
        _sections, _timeline_sources, _status_sources, _item_sources,
    )  # fmt: skip
    extensions: dict[str, list[str]] = defaultdict(list)
    for kind in kinds:
        for place, sources in kind.items():
            extensions[place] += [f"{source.__module__}.{source.__name__}" for source in sources]
    return dict(extensions)
