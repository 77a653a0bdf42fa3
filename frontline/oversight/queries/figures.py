"""The numbers of the dashboard: sums over measure rows, never over insights."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, false, func, select

from frontline.core.clock import get_first_day_months_before
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.disclosure.filters import truncate_to_month
from frontline.disclosure.masking import is_disclosive, round_count
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.organisations import queries as organisations
from frontline.organisations.models import Department
from frontline.oversight.measures import MEASURES, MEASURES_BY_KEY, OversightMeasure
from frontline.oversight.models import MeasureRow
from frontline.themes.models.theme import IN_WORK_STATES, Theme, ThemeState
from frontline.themes.queries.access import get_department_condition

PERIODS = {
    "3": _l("The last 3 months"), "6": _l("The last 6 months"), "12": _l("The last 12 months"),
    "24": _l("The last 24 months"),
}  # fmt: skip
_MIN_TREND_MONTHS = 12


@dataclass(frozen=True, slots=True)
class FigureScope:
    """What the figures are about: months up to the present one, a department, and a profession or a mission."""

    today: dt.date
    months: int = 12
    department_id: uuid.UUID | None = None
    facet_id: uuid.UUID | None = None
    is_mission: bool = False

    @property
    def first_month(self) -> dt.date:
        """The first day of the earliest month."""
        return get_first_day_months_before(self.today, self.months - 1)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that may be shown: what was counted, among how many; None where it stays unsaid, with the reason."""

    measure: OversightMeasure
    numerator: int | None
    denominator: int | None
    masked_reason: str = ""

    @property
    def text(self) -> str:
        """The number in words, with what it is a share of."""
        if self.numerator is None or self.denominator is None:
            return self.masked_reason
        if self.measure.key == "placements":
            return f"{self.numerator:,}"
        if not self.denominator:
            return _("Nothing to count yet")
        if not self.measure.is_share:
            return self._format_rate(self.numerator, self.denominator)
        return (
            self.ratio_text
            if self.share is None
            else _("%(share)s%% (%(parts)s)", share=self.share, parts=self.ratio_text)
        )

    @staticmethod
    def _format_rate(insights: int, months: int) -> str:
        return _(
            "%(each)s (about %(insights)s insights, %(months)s placement-months)",
            each=f"{insights / months:.2f}",
            insights=f"{insights:,}",
            months=f"{months:,}",
        )

    @property
    def ratio_text(self) -> str:
        """What was counted, of how many."""
        counted, among = f"{self.numerator or 0:,}", f"{self.denominator or 0:,}"
        if self.measure.is_of_people:
            return _("about %(counted)s of %(among)s", counted=counted, among=among)
        return _("%(counted)s of %(among)s", counted=counted, among=among)

    @property
    def share(self) -> int | None:
        """In percent; None where it is none, stays unsaid, or is of so few that a percentage would mislead."""
        if (
            self.numerator is None
            or self.denominator is None
            or self.denominator < MINIMUM_GROUP_SIZE
            or not self.measure.is_share
        ):
            return None
        return round(100 * self.numerator / self.denominator)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One month of a trend, and its figure."""

    month: dt.date
    figure: Figure


def _match_rows(scope: FigureScope, measure: OversightMeasure) -> ColumnElement[bool]:
    is_of_facet = MeasureRow.facet_id == scope.facet_id if scope.facet_id else MeasureRow.facet_id.is_(None)
    conditions = (
        (MeasureRow.measure == measure.key)
        & is_of_facet
        & (MeasureRow.month >= scope.first_month)
        & (MeasureRow.month <= scope.today)
    )
    if scope.department_id:
        return conditions & (MeasureRow.department_id == scope.department_id)
    # The whole of what people sent is a fact of its own: departments are told of a part of it only.
    return conditions & MeasureRow.department_id.is_(None) if measure.key == "insights" else conditions


@dataclass(frozen=True, slots=True)
class _Totals:
    """What measure rows come to: `people` are those of the month with the most."""

    numerator: int = 0
    denominator: int = 0
    people: int = 0


_TOTAL_COLUMNS = (func.sum(MeasureRow.numerator), func.sum(MeasureRow.denominator), func.max(MeasureRow.people))


def get_figure(measure: OversightMeasure, scope: FigureScope) -> Figure:
    """One number."""
    totals = _Totals(
        *(
            number or 0
            for number in db.session.execute(select(*_TOTAL_COLUMNS).where(_match_rows(scope, measure))).one()
        )
    )
    placement_months = _count_placement_months(scope) if measure.key == "insights" else 0
    return _build_masked_figure(measure, scope, totals, placement_months)


def _count_placement_months(scope: FigureScope) -> int:
    """Placement-months of the months that are over."""
    is_over = MeasureRow.month < scope.today.replace(day=1)
    return (
        db.session.scalar(
            select(func.sum(MeasureRow.numerator)).where(_match_rows(scope, MEASURES_BY_KEY["placements"]), is_over)
        )
        or 0
    )


def _build_masked_figure(
    measure: OversightMeasure, scope: FigureScope, totals: _Totals, placement_months: int
) -> Figure:
    """Of what people sent or said, nothing of fewer than five, no small rest, and no exact number.

    Rounded, no difference between two months, periods or departments gives a small number away.
    """
    if scope.facet_id and not (measure.has_missions if scope.is_mission else measure.has_professions):
        masked_reason = _("Not counted by mission") if scope.is_mission else _("Not counted by profession")
        return Figure(measure, None, None, masked_reason)
    denominator = placement_months if measure.key == "insights" else totals.denominator
    if not measure.is_of_people:
        return Figure(measure, totals.numerator, denominator)
    remainder = totals.denominator - totals.numerator if measure.is_share else 0
    if totals.people < MINIMUM_GROUP_SIZE or is_disclosive(totals.numerator) or is_disclosive(remainder):
        return Figure(measure, None, None, _("Fewer than %(enough)s: not shown", enough=MINIMUM_GROUP_SIZE))
    return Figure(measure, round_count(totals.numerator), round_count(denominator) if measure.is_share else denominator)


def list_figures(scope: FigureScope) -> list[Figure]:
    """All numbers of the dashboard."""
    return [get_figure(measure, scope) for measure in MEASURES]


def list_trend_points(measure: OversightMeasure, scope: FigureScope) -> list[TrendPoint]:
    """Month by month, at least a year; months without anything included."""
    months = [
        get_first_day_months_before(scope.today, number)
        for number in reversed(range(max(scope.months, _MIN_TREND_MONTHS)))
    ]
    trend_scope = replace(scope, months=len(months))
    totals_by_month, placements_by_month = (
        _get_totals_by_month(measure, trend_scope),
        _get_totals_by_month(MEASURES_BY_KEY["placements"], trend_scope),
    )
    no_totals, points = _Totals(), []
    for month in months:
        totals = totals_by_month.get(month, no_totals)
        placement_months = placements_by_month.get(month, no_totals).numerator
        points.append(TrendPoint(month, _build_masked_figure(measure, scope, totals, placement_months)))
    return points


def _get_totals_by_month(measure: OversightMeasure, scope: FigureScope) -> dict[dt.date, _Totals]:
    query = select(MeasureRow.month, *_TOTAL_COLUMNS).where(_match_rows(scope, measure)).group_by(MeasureRow.month)
    return {month: _Totals(*numbers) for month, *numbers in db.session.execute(query)}


_DEPARTMENT_MEASURES = ("acknowledged", "answered", "planned", "made")


def list_figures_by_department(scope: FigureScope) -> list[tuple[Department, list[Figure]]]:
    """The numbers of each department that has any, in the order of their names: no ranking."""
    is_of_facet = MeasureRow.facet_id == scope.facet_id if scope.facet_id else MeasureRow.facet_id.is_(None)
    conditions = (
        is_of_facet
        & MeasureRow.measure.in_(_DEPARTMENT_MEASURES)
        & (MeasureRow.month >= scope.first_month)
        & (MeasureRow.month <= scope.today)
    )
    query = (
        select(MeasureRow.department_id, MeasureRow.measure, *_TOTAL_COLUMNS)
        .where(conditions)
        .group_by(MeasureRow.department_id, MeasureRow.measure)
    )
    totals_by_department = {
        (department_id, key): _Totals(*numbers) for department_id, key, *numbers in db.session.execute(query)
    }
    department_ids = {department_id for department_id, _ in totals_by_department}
    return [
        (
            listed_department,
            [
                _build_masked_figure(
                    MEASURES_BY_KEY[key], scope, totals_by_department.get((listed_department.id, key), _Totals()), 0
                )
                for key in _DEPARTMENT_MEASURES
            ],
        )
        for listed_department in organisations.list_departments()
        if listed_department.id in department_ids and scope.department_id in {None, listed_department.id}
    ]


def list_themes_within_time(measure: OversightMeasure, scope: FigureScope) -> Select[Theme]:
    """Themes that a measure does not count yet, because their time is not over."""
    is_waiting = {
        "acknowledged": Theme.acknowledged_at.is_(None) & (Theme.state == ThemeState.ROUTED),
        "answered": Theme.responded_at.is_(None) & Theme.state.in_((ThemeState.ROUTED, *IN_WORK_STATES)),
    }.get(measure.key, false())
    query = select(Theme).where(is_waiting, Theme.due_on >= scope.today)
    if scope.department_id:
        query = query.where(get_department_condition(scope.department_id))
    return query.order_by(Theme.due_on, Theme.id)


def list_themes_behind_figure(measure: OversightMeasure, scope: FigureScope, *, is_met: bool | None) -> Select[Theme]:
    """The themes behind a number: all, those that count, or those that do not."""
    theme_ids = select(MeasureRow.theme_id).where(_match_rows(scope, measure))
    if is_met is not None:
        theme_ids = theme_ids.where(MeasureRow.numerator > 0 if is_met else MeasureRow.numerator == 0)
    return (
        select(Theme)
        .where(Theme.id.in_(theme_ids))
        .order_by(Theme.due_on.nulls_last(), truncate_to_month(Theme.last_at).desc(), Theme.id)
    )


def get_refreshed_at() -> dt.datetime | None:
    """When the measure rows were built."""
    return db.session.scalar(select(func.max(MeasureRow.created_at)))
