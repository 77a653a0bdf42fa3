"""Tables of placements: the record, what is signed, what happens on the way, who fits where, sheets."""

from frontline.placements.models.agreement import Agreement, Signature
from frontline.placements.models.matching import Candidate, Feed, Opportunity, SavedFilter, Target
from frontline.placements.models.placement import (
    AT_THE_END,
    BEFORE,
    FALLEN_THROUGH,
    NEVER_RAN,
    OPEN,
    OVER,
    RUNNING,
    Clearance,
    Party,
    Placement,
    PlacementKind,
    PlacementState,
)
from frontline.placements.models.record import (
    CheckIn,
    Extension,
    Gap,
    Going,
    Missing,
    Move,
    Objective,
    Pause,
    Progress,
    Review,
)
from frontline.placements.models.sheet import RowState, Sheet, SheetRow, SheetState

__all__ = [
    "AT_THE_END", "BEFORE", "FALLEN_THROUGH", "NEVER_RAN", "OPEN", "OVER", "RUNNING", "Agreement", "Candidate",
    "CheckIn", "Clearance", "Extension", "Feed", "Gap", "Going", "Missing", "Move", "Objective", "Opportunity",
    "Party", "Pause", "Placement", "PlacementKind", "PlacementState", "Progress", "Review", "RowState", "SavedFilter",
    "Sheet", "SheetRow", "SheetState", "Signature", "Target",
]  # fmt: skip
