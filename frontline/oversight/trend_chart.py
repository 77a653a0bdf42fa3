"""The trend of a measure as a chart: shares up to 100%, whatever the highest of them; numbers from nothing."""

from collections.abc import Sequence

from frontline.core.charts import Chart, MonthValue, build_month_chart
from frontline.core.translation import gettext as _
from frontline.oversight.measures import OversightMeasure
from frontline.oversight.queries.figures import Figure, FigureScope, TrendPoint

_LEAST_PLACEMENTS, _LEAST_RATE, _ALL = 10, 1, 100
_WITH_STANDARD = ("acknowledged", "answered")


def build_trend_chart(points: Sequence[TrendPoint], measure: OversightMeasure, scope: FigureScope) -> Chart:
    """Month by month; where a team's own time is the standard, with the line that all in time would reach."""
    months = [_make_month(point) for point in points]
    if measure.is_share:
        level = (_ALL, _("The line at 100%: all within the team's standard")) if measure.key in _WITH_STANDARD else None
        return build_month_chart(months, unit="%", least_top=_ALL, level=level, today=scope.today)
    is_count = measure.key == "placements"
    return build_month_chart(
        months, unit=measure.label, least_top=_LEAST_PLACEMENTS if is_count else _LEAST_RATE, today=scope.today
    )


def _make_month(point: TrendPoint) -> MonthValue:
    figure = point.figure
    if figure.numerator is None or not figure.denominator:
        return MonthValue(point.month, 0)
    if figure.measure.is_share:
        return MonthValue(point.month, 100 * figure.numerator / figure.denominator, _describe_share(figure))
    if figure.measure.key == "placements":
        return MonthValue(point.month, figure.numerator, f"{figure.numerator:,}")
    rate = figure.numerator / figure.denominator
    return MonthValue(point.month, rate, f"{rate:.2f}")


def _describe_share(figure: Figure) -> str:
    return figure.ratio_text if figure.share is None else f"{figure.share}%"
