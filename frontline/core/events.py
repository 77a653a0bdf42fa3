"""Typed, synchronous events: a lower domain announces, a higher one reacts, in the same transaction."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

Event = TypeVar("Event")

_handlers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def add_event_handler(kind: type[Event], handler: Callable[[Event], None]) -> None:
    """Call `handler` whenever an event of this kind is announced (installing twice counts once)."""
    if handler not in _handlers[kind]:
        _handlers[kind].append(handler)


def publish_event(event: object) -> None:
    """Call every handler, in the order of installation; an error of one vetoes the whole transaction."""
    for handler in _handlers[type(event)]:
        handler(event)


def list_event_handlers() -> dict[str, list[str]]:
    """Which handlers follow which event, by name: what a test and `doctor` list."""
    return {
        kind.__name__: [f"{handler.__module__}.{handler.__name__}" for handler in handlers]
        for kind, handlers in _handlers.items()
    }
