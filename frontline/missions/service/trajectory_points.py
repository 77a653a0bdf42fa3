"""Enter the points of a trajectory, one by one or as a table."""

import csv
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import get_london_today, now
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError
from frontline.core.parsing import FIRST_YEAR, LAST_YEAR
from frontline.core.translation import gettext as _
from frontline.missions.models.milestone import (
    Milestone,
    PointKind,
    TrajectoryPoint,
)
from frontline.missions.service.milestones import require_live

_MAX_VALUE = Decimal(10) ** 12
MAX_LINES = 2_000
_MAX_SOURCE_LENGTH = 300
_MAX_PROBLEMS = 5  # in the message about a table
_DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")


def enter_point(
    *, milestone: Milestone, person: Person, kind: PointKind, day: dt.date, value: Decimal, source: str = ""
) -> bool:
    """Enter a planned or measured value. An earlier one for the day is revised, and stays on record.

    Returns:
        Whether the value is new.

    Raises:
        TransitionError: the milestone has ended.
        FieldError: the value is out of all bounds, or measured on a day that is still to come.
    """
    require_live(milestone)
    if abs(value) >= _MAX_VALUE:
        raise FieldError("value", _("Enter a smaller number, in a larger unit"))
    value = value.quantize(Decimal("0.0001"))
    if kind is PointKind.ACTUAL and day > get_london_today():
        raise FieldError("day", _("Nothing can have been measured on a day that is still to come"))
    lock_key("milestone_point", milestone.id)
    same_point = (
        (TrajectoryPoint.milestone_id == milestone.id) & (TrajectoryPoint.kind == kind) & (TrajectoryPoint.day == day)
    )
    existing = db.session.scalar(
        select(TrajectoryPoint).where(same_point, TrajectoryPoint.revised_at.is_(None)).with_for_update()
    )
    if existing is not None and existing.value == value and source in {"", existing.source}:
        return False
    if existing is not None:
        existing.revised_at = now()
        db.session.flush()
    point = TrajectoryPoint(
        milestone_id=milestone.id, kind=kind, day=day, value=value, source=source, person_id=person.id
    )
    db.session.add(point)
    db.session.flush()
    record_event(f"milestone.{kind.value}", kind="milestone", key=milestone.id, reason=f"{day}: {value}")
    return True


@dataclass(frozen=True, slots=True)
class PointLine:
    """One value of a table of points."""

    kind: PointKind
    day: dt.date
    value: Decimal
    source: str


def import_points(*, milestone: Milestone, person: Person, text: str) -> int:
    """Import a table of points, a line each: day; planned; actual; source. All of it, or nothing.

    Cells are parted by a comma, a semicolon or a tab; an empty cell is a gap. A first line of headings is passed over.

    Returns:
        How many points are new or changed.

    Raises:
        FieldError: lines cannot be read; the message names each.
    """
    lines, problems = list[PointLine](), list[str]()
    for number, cells in _parse_table(text):
        try:
            lines += _parse_points(cells)
        except ValueError as error:
            problems.append(_("Line %(number)s: %(why)s", number=number, why=str(error)))
    if problems:
        rest = [_("There are more.")] if len(problems) > _MAX_PROBLEMS else []
        raise FieldError("table", " ".join([_("Nothing was saved."), *problems[:_MAX_PROBLEMS], *rest]))
    if not lines:
        raise FieldError("table", _("There is no value in it"))
    return sum(
        enter_point(
            milestone=milestone, person=person, kind=line.kind, day=line.day, value=line.value, source=line.source
        )
        for line in lines
    )


def _parse_table(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        raise FieldError("table", _("Send at most 2,000 lines at a time"))
    for number, line in enumerate(lines, start=1):
        separator = next((delimiter for delimiter in ("\t", ";") if delimiter in line), ",")
        cells = [cell.strip() for row_cells in csv.reader([line], delimiter=separator) for cell in row_cells] or [""]
        if any(cells) and not (number == 1 and not any(letter.isdigit() for letter in cells[0])):
            yield number, [*cells, "", "", ""][:4]


def _parse_points(cells: Sequence[str]) -> list[PointLine]:
    day, kinds = _parse_day(cells[0]), (PointKind.PLANNED, PointKind.ACTUAL)
    if len(cells[3]) > _MAX_SOURCE_LENGTH:
        raise ValueError(_("its source is longer than 300 characters."))
    lines = [
        PointLine(kind, day, _parse_value(cell), cells[3]) for kind, cell in zip(kinds, cells[1:3], strict=True) if cell
    ]
    if any(line.kind is PointKind.ACTUAL and line.day > get_london_today() for line in lines):
        raise ValueError(_("nothing can have been measured on a day that is still to come."))
    return lines


def _parse_day(cell: str) -> dt.date:
    for date_format in _DATE_FORMATS:
        try:
            day = dt.datetime.strptime(cell, date_format).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    raise ValueError(_("“%(cell)s” is not a date. Write 2027-03-31, 31/3/2027 or 31 March 2027.", cell=cell[:40]))


def _parse_value(cell: str) -> Decimal:
    try:
        value = Decimal(cell.replace(",", "").rstrip("%").strip())
    except InvalidOperation:
        raise ValueError(_("“%(cell)s” is not a number.", cell=cell[:40])) from None
    if not value.is_finite() or abs(value) >= _MAX_VALUE:
        raise ValueError(_("“%(cell)s” is a number that is too large.", cell=cell[:40]))
    return value.quantize(Decimal("0.0001"))
