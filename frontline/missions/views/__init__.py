"""Pages of missions: milestones, stocktakes, delivery reports."""

from frontline.missions.views import following, meeting, milestones, overview, reports, scheduling
from frontline.missions.views.blueprint import blueprint

__all__ = ["blueprint", "following", "meeting", "milestones", "overview", "reports", "scheduling"]
