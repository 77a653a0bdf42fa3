"""Plan against actual numbers of placements as a chart: two lines over the quarters, with today."""

import datetime as dt
from collections.abc import Sequence

from frontline.core.charts import Chart, ChartLine, ChartPoint, DayScale, ValueScale
from frontline.core.translation import gettext as _
from frontline.placements.queries.coverage import QuarterPlan, compute_next_quarter

_LEAST_TOP = 10  # people, so that one alone does not look like much


def build_plan_chart(plans: Sequence[QuarterPlan], today: dt.date) -> Chart:
    """All professions together; each point stands at the first day of its quarter."""
    highest = max(max(plan.total.actual, plan.total.planned or 0) for plan in plans)
    values = ValueScale.cover(0, max(highest, _LEAST_TOP))
    days = DayScale(plans[0].starts_on, compute_next_quarter(plans[-1].starts_on) - dt.timedelta(days=1))
    with_plan = [(plan.starts_on, plan.total.planned) for plan in plans if plan.total.planned is not None]
    planned = [
        ChartPoint(days.place(day), values.place(number), f"{number:,}" if number == with_plan[-1][1] else "")
        for day, number in with_plan
    ]
    actual = [
        ChartPoint(days.place(plan.starts_on), values.place(plan.total.actual), f"{plan.total.actual:,}")
        for plan in plans
    ]
    lines = [*([ChartLine("planned", planned)] if planned else []), ChartLine("actual", actual)]
    return Chart(_("people"), values.list_ticks(), days.list_ticks(), lines=lines, today=days.find(today))
