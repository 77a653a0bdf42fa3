"""The numbers of the dashboard: sums over facts, never over insights."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, false, func, select

from frontline.core.database import db
from frontline.organisations import queries as organisations
from frontline.organisations.models import Department, Team
from frontline.oversight.measures import BY_KEY, MEASURES, Measure
from frontline.oversight.models import Fact
from frontline.placements.crowd import ENOUGH
from frontline.themes.models import IN_WORK, WITH_TEAM, Routing, Theme, ThemeState

PERIODS = {"3": "The last 3 months", "6": "The last 6 months", "12": "The last 12 months", "24": "The last 24 months"}
_TREND = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the figures are about: months up to the present one, a department, and a profession or a mission."""

    today: dt.date
    months: int = 12
    department_id: uuid.UUID | None = None
    facet_id: uuid.UUID | None = None

    @property
    def first(self) -> dt.date:
        """The first day of the earliest month."""
        return back(self.today, self.months - 1)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that may be shown: what was counted, among how many; None where it stays unsaid."""

    measure: Measure
    counted: int | None
    among: int | None

    @property
    def words(self) -> str:
        """The number in words, with what it is a share of."""
        if self.counted is None or self.among is None:
            return f"Fewer than {ENOUGH}: not shown"
        if self.measure.key == "placements":
            return f"{self.counted:,}"
        if not self.among:
            return "Nothing to count yet"
        if not self.measure.is_share:
            return f"{self.counted / self.among:.2f} (about {self.counted:,} insights, {self.among:,} placement-months)"
        return self.parts if self.share is None else f"{self.share}% ({self.parts})"

    @property
    def parts(self) -> str:
        """What was counted, of how many."""
        about = "about " if self.measure.is_of_people else ""
        return f"{about}{self.counted or 0:,} of {self.among or 0:,}"

    @property
    def share(self) -> int | None:
        """In percent; None where it is none, stays unsaid, or is of so few that a percentage would mislead."""
        if self.counted is None or self.among is None or self.among < ENOUGH or not self.measure.is_share:
            return None
        return round(100 * self.counted / self.among)


@dataclass(frozen=True, slots=True)
class Point:
    """One month of a trend: its figure, and the height of its bar, 0 to 100."""

    month: dt.date
    figure: Figure
    height: int


def back(day: dt.date, months: int) -> dt.date:
    """The first day of the month so many months before."""
    number = day.year * 12 + day.month - 1 - months
    return dt.date(number // 12, number % 12 + 1, 1)


def _about(wanted: Wanted, measure: str) -> ColumnElement[bool]:
    facet = Fact.facet_id == wanted.facet_id if wanted.facet_id else Fact.facet_id.is_(None)
    rows = (Fact.measure == measure) & facet & (Fact.month >= wanted.first) & (Fact.month <= wanted.today)
    return rows & (Fact.department_id == wanted.department_id) if wanted.department_id else rows


def figure(measure: Measure, wanted: Wanted) -> Figure:
    """One number."""
    sums = select(func.sum(Fact.counted), func.sum(Fact.among)).where(_about(wanted, measure.key))
    counted, among = (number or 0 for number in db.session.execute(sums).one())
    if measure.key == "insights":
        among = figure(BY_KEY["placements"], wanted).counted or 0
    return _masked(measure, counted, among)


def _masked(measure: Measure, counted: int, among: int) -> Figure:
    """Of what people sent or said, neither a small number nor a small rest is shown, and no exact one.

    Rounded, no difference between two months, periods or departments gives a small number away.
    """
    if not measure.is_of_people:
        return Figure(measure, counted, among)
    if any(0 < number < ENOUGH for number in (counted, among - counted if measure.is_share else 0)):
        return Figure(measure, None, None)
    return Figure(measure, _rounded(counted), _rounded(among) if measure.is_share else among)


def _rounded(number: int) -> int:
    """To the nearest five, halves upwards."""
    return ENOUGH * ((number + ENOUGH // 2) // ENOUGH)


def figures(wanted: Wanted) -> list[Figure]:
    """All numbers of the dashboard."""
    return [figure(measure, wanted) for measure in MEASURES]


def trend(measure: Measure, wanted: Wanted) -> list[Point]:
    """Month by month, at least a year; months without anything included."""
    months = [back(wanted.today, number) for number in reversed(range(max(wanted.months, _TREND)))]
    wide = Wanted(wanted.today, len(months), wanted.department_id, wanted.facet_id)
    found = _by_month(measure.key, wide)
    stays = {month: counted for month, (counted, _) in _by_month("placements", wide).items()}
    among_of = {
        month: stays.get(month, 0) if measure.key == "insights" else found.get(month, (0, 0))[1] for month in months
    }
    shown = [(month, _masked(measure, found.get(month, (0, 0))[0], among_of[month])) for month in months]
    return _points(shown)


def _by_month(measure: str, wanted: Wanted) -> dict[dt.date, tuple[int, int]]:
    sums = select(Fact.month, func.sum(Fact.counted), func.sum(Fact.among)).where(_about(wanted, measure))
    return {month: (counted, among) for month, counted, among in db.session.execute(sums.group_by(Fact.month))}


def _points(shown: Sequence[tuple[dt.date, Figure]]) -> list[Point]:
    values = [_value(figure) for _, figure in shown]
    most = max((value for value in values if value is not None), default=0)
    return [
        Point(month, figure, 0 if not value or not most else max(round(100 * value / most), 1))
        for (month, figure), value in zip(shown, values, strict=True)
    ]


def _value(figure: Figure) -> float | None:
    if figure.counted is None or not figure.among:
        return None
    return figure.counted if figure.measure.key == "placements" else figure.counted / figure.among


def by_department(wanted: Wanted) -> list[tuple[Department, list[Figure]]]:
    """The numbers of each department that has any, in the order of their names: no ranking."""
    keys = [measure for measure in MEASURES if measure.key in {"acknowledged", "answered", "planned", "made"}]
    there = select(Fact.department_id).where(Fact.measure.in_([one.key for one in keys]), Fact.month >= wanted.first)
    ids = set(db.session.scalars(there.distinct()))
    found = []
    for department in organisations.departments():
        if department.id in ids:
            narrowed = Wanted(wanted.today, wanted.months, department.id, wanted.facet_id)
            found.append((department, [figure(measure, narrowed) for measure in keys]))
    return found


def within_time(measure: Measure, wanted: Wanted) -> Select[Theme]:
    """Themes that a measure does not count yet, because their time is not over."""
    waits = {
        "acknowledged": Theme.acknowledged_at.is_(None) & (Theme.state == ThemeState.ROUTED),
        "answered": Theme.responded_at.is_(None) & Theme.state.in_((ThemeState.ROUTED, *IN_WORK)),
    }.get(measure.key, false())
    query = select(Theme).where(waits, Theme.due_on >= wanted.today)
    if wanted.department_id:
        teams = select(Team.id).where(Team.department_id == wanted.department_id)
        held = select(Routing.theme_id).where(Routing.team_id.in_(teams), Routing.state.in_(WITH_TEAM))
        query = query.where(Theme.id.in_(held))
    return query.order_by(Theme.due_on, Theme.id)


def themes_behind(measure: Measure, wanted: Wanted, *, met: bool | None) -> Select[Theme]:
    """The themes behind a number: all, those that count, or those that do not."""
    rows = select(Fact.theme_id).where(_about(wanted, measure.key))
    if met is not None:
        rows = rows.where(Fact.counted > 0 if met else Fact.counted == 0)
    return select(Theme).where(Theme.id.in_(rows)).order_by(Theme.due_on.nulls_last(), Theme.last_at.desc(), Theme.id)


def made_at() -> dt.datetime | None:
    """When the facts were made."""
    return db.session.scalar(select(func.max(Fact.made_at)))
