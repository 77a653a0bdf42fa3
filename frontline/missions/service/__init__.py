"""What can be done for missions: milestones set and followed, stocktakes held, reports written."""

from frontline.missions.service import reports
from frontline.missions.service.bearing import decide, suggest, suggest_all
from frontline.missions.service.milestones import (
    Aim,
    end,
    enter,
    plan,
    rate,
    revise,
    set_milestone,
    settle_item,
    take_points,
)
from frontline.missions.service.reminding import remind
from frontline.missions.service.stocktakes import (
    cancel,
    give,
    open_it,
    pack,
    publish,
    record_decision,
    schedule,
    settle,
)

__all__ = [
    "Aim", "cancel", "decide", "end", "enter", "give", "open_it", "pack", "plan", "publish", "rate", "record_decision",
    "remind", "reports", "revise", "schedule", "set_milestone", "settle", "settle_item", "suggest", "suggest_all",
    "take_points",
]  # fmt: skip
