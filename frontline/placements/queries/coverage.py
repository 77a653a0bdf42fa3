"""Coverage: who has been placed, and from where: plan against what is."""

import datetime as dt
import enum
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.organisations.models import HomeOrganisation
from frontline.placements.models.matching import PlacementTarget
from frontline.placements.models.placement import (
    BEFORE_START_STATES,
    CANCELLED_STATES,
    NEVER_STARTED_STATES,
    Placement,
)


class CoverageStatus(enum.StrEnum):
    """How somebody, or a whole cell of the table, is placed."""

    RUNNING = "running"
    COMING = "coming"
    NO_LONGER = "no_longer"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """People of a profession in one place: with a placement that runs, that is on its way, or with none any more."""

    running: int = 0
    coming: int = 0
    ended: int = 0

    @property
    def status(self) -> CoverageStatus:
        """What stands out: the best that there is."""
        if self.running:
            return CoverageStatus.RUNNING
        if self.coming:
            return CoverageStatus.COMING
        return CoverageStatus.NO_LONGER if self.ended else CoverageStatus.NOT_YET

    @property
    def text(self) -> str:
        """The cell in words: somebody who is not there yet is told apart from somebody who is there no longer."""
        match self.status:
            case CoverageStatus.RUNNING if not self.coming:
                return f"{self.running:,}"
            case CoverageStatus.NO_LONGER:
                return _("No longer (%(number)s before)", number=f"{self.ended:,}")
            case CoverageStatus.NOT_YET:
                return _("Not yet")
        return _("%(running)s, %(coming)s to come", running=f"{self.running:,}", coming=f"{self.coming:,}")


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One place, with a cell for each profession and one for all of them."""

    name: str
    cells: Sequence[CoverageCell]
    total: CoverageCell

    @property
    def cells_and_total(self) -> Sequence[CoverageCell]:
        """As a row of the table stands."""
        return (*self.cells, self.total)


@dataclass(frozen=True, slots=True)
class CoverageTable:
    """People placed by place (a row each) and profession (a column each).

    Attributes:
        professions: the names of the columns.
        rows: the places where somebody is, was, or will be.
        total: all places together.
        absent: the places where nobody was ever placed, and nobody will be.
    """

    professions: Sequence[str]
    rows: Sequence[CoverageRow]
    total: CoverageRow
    absent: Sequence[str]

    @property
    def rows_and_total(self) -> Sequence[CoverageRow]:
        """As the table stands."""
        return (*self.rows, self.total)

    @property
    def gaps(self) -> list[tuple[str, list[str], list[str]]]:
        """For each profession, among the places with anybody: where it is no longer, and where not yet."""
        gaps = []
        for number, profession in enumerate(self.professions):
            no_longer, not_yet = (
                [row.name for row in self.rows if row.cells[number].status is status]
                for status in (CoverageStatus.NO_LONGER, CoverageStatus.NOT_YET)
            )
            if no_longer or not_yet:
                gaps.append((profession, no_longer, not_yet))
        return gaps


_People = Mapping[uuid.UUID, CoverageStatus]


def get_coverage_table(dimension: str, day: dt.date) -> CoverageTable:
    """People placed by profession and `department`, `region` or `setting`, as it is on a day."""
    names, column = _get_dimension(dimension)
    people = _list_placed_people(column, day)
    professions = organisations.list_professions()
    rows = [
        CoverageRow(
            name,
            [_count_people([people.get((profession.id, key), {})]) for profession in professions],
            _count_people(found for (_profession, place), found in people.items() if place == key),
        )
        for key, name in names.items()
    ]
    columns = [
        _count_people(found for (owner, _place), found in people.items() if owner == profession.id)
        for profession in professions
    ]
    return CoverageTable(
        [profession.plural for profession in professions],
        [row for row in rows if row.total.status is not CoverageStatus.NOT_YET],
        CoverageRow(_("All"), columns, _count_people(people.values())),
        [row.name for row in rows if row.total.status is CoverageStatus.NOT_YET],
    )


def _list_placed_people(column: InstrumentedAttribute[Any], day: dt.date) -> dict[tuple[uuid.UUID, Any], _People]:
    """How each person is placed, by profession and place."""
    runs = Placement.state.not_in(NEVER_STARTED_STATES) & (Placement.starts_on <= day) & (Placement.ends_on >= day)
    comes = (Placement.starts_on > day) | Placement.state.in_(BEFORE_START_STATES)
    query = (
        select(Placement.profession_id, column, Placement.person_id, func.bool_or(runs), func.bool_or(comes))
        .join(HomeOrganisation, HomeOrganisation.id == Placement.home_organisation_id)
        .where(Placement.state.not_in(CANCELLED_STATES))
        .group_by(Placement.profession_id, column, Placement.person_id)
    )
    people: dict[tuple[uuid.UUID, Any], dict[uuid.UUID, CoverageStatus]] = defaultdict(dict)
    for profession_id, key, person_id, is_running, is_coming in db.session.execute(query):
        status = CoverageStatus.COMING if is_coming else CoverageStatus.NO_LONGER
        people[profession_id, key][person_id] = CoverageStatus.RUNNING if is_running else status
    return dict(people)


def _count_people(groups: Iterable[_People]) -> CoverageCell:
    """Each person once, by the best that there is of them."""
    ids: dict[CoverageStatus, set[uuid.UUID]] = {status: set() for status in CoverageStatus}
    for group in groups:
        for person_id, status in group.items():
            ids[status].add(person_id)
    running, coming = ids[CoverageStatus.RUNNING], ids[CoverageStatus.COMING]
    return CoverageCell(len(running), len(coming - running), len(ids[CoverageStatus.NO_LONGER] - running - coming))


def _get_dimension(dimension: str) -> tuple[dict[Any, str], InstrumentedAttribute[Any]]:
    if dimension == "region":
        return {heading.id: heading.name for heading in organisations.list_regions()}, HomeOrganisation.region_id
    if dimension == "setting":
        return {
            heading: heading.capitalize() for heading in organisations.list_home_settings()
        }, HomeOrganisation.setting
    return {heading.id: heading.name for heading in organisations.list_departments()}, Placement.host_department_id


@dataclass(frozen=True, slots=True)
class QuarterNumber:
    """People with a placement in a quarter: how many, and how many were planned; None without a plan."""

    planned: int | None
    actual: int

    @property
    def short(self) -> int:
        """How many are missing from the plan."""
        return max((self.planned or 0) - self.actual, 0)

    @property
    def text(self) -> str:
        """The number beside its plan, with what is missing."""
        if self.planned is None:
            return _("%(actual)s, no plan", actual=self.actual)
        words = {"actual": f"{self.actual:,}", "planned": f"{self.planned:,}", "short": f"{self.short:,}"}
        if self.short:
            return _("%(actual)s of %(planned)s: %(short)s short", **words)
        return _("%(actual)s of %(planned)s", **words)


@dataclass(frozen=True, slots=True)
class QuarterPlan:
    """A quarter, from its first day: a number for each profession, and one for those that have a plan together."""

    starts_on: dt.date
    numbers: Sequence[QuarterNumber]
    total: QuarterNumber

    @property
    def numbers_and_total(self) -> Sequence[QuarterNumber]:
        """As a row of the table stands."""
        return (*self.numbers, self.total)


def compute_quarter_start(day: dt.date) -> dt.date:
    """The first day of the quarter in which a day is."""
    return dt.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def compute_next_quarter(quarter: dt.date) -> dt.date:
    """The first day of the quarter after one."""
    return compute_quarter_start(quarter + dt.timedelta(days=100))


def list_quarter_plans(first_quarter: dt.date, quarter_count: int, today: dt.date) -> list[QuarterPlan]:
    """Plan against actual numbers, by quarter from the one that begins on `first_quarter`, for each profession."""
    quarter_starts = [first_quarter]
    while len(quarter_starts) < quarter_count:
        quarter_starts.append(compute_next_quarter(quarter_starts[-1]))
    planned_by_quarter = {
        (target.profession_id, target.quarter): target.planned
        for target in db.session.scalars(select(PlacementTarget).where(PlacementTarget.quarter.in_(quarter_starts)))
    }
    profession_ids = [profession.id for profession in organisations.list_professions()]
    return [
        _build_quarter_plan(
            quarter_start, profession_ids, planned_by_quarter, _count_placed_people(quarter_start, today)
        )
        for quarter_start in quarter_starts
    ]


def _build_quarter_plan(
    quarter_start: dt.date,
    profession_ids: Collection[uuid.UUID],
    planned_by_quarter: Mapping[tuple[uuid.UUID, dt.date], int],
    actual_by_profession: Mapping[uuid.UUID, int],
) -> QuarterPlan:
    numbers = [
        QuarterNumber(
            planned_by_quarter.get((profession_id, quarter_start)), actual_by_profession.get(profession_id, 0)
        )
        for profession_id in profession_ids
    ]
    planned = [number.planned for number in numbers if number.planned is not None]
    actual = sum(number.actual for number in numbers if number.planned is not None or not planned)
    return QuarterPlan(quarter_start, numbers, QuarterNumber(sum(planned) if planned else None, actual))


def _count_placed_people(quarter: dt.date, today: dt.date) -> dict[uuid.UUID, int]:
    """People with a placement on at least one day of a quarter; in one that is not over also those on their way."""
    next_quarter = compute_next_quarter(quarter)
    overlaps_quarter = (Placement.starts_on < next_quarter) & (Placement.ends_on >= quarter)
    left_out = CANCELLED_STATES if next_quarter > today else NEVER_STARTED_STATES
    people_count = func.count(func.distinct(Placement.person_id))
    query = select(Placement.profession_id, people_count).where(overlaps_quarter, Placement.state.not_in(left_out))
    return {profession: number for profession, number in db.session.execute(query.group_by(Placement.profession_id))}  # noqa: C416
