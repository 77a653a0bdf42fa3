"""The rules that dates, people and places of a placement must keep, whoever sets them."""

import calendar
import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.core.furniture import date, today
from frontline.placements.models import FALLEN_THROUGH, Placement

# Longer than this needs an approval of the Civil Service Commission (Recruitment Principles: up to two years are
# excepted from open competition).
MOST_MONTHS = 24


def longest_end(starts_on: dt.date) -> dt.date:
    """The last day of the longest placement that needs no approval."""
    months = starts_on.month - 1 + MOST_MONTHS
    year, month = starts_on.year + months // 12, months % 12 + 1
    day = min(starts_on.day, calendar.monthrange(year, month)[1])
    return dt.date(year, month, day) - dt.timedelta(days=1)


def check_year(field: str, day: dt.date) -> None:
    """Make sure that a day is of our times: a slip of the keyboard is none.

    Raises:
        FieldError: it is more than thirty years ago, or more than ten ahead.
    """
    if not today().year - 30 <= day.year <= today().year + 10:
        raise FieldError(field, f"Enter a year from {today().year - 30} to {today().year + 10}")


def check_dates(placement: Placement) -> None:
    """Make sure that the dates of a placement can be.

    Raises:
        FieldError: it ends before it starts, runs past the person's contract, or is longer than 24 months without
            the reference of an approval.
    """
    check_year("starts_on", placement.starts_on)
    check_year("ends_on", placement.ends_on)
    if placement.ends_on <= placement.starts_on:
        raise FieldError("ends_on", "Last day must be after the first day")
    if placement.contract_ends_on and placement.ends_on > placement.contract_ends_on:
        raise FieldError(
            "ends_on", f"Their contract at home ends on {date(placement.contract_ends_on)}, before that day"
        )
    if placement.ends_on > longest_end(placement.starts_on) and not placement.approval_reference:
        said = f"Longer than {MOST_MONTHS} months needs the reference of the Civil Service Commission's approval"
        raise FieldError("approval_reference", said)


def check_free(person_id: uuid.UUID, starts_on: dt.date, ends_on: dt.date, *, but: uuid.UUID | None = None) -> None:
    """Make sure that somebody has no other placement in these days.

    Raises:
        FieldError: they have.
    """
    other = db.session.scalars(
        select(Placement).where(
            Placement.person_id == person_id, Placement.id.is_distinct_from(but),
            Placement.state.not_in(FALLEN_THROUGH), Placement.starts_on <= ends_on, Placement.ends_on >= starts_on,
        )
    ).first()  # fmt: skip
    if other is not None:
        raise _taken(other)


def _taken(other: Placement) -> FieldError:
    days = f"{date(other.starts_on)} to {date(other.ends_on)}"
    return FieldError("starts_on", f"They have another placement then: {days}, with {other.host_department.name}")


@contextmanager
def one_place_at_a_time() -> Iterator[None]:
    """Two people who register the same days at once: the second gets the same error as one who comes later.

    Raises:
        FieldError: another placement of the person was added meanwhile.
    """
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
    except IntegrityError as error:
        if "ex_placement_overlap" not in str(error.orig):
            raise
        raise FieldError("starts_on", "They have another placement in these days") from None
