"""Who has been placed from where, and who never was: plan against what is."""

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
from frontline.placements.models import NEVER_RAN, Placement, Target


@dataclass(frozen=True, slots=True)
class Table:
    """Placements by profession (a row each) and by something else (a column each)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def gaps(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """For each profession, the columns in which nobody was ever placed."""
        found = (
            (name, tuple(c for c, n in zip(self.columns, counts, strict=True) if not n)) for name, counts in self.rows
        )
        return tuple((name, missing) for name, missing in found if missing)


def coverage(by: str, *, running: bool, day: dt.date) -> Table:
    """Placements by profession and `department`, `region` or `setting`: those that run on a day, or that ever ran."""
    names, column = _columns(by)
    query = select(Placement.profession_id, column, func.count(func.distinct(Placement.person_id)))
    query = query.join(HomeOrganisation, HomeOrganisation.id == Placement.home_organisation_id)
    query = query.where(Placement.state.not_in(NEVER_RAN), Placement.starts_on <= day)
    if running:
        query = query.where(Placement.ends_on >= day)
    rows = db.session.execute(query.group_by(Placement.profession_id, column))
    counts = {(profession, key): number for profession, key, number in rows}
    return Table(
        tuple(names.values()),
        tuple(
            (profession.plural, tuple(counts.get((profession.id, key), 0) for key in names))
            for profession in organisations.professions()
        ),
    )


def _columns(by: str) -> tuple[dict[Any, str], InstrumentedAttribute[Any]]:
    if by == "region":
        return {one.id: one.name for one in organisations.regions()}, HomeOrganisation.region_id
    if by == "setting":
        return {one: one.capitalize() for one in organisations.settings()}, HomeOrganisation.setting
    return {one.id: one.name for one in organisations.departments()}, Placement.host_department_id


@dataclass(frozen=True, slots=True)
class Quarter:
    """Plan and actual number of placements of a profession that ran in a quarter; `planned` is None without a plan."""

    starts_on: dt.date
    profession_id: uuid.UUID
    profession: str
    planned: int | None
    actual: int


def quarter_of(day: dt.date) -> dt.date:
    """The first day of the quarter in which a day is."""
    return dt.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def next_quarter(quarter: dt.date) -> dt.date:
    """The first day of the quarter after one."""
    return quarter_of(quarter + dt.timedelta(days=100))


def plan(first: dt.date, quarters: int) -> Sequence[Quarter]:
    """Plan against actual numbers, by profession and quarter from the one that begins on `first`."""
    starts = [first]
    while len(starts) < quarters:
        starts.append(next_quarter(starts[-1]))
    targets = {
        (row.profession_id, row.quarter): row.planned
        for row in db.session.scalars(select(Target).where(Target.quarter.in_(starts)))
    }
    return [
        Quarter(start, one.id, one.plural, targets.get((one.id, start)), actual.get(one.id, 0))
        for start in starts
        for actual in [_ran_in(start)]
        for one in organisations.professions()
    ]


def _ran_in(quarter: dt.date) -> dict[uuid.UUID, int]:
    ran = (Placement.starts_on < next_quarter(quarter)) & (Placement.ends_on >= quarter)
    people = func.count(func.distinct(Placement.person_id))
    query = select(Placement.profession_id, people).where(ran, Placement.state.not_in(NEVER_RAN))
    return {profession: number for profession, number in db.session.execute(query.group_by(Placement.profession_id))}  # noqa: C416
