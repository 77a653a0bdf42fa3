"""Typed, synchronous events: a lower domain announces, a higher one reacts, in the same transaction."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

Event = TypeVar("Event")

_reactions: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def react(kind: type[Event], reaction: Callable[[Event], None]) -> None:
    """Call `reaction` whenever an event of this kind is announced (installing twice counts once)."""
    if reaction not in _reactions[kind]:
        _reactions[kind].append(reaction)


def announce(event: object) -> None:
    """Tell every reaction, in the order of installation; an error of one vetoes the whole transaction."""
    for reaction in _reactions[type(event)]:
        reaction(event)


def installed() -> dict[str, list[str]]:
    """Which reactions follow which event, by name: what a test and `doctor` list."""
    return {
        kind.__name__: [f"{reaction.__module__}.{reaction.__name__}" for reaction in reactions]
        for kind, reactions in _reactions.items()
    }
