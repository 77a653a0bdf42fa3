"""The numbers of the dashboard: sums over measure rows, never over insights."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, select

from frontline.core.clock import get_first_day_months_before, get_last_day_of_month
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.disclosure.filters import truncate_to_month
from frontline.disclosure.masking import is_disclosive, round_count
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.organisations import queries as organisations
from frontline.organisations.models import Department
from frontline.oversight.measures import MEASURES, MEASURES_BY_KEY, OversightMeasure
from frontline.oversight.models import WITHIN_TIME, MeasureRow
from frontline.themes.models.theme import Theme

PERIODS = {
    "3": _l("The last 3 months"), "6": _l("The last 6 months"), "12": _l("The last 12 months"),
    "24": _l("The last 24 months"),
}  # fmt: skip
_MIN_TREND_MONTHS = 12


@dataclass(frozen=True, slots=True)
class FigureScope:
    """What the figures are about.

    Attributes:
        today: the day on which they are asked for.
        months: how many months they cover.
        last_month: the first day of the last of these; None for the present month.
        department_id: of one department only.
        facet_id: of one profession or mission only.
        is_mission: whether that is a mission.
    """

    today: dt.date
    months: int = 12
    department_id: uuid.UUID | None = None
    facet_id: uuid.UUID | None = None
    is_mission: bool = False
    last_month: dt.date | None = None

    @property
    def last_day(self) -> dt.date:
        """The last day that counts: today, or that of a month that is over."""
        return self.today if self.last_month is None else get_last_day_of_month(self.last_month)

    @property
    def first_month(self) -> dt.date:
        """The first day of the earliest month."""
        return get_first_day_months_before(self.last_day, self.months - 1)

    def get_last_day(self, measure: OversightMeasure) -> dt.date:
        """The last day that counts for a measure: what people sent or said counts once its month is over."""
        if not measure.is_of_people:
            return self.last_day
        return min(self.last_day, self.today.replace(day=1) - dt.timedelta(days=1))


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
            return _("Nothing to count")
        if not self.parts_text:
            return self.ratio_text
        return _("%(number)s (%(parts)s)", number=self.headline, parts=self.parts_text)

    @property
    def is_told(self) -> bool:
        """Whether there is a number that may be told."""
        return self.numerator is not None and bool(self.denominator or self.measure.key == "placements")

    @property
    def headline(self) -> str:
        """The number alone, as it stands large; what it is made of is `parts_text`."""
        if self.numerator is not None and self.denominator and self.measure.key == "insights":
            return f"{self.numerator / self.denominator:.2f}"
        return self.text if self.share is None else f"{self.share}%"

    @property
    def parts_text(self) -> str:
        """What the number is made of; empty where the headline says it all."""
        if self.share is not None:
            return self.ratio_text
        if self.measure.key != "insights" or not self.is_told:
            return ""
        numbers = {"insights": f"{self.numerator or 0:,}", "months": f"{self.denominator or 0:,}"}
        return _("about %(insights)s insights, %(months)s placement-months", **numbers)

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
        & (MeasureRow.month <= scope.last_day)
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
        return Figure(measure, None, None, _("Not shown: fewer than %(enough)s", enough=MINIMUM_GROUP_SIZE))
    return Figure(measure, round_count(totals.numerator), round_count(denominator) if measure.is_share else denominator)


def list_figures(scope: FigureScope) -> list[Figure]:
    """All numbers of the dashboard."""
    return [get_figure(measure, scope) for measure in MEASURES]


def list_trend_points(measure: OversightMeasure, scope: FigureScope) -> list[TrendPoint]:
    """Month by month, at least a year; months without anything included."""
    trend_scope = replace(scope, months=max(scope.months, _MIN_TREND_MONTHS))
    last_day = scope.get_last_day(measure)
    months = [get_first_day_months_before(scope.last_day, number) for number in reversed(range(trend_scope.months))]
    months = [month for month in months if month <= last_day]
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
        & (MeasureRow.month <= scope.last_day)
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


def list_themes_behind_figure(measure: OversightMeasure, scope: FigureScope, which: str) -> Select[Theme]:
    """The themes of one of the lists behind a figure: `met`, `missed`, `within` its time, or `all` that are counted."""
    theme_ids = select(MeasureRow.theme_id).where(_match_rows(scope, measure))
    within_time = select(MeasureRow.theme_id).where(_match_within_time(measure, scope))
    if which == "within":
        theme_ids = within_time
    elif which in {"met", "missed"}:
        theme_ids = theme_ids.where(MeasureRow.numerator > 0 if which == "met" else MeasureRow.numerator == 0)
    query = select(Theme).where(Theme.id.in_(theme_ids))
    if which == "missed":
        query = query.where(Theme.id.not_in(within_time))
    return query.order_by(Theme.due_on.nulls_last(), truncate_to_month(Theme.last_at).desc(), Theme.id)


def _match_within_time(measure: OversightMeasure, scope: FigureScope) -> ColumnElement[bool]:
    """What a measure does not count as missed, because its time is not over: as it is today, whatever the period."""
    is_of_facet = MeasureRow.facet_id == scope.facet_id if scope.facet_id else MeasureRow.facet_id.is_(None)
    conditions = (MeasureRow.measure == f"{measure.key}{WITHIN_TIME}") & is_of_facet
    return conditions & (MeasureRow.department_id == scope.department_id) if scope.department_id else conditions


def count_themes_within_time(scope: FigureScope) -> dict[str, int]:
    """How many themes each measure does not count as missed, because their time is not over."""
    number = func.count(func.distinct(MeasureRow.theme_id))
    return {
        measure.key: db.session.scalar(select(number).where(_match_within_time(measure, scope))) or 0
        for measure in MEASURES
        if "within" in measure.theme_lists
    }


def get_refreshed_at() -> dt.datetime | None:
    """When the measure rows were built."""
    return db.session.scalar(select(func.max(MeasureRow.created_at)))
