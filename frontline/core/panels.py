"""Panels: a higher domain adds to a page that a lower one owns.

Four kinds: a rendered section, a navigation entry, dated steps of a story, and one word of status for
each of many rows.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

_panels: dict[str, list[Callable[..., Markup]]] = defaultdict(list)
_stories: dict[str, list[Callable[..., "list[Step]"]]] = defaultdict(list)
_statuses: dict[str, list["StatusSource"]] = defaultdict(list)
_navigation: list["Entry"] = []


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the service navigation, shown to those who hold the permission."""

    text: str
    endpoint: str
    permission: str
    order: int = 50


@dataclass(frozen=True, slots=True)
class Step:
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


def contribute(place: str, panel: Callable[..., Markup]) -> None:
    """Add a section to the page called `place` (installing twice counts once)."""
    if panel not in _panels[place]:
        _panels[place].append(panel)


def sections(place: str, **context: Any) -> list[Markup]:
    """The sections that were contributed to a page, rendered for what it shows."""
    return [section for panel in _panels[place] if (section := panel(**context))]


def add_story(place: str, source: Callable[..., list[Step]]) -> None:
    """Add steps to the story told on the page called `place` (installing twice counts once)."""
    if source not in _stories[place]:
        _stories[place].append(source)


def story(place: str, own: Sequence[Step], **context: Any) -> list[Step]:
    """The page's own steps and the contributed ones, oldest first."""
    told = [*own, *(step for source in _stories[place] for step in source(**context))]
    return sorted(told, key=lambda step: step.at)


def add_statuses(place: str, source: StatusSource) -> None:
    """Add a source of statuses to the list called `place`; sources of higher domains come later and win."""
    if source not in _statuses[place]:
        _statuses[place].append(source)


def statuses(place: str, keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, Status]:
    """The furthest status known of each row."""
    found: dict[uuid.UUID, Status] = {}
    for source in _statuses[place]:
        found.update(source(keys))
    return found


def add_entry(entry: Entry) -> None:
    """Add a link to the service navigation (installing twice counts once)."""
    if entry not in _navigation:
        _navigation.append(entry)
        _navigation.sort(key=lambda known: known.order)


def entries() -> tuple[Entry, ...]:
    """The navigation in order."""
    return tuple(_navigation)


def installed() -> dict[str, list[str]]:
    """Which contributions stand on which page, by name."""
    kinds: tuple[Mapping[str, Sequence[Callable[..., Any]]], ...] = (_panels, _stories, _statuses)
    found: dict[str, list[str]] = defaultdict(list)
    for kind in kinds:
        for place, sources in kind.items():
            found[place] += [f"{source.__module__}.{source.__name__}" for source in sources]
    return dict(found)
