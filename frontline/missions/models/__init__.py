"""Tables of delivery: what is to be reached, how far it is, what the front line says of it, what is decided."""

from frontline.missions.models.meeting import (
    Action,
    ActionState,
    DeliveryReport,
    MeetingKind,
    Minute,
    ReportState,
    Stocktake,
    StocktakeState,
)
from frontline.missions.models.milestone import (
    GREEN,
    Confidence,
    Direction,
    LinkState,
    Milestone,
    MilestoneTheme,
    PlanItem,
    Point,
    PointKind,
    Rating,
    TargetVersion,
)

__all__ = [
    "GREEN", "Action", "ActionState", "Confidence", "DeliveryReport", "Direction", "LinkState", "MeetingKind",
    "Milestone", "MilestoneTheme", "Minute", "PlanItem", "Point", "PointKind", "Rating", "ReportState", "Stocktake",
    "StocktakeState", "TargetVersion",
]  # fmt: skip
