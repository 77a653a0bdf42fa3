"""Reads of missions, milestones, stocktakes and delivery reports."""

from frontline.missions.queries.meetings import (
    Frontline,
    action,
    actions,
    carried_over,
    decisions,
    open_actions,
    report,
    reports,
    said,
    said_of,
    stocktake,
    stocktakes,
)
from frontline.missions.queries.milestones import (
    Linked,
    Standing,
    bearing,
    confidences,
    item,
    items,
    linked,
    milestone,
    milestones,
    milestones_of,
    mission,
    points,
    replaced_by,
    revisions,
    standings,
    targets,
)

__all__ = [
    "Frontline", "Linked", "Standing", "action", "actions", "bearing", "carried_over", "confidences", "decisions",
    "item", "items", "linked", "milestone", "milestones", "milestones_of", "mission", "open_actions", "points",
    "replaced_by", "report", "reports", "revisions", "said", "said_of", "standings", "stocktake", "stocktakes",
    "targets",
]  # fmt: skip
