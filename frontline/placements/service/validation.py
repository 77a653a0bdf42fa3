"""The rules that dates, people and places of a placement must keep, whoever sets them; what its terms are called."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.placements.models.placement import CANCELLED_STATES, Placement


def require_plausible_year(field: str, day: dt.date) -> None:
    """Make sure that a day is of our times: a slip of the keyboard is none.

    Raises:
        FieldError: it is more than thirty years ago, or more than ten ahead.
    """
    first_year, last_year = get_london_today().year - 30, get_london_today().year + 10
    if not first_year <= day.year <= last_year:
        raise FieldError(field, _("Enter a year from %(first)s to %(last)s", first=first_year, last=last_year))


def require_valid_dates(placement: Placement) -> None:
    """Make sure that the dates of a placement can be.

    Raises:
        FieldError: it ends before it starts, or runs past the person's contract.
    """
    require_plausible_year("starts_on", placement.starts_on)
    require_plausible_year("ends_on", placement.ends_on)
    if placement.ends_on <= placement.starts_on:
        raise FieldError("ends_on", "Last day must be after the first day")
    if placement.contract_ends_on and placement.ends_on > placement.contract_ends_on:
        message = _(
            "Their contract at home ends on %(day)s, before that day", day=format_date(placement.contract_ends_on)
        )
        raise FieldError("ends_on", message)


def require_no_other_placement(
    person_id: uuid.UUID, starts_on: dt.date, ends_on: dt.date, *, except_id: uuid.UUID | None = None
) -> None:
    """Make sure that somebody has no other placement in these days.

    Raises:
        FieldError: they have.
    """
    other_placement = db.session.scalars(
        select(Placement).where(
            Placement.person_id == person_id, Placement.id.is_distinct_from(except_id),
            Placement.state.not_in(CANCELLED_STATES), Placement.starts_on <= ends_on, Placement.ends_on >= starts_on,
        )
    ).first()  # fmt: skip
    if other_placement is not None:
        raise _build_overlap_error(other_placement)


def _build_overlap_error(other_placement: Placement) -> FieldError:
    params = {"first": format_date(other_placement.starts_on), "last": format_date(other_placement.ends_on)}
    host_name = other_placement.host_department.name
    message = _("They have another placement then: %(first)s to %(last)s, with %(host)s", host=host_name, **params)
    return FieldError("starts_on", message)


@contextmanager
def refuse_overlaps() -> Iterator[None]:
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
