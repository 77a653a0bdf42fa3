"""Which domains there are, and how they are installed: tables, jobs, pages, what they handle and add."""

import sys
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

from flask import Blueprint

DOMAINS = (
    "audit", "organisations", "accounts", "sheets", "provisioning", "subjects", "notices", "placements", "insights",
    "moderation",
    "themes", "responses", "search", "policies", "missions", "oversight", "digests", "operations",
)  # fmt: skip


def load_models() -> None:
    """Import every domain's tables."""
    _load("models")


def load_jobs() -> None:
    """Import every domain's jobs: only what is declared can be deferred and run."""
    _load("jobs")


def install() -> None:
    """Import tables and jobs; connect what the domains handle and add."""
    load_models()
    load_jobs()
    for room in ("event_handlers", "extension_points", "retention"):
        for module in _load(room):
            module.install()


def load_blueprints() -> list[Blueprint]:
    """Import every domain's pages; the blueprint of each."""
    rooms = [sys.modules.get(f"{room.__name__}.blueprint", room) for room in _load("views")]
    return [room.blueprint for room in rooms]


def _load(room: str) -> list[ModuleType]:
    """Import a room of every domain that has it: a module, or each module of a folder."""
    names = [f"frontline.{domain}.{room}" for domain in DOMAINS]
    rooms = [import_module(name) for name in names if find_spec(name)]
    for folder in rooms:
        for module in iter_modules(getattr(folder, "__path__", ())):
            import_module(f"{folder.__name__}.{module.name}")
    return rooms
