"""The numbers of the dashboard: sums over facts, never over insights."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, false, func, select

from frontline.core.database import db
from frontline.core.furniture import months_before
from frontline.core.translation import gettext as _
from frontline.disclosure.filters import truncate_to_month
from frontline.disclosure.masking import is_disclosive, round_count
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.organisations import queries as organisations
from frontline.organisations.models import Department
from frontline.oversight.measures import BY_KEY, MEASURES, Measure
from frontline.oversight.models import Fact
from frontline.themes import queries as themes
from frontline.themes.models import IN_WORK, Theme, ThemeState

PERIODS = {
    "3": _l("The last 3 months"), "6": _l("The last 6 months"), "12": _l("The last 12 months"),
    "24": _l("The last 24 months"),
}  # fmt: skip
_TREND = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the figures are about: months up to the present one, a department, and a profession or a mission."""

    today: dt.date
    months: int = 12
    department_id: uuid.UUID | None = None
    facet_id: uuid.UUID | None = None
    is_mission: bool = False

    @property
    def first(self) -> dt.date:
        """The first day of the earliest month."""
        return months_before(self.today, self.months - 1)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that may be shown: what was counted, among how many; None where it stays unsaid, with the reason."""

    measure: Measure
    counted: int | None
    among: int | None
    unsaid: str = ""

    @property
    def words(self) -> str:
        """The number in words, with what it is a share of."""
        if self.counted is None or self.among is None:
            return self.unsaid
        if self.measure.key == "placements":
            return f"{self.counted:,}"
        if not self.among:
            return _("Nothing to count yet")
        if not self.measure.is_share:
            return self._ratio(self.counted, self.among)
        return self.parts if self.share is None else _("%(share)s%% (%(parts)s)", share=self.share, parts=self.parts)

    @staticmethod
    def _ratio(insights: int, months: int) -> str:
        said = {"each": f"{insights / months:.2f}", "insights": f"{insights:,}", "months": f"{months:,}"}
        return _("%(each)s (about %(insights)s insights, %(months)s placement-months)", **said)

    @property
    def parts(self) -> str:
        """What was counted, of how many."""
        said = {"counted": f"{self.counted or 0:,}", "among": f"{self.among or 0:,}"}
        if self.measure.is_of_people:
            return _("about %(counted)s of %(among)s", **said)
        return _("%(counted)s of %(among)s", **said)

    @property
    def share(self) -> int | None:
        """In percent; None where it is none, stays unsaid, or is of so few that a percentage would mislead."""
        if self.counted is None or self.among is None or self.among < MINIMUM_GROUP_SIZE or not self.measure.is_share:
            return None
        return round(100 * self.counted / self.among)


@dataclass(frozen=True, slots=True)
class Point:
    """One month of a trend: its figure, and the height of its bar, 0 to 100."""

    month: dt.date
    figure: Figure
    height: int


def _about(wanted: Wanted, measure: Measure) -> ColumnElement[bool]:
    facet = Fact.facet_id == wanted.facet_id if wanted.facet_id else Fact.facet_id.is_(None)
    rows = (Fact.measure == measure.key) & facet & (Fact.month >= wanted.first) & (Fact.month <= wanted.today)
    if wanted.department_id:
        return rows & (Fact.department_id == wanted.department_id)
    # The whole of what people sent is a fact of its own: departments are told of a part of it only.
    return rows & Fact.department_id.is_(None) if measure.key == "insights" else rows


@dataclass(frozen=True, slots=True)
class _Sums:
    """What facts come to: `people` are those of the month with the most."""

    counted: int = 0
    among: int = 0
    people: int = 0


_SUMS = (func.sum(Fact.counted), func.sum(Fact.among), func.max(Fact.people))


def figure(measure: Measure, wanted: Wanted) -> Figure:
    """One number."""
    sums = _Sums(*(number or 0 for number in db.session.execute(select(*_SUMS).where(_about(wanted, measure))).one()))
    stays = _stays(wanted) if measure.key == "insights" else 0
    return _shown(measure, wanted, sums, stays)


def _stays(wanted: Wanted) -> int:
    """Placement-months of the months that are over."""
    over = Fact.month < wanted.today.replace(day=1)
    return db.session.scalar(select(func.sum(Fact.counted)).where(_about(wanted, BY_KEY["placements"]), over)) or 0


def _shown(measure: Measure, wanted: Wanted, sums: _Sums, stays: int) -> Figure:
    """Of what people sent or said, nothing of fewer than five, no small rest, and no exact number.

    Rounded, no difference between two months, periods or departments gives a small number away.
    """
    if wanted.facet_id and not (measure.by_mission if wanted.is_mission else measure.by_profession):
        unsaid = _("Not counted by mission") if wanted.is_mission else _("Not counted by profession")
        return Figure(measure, None, None, unsaid)
    among = stays if measure.key == "insights" else sums.among
    if not measure.is_of_people:
        return Figure(measure, sums.counted, among)
    rest = sums.among - sums.counted if measure.is_share else 0
    if sums.people < MINIMUM_GROUP_SIZE or is_disclosive(sums.counted) or is_disclosive(rest):
        return Figure(measure, None, None, _("Fewer than %(enough)s: not shown", enough=MINIMUM_GROUP_SIZE))
    return Figure(measure, round_count(sums.counted), round_count(among) if measure.is_share else among)


def figures(wanted: Wanted) -> list[Figure]:
    """All numbers of the dashboard."""
    return [figure(measure, wanted) for measure in MEASURES]


def trend(measure: Measure, wanted: Wanted) -> list[Point]:
    """Month by month, at least a year; months without anything included."""
    months = [months_before(wanted.today, number) for number in reversed(range(max(wanted.months, _TREND)))]
    wide = replace(wanted, months=len(months))
    found, stays = _by_month(measure, wide), _by_month(BY_KEY["placements"], wide)
    nothing, shown = _Sums(), []
    for month in months:
        sums = found.get(month, nothing)
        shown.append((month, _shown(measure, wanted, sums, stays.get(month, nothing).counted)))
    return _points(shown)


def _by_month(measure: Measure, wanted: Wanted) -> dict[dt.date, _Sums]:
    query = select(Fact.month, *_SUMS).where(_about(wanted, measure)).group_by(Fact.month)
    return {month: _Sums(*numbers) for month, *numbers in db.session.execute(query)}


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


_OF_DEPARTMENTS = ("acknowledged", "answered", "planned", "made")


def by_department(wanted: Wanted) -> list[tuple[Department, list[Figure]]]:
    """The numbers of each department that has any, in the order of their names: no ranking."""
    facet = Fact.facet_id == wanted.facet_id if wanted.facet_id else Fact.facet_id.is_(None)
    about = facet & Fact.measure.in_(_OF_DEPARTMENTS) & (Fact.month >= wanted.first) & (Fact.month <= wanted.today)
    query = select(Fact.department_id, Fact.measure, *_SUMS).where(about).group_by(Fact.department_id, Fact.measure)
    found = {(department, key): _Sums(*numbers) for department, key, *numbers in db.session.execute(query)}
    there = {department for department, _ in found}
    return [
        (one, [_shown(BY_KEY[key], wanted, found.get((one.id, key), _Sums()), 0) for key in _OF_DEPARTMENTS])
        for one in organisations.departments()
        if one.id in there and wanted.department_id in {None, one.id}
    ]


def within_time(measure: Measure, wanted: Wanted) -> Select[Theme]:
    """Themes that a measure does not count yet, because their time is not over."""
    waits = {
        "acknowledged": Theme.acknowledged_at.is_(None) & (Theme.state == ThemeState.ROUTED),
        "answered": Theme.responded_at.is_(None) & Theme.state.in_((ThemeState.ROUTED, *IN_WORK)),
    }.get(measure.key, false())
    query = select(Theme).where(waits, Theme.due_on >= wanted.today)
    if wanted.department_id:
        query = query.where(themes.with_department(wanted.department_id))
    return query.order_by(Theme.due_on, Theme.id)


def themes_behind(measure: Measure, wanted: Wanted, *, met: bool | None) -> Select[Theme]:
    """The themes behind a number: all, those that count, or those that do not."""
    rows = select(Fact.theme_id).where(_about(wanted, measure))
    if met is not None:
        rows = rows.where(Fact.counted > 0 if met else Fact.counted == 0)
    return (
        select(Theme)
        .where(Theme.id.in_(rows))
        .order_by(Theme.due_on.nulls_last(), truncate_to_month(Theme.last_at).desc(), Theme.id)
    )


def made_at() -> dt.datetime | None:
    """When the facts were made."""
    return db.session.scalar(select(func.max(Fact.made_at)))
