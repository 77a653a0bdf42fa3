"""Reads of placements: one as a person may see it, lists of them, coverage, and who fits where."""

from frontline.placements.queries.coverage import Quarter, Table, coverage, next_quarter, plan, quarter_of
from frontline.placements.queries.lists import (
    GROUPS,
    SHOWS,
    Filters,
    board,
    column,
    dated,
    of_states,
    placements,
    saved_filters,
    span,
)
from frontline.placements.queries.matching import candidate, opportunities, opportunity, pool
from frontline.placements.queries.reading import (
    agreement,
    agreements,
    check_ins,
    crowd,
    current,
    duties_of,
    extension,
    gaps,
    history,
    last_day_before,
    last_move,
    may_still_log,
    objective,
    objectives,
    pause,
    placement,
    reviews,
    visible,
)

__all__ = [
    "GROUPS", "SHOWS", "Filters", "Quarter", "Table", "agreement", "agreements", "board", "candidate", "check_ins",
    "column", "coverage", "crowd", "current", "dated", "duties_of", "extension", "gaps", "history", "last_day_before",
    "last_move", "may_still_log", "next_quarter", "objective", "objectives", "of_states", "opportunities",
    "opportunity", "pause", "placement", "placements", "plan", "pool", "quarter_of", "reviews", "saved_filters",
    "span", "visible",
]  # fmt: skip
