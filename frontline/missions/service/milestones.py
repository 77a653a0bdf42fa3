"""Set milestones, revise and replace them, enter points, rate confidence, keep the plan."""

import csv
import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.database import db, lock_key, now
from frontline.core.errors import FieldError, TransitionError
from frontline.core.forms import FIRST_YEAR, LAST_YEAR
from frontline.core.furniture import today
from frontline.core.jobs import defer
from frontline.core.translation import gettext as _
from frontline.missions import queries
from frontline.missions.models import (
    Confidence,
    Direction,
    Milestone,
    PlanItem,
    Point,
    PointKind,
    Rating,
    TargetVersion,
)
from frontline.organisations.models import Mission

_MOST = Decimal(10) ** 12
MOST_LINES = 2_000
_LONGEST_SOURCE = 300
_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")


@dataclass(frozen=True, slots=True)
class Aim:
    """What a milestone is to reach."""

    title: str
    metric: str
    unit: str
    direction: Direction
    value: Decimal | None
    due_on: dt.date
    source: str
    owner: str = ""


def set_milestone(
    *, key: uuid.UUID, mission: Mission, person: Person, aim: Aim, replaces: Milestone | None = None, reason: str = ""
) -> Milestone:
    """Set a milestone of a mission, once under the key of its form; or one in the place of another, which ends.

    Raises:
        TransitionError: the other was replaced already.
        FieldError: one is replaced without a reason.
    """
    lock_key("milestone", key)
    if known := db.session.get(Milestone, key):
        return known
    if replaces is not None:
        end(milestone=replaces, reason=reason)
    row = Milestone(id=key, mission_id=mission.id, owner=aim.owner, replaces_id=replaces.id if replaces else None)
    db.session.add(row)
    db.session.flush()
    _version(row, 1, aim, person, reason)
    record("milestone.set", kind="milestone", key=row.id, reason=reason)
    _look_for_themes(row)
    return row


def revise(*, milestone: Milestone, person: Person, aim: Aim, reason: str) -> None:
    """Change what a milestone is to reach: a new version, the old ones stay.

    Raises:
        TransitionError: it has ended.
        FieldError: without a reason.
    """
    _require_live(milestone)
    if not reason.strip():
        raise FieldError("reason", _("Enter why it changes: it stands beside the new version"))
    lock_key("milestone_target", milestone.id)
    db.session.refresh(milestone, ["targets"])
    milestone.owner = aim.owner
    _version(milestone, len(milestone.targets) + 1, aim, person, reason)
    record("milestone.revised", kind="milestone", key=milestone.id, reason=reason)
    _look_for_themes(milestone)


def _version(milestone: Milestone, number: int, aim: Aim, person: Person, reason: str) -> None:
    value = aim.value.quantize(Decimal("0.0001")) if aim.value is not None else None
    row = TargetVersion(
        milestone_id=milestone.id, number=number, title=aim.title, metric=aim.metric, unit=aim.unit,
        direction=aim.direction, value=value, due_on=aim.due_on, source=aim.source, reason=reason,
        person_id=person.id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    db.session.expire(milestone, ["targets"])


def _look_for_themes(milestone: Milestone) -> None:
    defer("missions.suggest", key=f"missions.suggest:{milestone.id}", milestone_id=str(milestone.id))


def end(*, milestone: Milestone, reason: str) -> None:
    """End a milestone that is replaced or given up; its history stays.

    Raises:
        TransitionError: it has ended.
        FieldError: without a reason.
    """
    _require_live(milestone)
    if not reason.strip():
        raise FieldError("reason", _("Enter why it ends: it stays on its page"))
    milestone.ended_at, milestone.end_reason = now(), reason
    record("milestone.ended", kind="milestone", key=milestone.id, reason=reason)


def _require_live(milestone: Milestone) -> None:
    if milestone.ended_at is not None:
        raise TransitionError("This milestone has ended, so it can no longer be changed.")


def enter(
    *, milestone: Milestone, person: Person, kind: PointKind, day: dt.date, value: Decimal, source: str = ""
) -> bool:
    """Enter a planned or measured value. One that is there for the day is revised, and stays on record.

    Returns:
        Whether it says something new.

    Raises:
        TransitionError: the milestone has ended.
        FieldError: the value is out of all bounds, or measured on a day that is still to come.
    """
    _require_live(milestone)
    if abs(value) >= _MOST:
        raise FieldError("value", _("Enter a smaller number, in a larger unit"))
    value = value.quantize(Decimal("0.0001"))
    if kind is PointKind.ACTUAL and day > today():
        raise FieldError("day", _("Nothing can have been measured on a day that is still to come"))
    lock_key("milestone_point", milestone.id)
    mine = (Point.milestone_id == milestone.id) & (Point.kind == kind) & (Point.day == day)
    there = db.session.scalar(select(Point).where(mine, Point.revised_at.is_(None)).with_for_update())
    if there is not None and there.value == value and source in {"", there.source}:
        return False
    if there is not None:
        there.revised_at = now()
        db.session.flush()
    row = Point(milestone_id=milestone.id, kind=kind, day=day, value=value, source=source, person_id=person.id)
    db.session.add(row)
    db.session.flush()
    record(f"milestone.{kind.value}", kind="milestone", key=milestone.id, reason=f"{day}: {value}")
    return True


@dataclass(frozen=True, slots=True)
class Line:
    """One value of a table of points."""

    kind: PointKind
    day: dt.date
    value: Decimal
    source: str


def take_points(*, milestone: Milestone, person: Person, text: str) -> int:
    """Take over a table of points, a line each: day; planned; actual; source. All of it, or nothing.

    Cells are parted by a comma, a semicolon or a tab; an empty cell is a gap. A first line of headings is passed over.

    Returns:
        How many points are new or changed.

    Raises:
        FieldError: lines cannot be read; the message names each.
    """
    lines, problems = list[Line](), list[str]()
    for number, cells in _table(text):
        try:
            lines += _points(cells)
        except ValueError as error:
            problems.append(_("Line %(number)s: %(why)s", number=number, why=str(error)))
    if problems:
        more = [_("And more.")] if len(problems) > 5 else []  # noqa: PLR2004
        raise FieldError("table", " ".join([_("Nothing was saved."), *problems[:5], *more]))
    if not lines:
        raise FieldError("table", _("There is no value in it"))
    return sum(
        enter(milestone=milestone, person=person, kind=one.kind, day=one.day, value=one.value, source=one.source)
        for one in lines
    )


def _table(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    rows = text.splitlines()
    if len(rows) > MOST_LINES:
        raise FieldError("table", _("Send at most 2,000 lines at a time"))
    for number, row in enumerate(rows, start=1):
        mark = next((one for one in ("\t", ";") if one in row), ",")
        filled = [cell.strip() for cells in csv.reader([row], delimiter=mark) for cell in cells] or [""]
        if any(filled) and not (number == 1 and not any(letter.isdigit() for letter in filled[0])):
            yield number, [*filled, "", "", ""][:4]


def _points(cells: Sequence[str]) -> list[Line]:
    day, kinds = _day(cells[0]), (PointKind.PLANNED, PointKind.ACTUAL)
    if len(cells[3]) > _LONGEST_SOURCE:
        raise ValueError(_("its source is longer than 300 characters."))
    found = [Line(kind, day, _value(cell), cells[3]) for kind, cell in zip(kinds, cells[1:3], strict=True) if cell]
    if any(line.kind is PointKind.ACTUAL and line.day > today() for line in found):
        raise ValueError(_("nothing can have been measured on a day that is still to come."))
    return found


def _day(cell: str) -> dt.date:
    for form in _FORMATS:
        try:
            day = dt.datetime.strptime(cell, form).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    raise ValueError(_("“%(cell)s” is not a date. Write 2027-03-31, 31/3/2027 or 31 March 2027.", cell=cell[:40]))


def _value(cell: str) -> Decimal:
    try:
        value = Decimal(cell.replace(",", "").rstrip("%").strip())
    except InvalidOperation:
        raise ValueError(_("“%(cell)s” is not a number.", cell=cell[:40])) from None
    if not value.is_finite() or abs(value) >= _MOST:
        raise ValueError(_("“%(cell)s” is no number that can be kept.", cell=cell[:40]))
    return value.quantize(Decimal("0.0001"))


def rate(*, milestone: Milestone, person: Person, rating: Rating, rationale: str) -> None:
    """Rate delivery confidence; earlier ratings stay.

    Raises:
        TransitionError: the milestone has ended.
    """
    _require_live(milestone)
    before = next(iter(queries.confidences(milestone.id)), None)
    db.session.add(Confidence(milestone_id=milestone.id, rating=rating, rationale=rationale, person_id=person.id))
    db.session.flush()
    old = before.rating if before else None
    record("milestone.rated", kind="milestone", key=milestone.id, old=old, new=rating, reason=rationale)


def plan(*, milestone: Milestone, what: str, owner: str, due_on: dt.date) -> None:
    """Add a line to the delivery plan.

    Raises:
        TransitionError: the milestone has ended.
    """
    _require_live(milestone)
    db.session.add(PlanItem(milestone_id=milestone.id, what=what, owner=owner, due_on=due_on))
    record("milestone.planned_item", kind="milestone", key=milestone.id, reason=what)


def settle_item(*, item: PlanItem, is_done: bool) -> None:
    """Say that a line of the plan is done, or take that back."""
    item.done_at = now() if is_done else None
    record("milestone.plan_moved", kind="milestone", key=item.milestone_id, new="done" if is_done else "open")
