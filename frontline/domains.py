"""Which domains there are, and how they are installed: tables, jobs, events, panels."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

DOMAINS = (
    "audit", "organisations", "accounts", "notices", "placements", "insights", "themes", "responses", "search",
    "policies", "missions", "oversight", "digests",
)  # fmt: skip


def load_models() -> None:
    """Import every domain's tables."""
    _load("models")


def load_jobs() -> None:
    """Import every domain's jobs: only what is declared can be deferred and run."""
    _load("jobs")


def install() -> None:
    """Import tables and jobs; connect what the domains react to and contribute."""
    load_models()
    load_jobs()
    for room in ("reactions", "panels"):
        for module in _load(room):
            module.install()


def _load(room: str) -> list[ModuleType]:
    names = [f"frontline.{domain}.{room}" for domain in DOMAINS]
    return [import_module(name) for name in names if find_spec(name)]
