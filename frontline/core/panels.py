"""Panels: a higher domain adds a section, or a navigation entry, to a page that a lower one owns."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

_panels: dict[str, list[Callable[..., Markup]]] = defaultdict(list)
_navigation: list["Entry"] = []


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the service navigation, shown to those who hold the permission."""

    text: str
    endpoint: str
    permission: str
    order: int = 50
    badge: Callable[[], int] | None = None


def contribute(place: str, panel: Callable[..., Markup]) -> None:
    """Add a section to the page called `place` (installing twice counts once)."""
    if panel not in _panels[place]:
        _panels[place].append(panel)


def sections(place: str, **context: Any) -> list[Markup]:
    """The sections that were contributed to a page, rendered for what it shows."""
    return [section for panel in _panels[place] if (section := panel(**context))]


def add_entry(entry: Entry) -> None:
    """Add a link to the service navigation (installing twice counts once)."""
    if entry not in _navigation:
        _navigation.append(entry)
        _navigation.sort(key=lambda known: known.order)


def entries() -> tuple[Entry, ...]:
    """The navigation in order."""
    return tuple(_navigation)


def installed() -> dict[str, list[str]]:
    """Which panels stand on which page, by name."""
    return {place: [f"{p.__module__}.{p.__name__}" for p in panels] for place, panels in _panels.items()}
