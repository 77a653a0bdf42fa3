"""The return of secondments in and out: by department, organisation and grade, for a quarter, from the record."""

import datetime as dt
import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, select

from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.organisations.models import Department, HomeOrganisation
from frontline.placements.approval_needs import parse_senior_pay_band
from frontline.placements.models.outward import OutwardSecondment
from frontline.placements.models.placement import NEVER_STARTED_STATES, Placement, PlacementKind
from frontline.placements.queries.coverage import compute_next_quarter

_IN, _OUT = False, True  # whether it is outward
_GRADE = re.compile(r"g(?:rade)?\s*([67])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReturnPeriod:
    """A quarter, up to today where it is not over."""

    starts_on: dt.date
    today: dt.date

    @property
    def ends_on(self) -> dt.date:
        """The last day that is counted."""
        return min(compute_next_quarter(self.starts_on) - dt.timedelta(days=1), self.today)

    @property
    def is_over(self) -> bool:
        """Whether the whole quarter is counted."""
        return compute_next_quarter(self.starts_on) <= self.today


@dataclass(frozen=True, slots=True, order=True)
class ReturnKey:
    """What the secondments of one row have in common; `is_outward` is told apart first."""

    is_outward: bool
    department: str
    organisation: str
    kind: str
    grade: str

    @property
    def direction(self) -> str:
        """In or out of the civil service."""
        return _("Out") if self.is_outward else _("In")


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """How many secondments there were in the period, began in it, ended in it, and were there on its last day."""

    key: ReturnKey
    present: int
    started: int
    ended: int
    at_end: int


@dataclass(frozen=True, slots=True)
class _Stay:
    """Somebody's secondment as the return sees it."""

    key: ReturnKey
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True, slots=True)
class SecondmentsReturn:
    """The rows of a period, and which departments stand under the name of another that they are part of now."""

    period: ReturnPeriod
    rows: Sequence[ReturnRow]
    merged_departments: Sequence[tuple[str, str]] = field(default=())

    def count(self, *, is_outward: bool) -> int:
        """How many secondments there were in one direction."""
        return sum(row.present for row in self.rows if row.key.is_outward is is_outward)

    @property
    def departments(self) -> list[tuple[str, int, int]]:
        """Each department with how many came in and went out."""
        counts: Counter[tuple[str, bool]] = Counter()
        for row in self.rows:
            counts[row.key.department, row.key.is_outward] += row.present
        return [(name, counts[name, False], counts[name, True]) for name in sorted({name for name, _ in counts})]


def get_secondments_return(period: ReturnPeriod) -> SecondmentsReturn:
    """The return of a quarter; one without secondments has no rows."""
    departments = {department.id: department for department in db.session.scalars(select(Department))}
    names = {key: _find_present_name(department, departments) for key, department in departments.items()}
    counted_ids: set[uuid.UUID] = set()
    stays = [*_list_inward(period, names, counted_ids), *_list_outward(period, names, counted_ids)]
    merged = sorted((departments[key].name, names[key]) for key in counted_ids if departments[key].name != names[key])
    return SecondmentsReturn(period, _count_rows(stays, period), merged)


def format_grade(grade: str, senior_pay_band: int | None) -> str:
    """A grade under one spelling, so that G7 and grade 7 are one row.

    Example::

        >>> [format_grade(grade, None) for grade in ("G7", " grade  7", "SCS pay band 2", "Director", "HEO")]
        ['Grade 7', 'Grade 7', 'SCS2', 'SCS2', 'HEO']
    """
    plain = " ".join(grade.split())
    if band := parse_senior_pay_band(plain) if senior_pay_band is None else senior_pay_band:
        return f"SCS{band}"
    if found := _GRADE.fullmatch(plain):
        return f"Grade {found[1]}"
    return plain.upper() if plain.lower() in {"ao", "aa", "eo", "heo", "seo"} else plain


def _find_present_name(department: Department, departments: dict[uuid.UUID, Department]) -> str:
    successor = departments.get(department.successor_id) if department.successor_id else None
    return successor.name if successor else department.name


def _list_inward(period: ReturnPeriod, names: dict[uuid.UUID, str], counted_ids: set[uuid.UUID]) -> Iterator[_Stay]:
    has_begun = Placement.state.not_in(NEVER_STARTED_STATES) & _overlaps(Placement, period)
    columns = (
        Placement.host_department_id, HomeOrganisation.name, Placement.kind, Placement.grade, Placement.senior_pay_band,
        Placement.starts_on, Placement.ends_on,
    )  # fmt: skip
    query = select(*columns).join(HomeOrganisation, HomeOrganisation.id == Placement.home_organisation_id)
    for department_id, organisation, kind, grade, band, starts_on, ends_on in db.session.execute(
        query.where(has_begun)
    ):
        counted_ids.add(department_id)
        key = ReturnKey(_IN, names[department_id], organisation, kind.label, format_grade(grade, band))
        yield _Stay(key, starts_on, ends_on)


def _list_outward(period: ReturnPeriod, names: dict[uuid.UUID, str], counted_ids: set[uuid.UUID]) -> Iterator[_Stay]:
    is_counted = OutwardSecondment.withdrawn_at.is_(None) & _overlaps(OutwardSecondment, period)
    for outward in db.session.scalars(select(OutwardSecondment).where(is_counted)).unique():
        counted_ids.add(outward.department_id)
        kind, grade = PlacementKind.SECONDMENT.label, format_grade(outward.grade, None)
        key = ReturnKey(_OUT, names[outward.department_id], outward.organisation.name, kind, grade)
        yield _Stay(key, outward.starts_on, outward.ends_on)


def _overlaps(table: type[Placement | OutwardSecondment], period: ReturnPeriod) -> ColumnElement[bool]:
    return and_(table.starts_on <= period.ends_on, table.ends_on >= period.starts_on)


def _count_rows(stays: Iterable[_Stay], period: ReturnPeriod) -> list[ReturnRow]:
    stays_by_key: dict[ReturnKey, list[_Stay]] = defaultdict(list)
    for stay in stays:
        stays_by_key[stay.key].append(stay)
    return [
        ReturnRow(
            key,
            present=len(own_stays),
            started=sum(stay.starts_on >= period.starts_on for stay in own_stays),
            ended=sum(stay.ends_on <= period.ends_on for stay in own_stays),
            at_end=sum(stay.ends_on >= period.ends_on for stay in own_stays),
        )
        for key, own_stays in sorted(stays_by_key.items())
    ]
