"""Tables of themes: what is said, where it belongs, what people made of it, and counts of it."""

from frontline.themes.models.counts import Month, Tally
from frontline.themes.models.curation import (
    Cover,
    Lineage,
    LineageKind,
    Note,
    Question,
    RemitTrial,
    SavedView,
    Watch,
)
from frontline.themes.models.membership import DIMENSIONS, Membership, Run, Voice
from frontline.themes.models.theme import (
    ANSWERED,
    GONE,
    IN_WORK,
    NUMBERS,
    READABLE,
    UNLISTED,
    WITH_TEAM,
    Routing,
    RoutingState,
    Theme,
    ThemeState,
)

__all__ = [
    "ANSWERED", "DIMENSIONS", "GONE", "IN_WORK", "NUMBERS", "READABLE", "UNLISTED", "WITH_TEAM", "Cover", "Lineage",
    "LineageKind", "Membership", "Month", "Note", "Question", "RemitTrial", "Routing", "RoutingState", "Run",
    "SavedView", "Tally", "Theme", "ThemeState", "Voice", "Watch",
]  # fmt: skip
