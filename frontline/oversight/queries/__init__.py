"""Reads of the measures."""

from frontline.oversight.queries.chain import Stage, flow, leak
from frontline.oversight.queries.figures import (
    PERIODS,
    Figure,
    Point,
    Wanted,
    by_department,
    figure,
    figures,
    made_at,
    themes_behind,
    trend,
    within_time,
)
from frontline.oversight.queries.leaks import Late, delayed, overdue, professions_not_heard, refused
from frontline.oversight.queries.reports import report, reports

__all__ = [
    "PERIODS", "Figure", "Late", "Point", "Stage", "Wanted", "by_department", "delayed", "figure", "figures",
    "flow", "leak", "made_at", "overdue", "professions_not_heard", "refused", "report", "reports",
    "themes_behind", "trend", "within_time",
]  # fmt: skip
