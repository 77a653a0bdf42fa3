"""Coverage: who has been placed, and from where: plan against what is."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from frontline.core.database import db
from frontline.organisations import queries as organisations
from frontline.organisations.models import HomeOrganisation
from frontline.placements.models.matching import PlacementTarget
from frontline.placements.models.placement import NEVER_STARTED_STATES, Placement


@dataclass(frozen=True, slots=True)
class CoverageTable:
    """Placements by profession (a row each) and by something else (a column each)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def gaps(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """For each profession, the columns in which nobody was ever placed."""
        missing_by_profession = (
            (name, tuple(column for column, count in zip(self.columns, counts, strict=True) if not count))
            for name, counts in self.rows
        )
        return tuple((name, missing) for name, missing in missing_by_profession if missing)


def get_coverage_table(dimension: str, *, only_running: bool, day: dt.date) -> CoverageTable:
    """Placements by profession and `department`, `region` or `setting`: those that run on a day, or that ever ran."""
    names, column = _get_dimension(dimension)
    query = select(Placement.profession_id, column, func.count(func.distinct(Placement.person_id)))
    query = query.join(HomeOrganisation, HomeOrganisation.id == Placement.home_organisation_id)
    query = query.where(Placement.state.not_in(NEVER_STARTED_STATES), Placement.starts_on <= day)
    if only_running:
        query = query.where(Placement.ends_on >= day)
    people_counts = db.session.execute(query.group_by(Placement.profession_id, column))
    counts = {(profession, key): number for profession, key, number in people_counts}
    return CoverageTable(
        tuple(names.values()),
        tuple(
            (profession.plural, tuple(counts.get((profession.id, key), 0) for key in names))
            for profession in organisations.list_professions()
        ),
    )


def _get_dimension(dimension: str) -> tuple[dict[Any, str], InstrumentedAttribute[Any]]:
    if dimension == "region":
        return {heading.id: heading.name for heading in organisations.list_regions()}, HomeOrganisation.region_id
    if dimension == "setting":
        return {
            heading: heading.capitalize() for heading in organisations.list_home_settings()
        }, HomeOrganisation.setting
    return {heading.id: heading.name for heading in organisations.list_departments()}, Placement.host_department_id


@dataclass(frozen=True, slots=True)
class QuarterPlan:
    """Plan and actual number of placements of a profession that ran in a quarter; `planned` is None without a plan."""

    starts_on: dt.date
    profession_id: uuid.UUID
    profession: str
    planned: int | None
    actual: int


def compute_quarter_start(day: dt.date) -> dt.date:
    """The first day of the quarter in which a day is."""
    return dt.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def compute_next_quarter(quarter: dt.date) -> dt.date:
    """The first day of the quarter after one."""
    return compute_quarter_start(quarter + dt.timedelta(days=100))


def list_quarter_plans(first_quarter: dt.date, quarter_count: int) -> Sequence[QuarterPlan]:
    """Plan against actual numbers, by profession and quarter from the one that begins on `first`."""
    quarter_starts = [first_quarter]
    while len(quarter_starts) < quarter_count:
        quarter_starts.append(compute_next_quarter(quarter_starts[-1]))
    planned_by_quarter = {
        (target.profession_id, target.quarter): target.planned
        for target in db.session.scalars(select(PlacementTarget).where(PlacementTarget.quarter.in_(quarter_starts)))
    }
    return [
        QuarterPlan(
            quarter_start,
            profession.id,
            profession.plural,
            planned_by_quarter.get((profession.id, quarter_start)),
            actual_by_profession.get(profession.id, 0),
        )
        for quarter_start in quarter_starts
        for actual_by_profession in [_count_placed_people(quarter_start)]
        for profession in organisations.list_professions()
    ]


def _count_placed_people(quarter: dt.date) -> dict[uuid.UUID, int]:
    overlaps_quarter = (Placement.starts_on < compute_next_quarter(quarter)) & (Placement.ends_on >= quarter)
    people_count = func.count(func.distinct(Placement.person_id))
    query = select(Placement.profession_id, people_count).where(
        overlaps_quarter, Placement.state.not_in(NEVER_STARTED_STATES)
    )
    return {profession: number for profession, number in db.session.execute(query.group_by(Placement.profession_id))}  # noqa: C416
