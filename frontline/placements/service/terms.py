"""The rules that dates, people and places of a placement must keep, whoever sets them; what its terms are called."""

import calendar
import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.core.furniture import date, today
from frontline.core.translation import gettext as _
from frontline.placements.models import FALLEN_THROUGH, Placement

# Longer than this needs an approval of the Civil Service Commission (Recruitment Principles: up to two years are
# excepted from open competition).
MOST_MONTHS = 24
# What the terms are called where a sentence names them.
CALLED = {
    "profession_id": _l("profession"),
    "home_organisation_id": _l("home organisation"),
    "host_department_id": _l("host department"),
    "host_team_id": _l("host team"),
    "post": _l("post"),
    "starts_on": _l("starts on"),
    "ends_on": _l("ends on"),
    "kind": _l("kind"),
    "grade": _l("grade"),
    "full_time_equivalent": _l("full time equivalent"),
    "working_pattern": _l("working pattern"),
    "base": _l("base"),
    "contract_ends_on": _l("contract ends on"),
    "approval_reference": _l("approval reference"),
    "clearance": _l("clearance"),
    "salary_share": _l("salary share"),
    "on_costs_share": _l("on costs share"),
    "expenses": _l("expenses"),
    "vat_treatment": _l("vat treatment"),
    "conflicts": _l("conflicts"),
}


def called(term: str) -> str:
    """What a term is called, as the middle of a sentence."""
    return str(CALLED[term])


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
    first, last = today().year - 30, today().year + 10
    if not first <= day.year <= last:
        raise FieldError(field, _("Enter a year from %(first)s to %(last)s", first=first, last=last))


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
        said = _("Their contract at home ends on %(day)s, before that day", day=date(placement.contract_ends_on))
        raise FieldError("ends_on", said)
    if placement.ends_on > longest_end(placement.starts_on) and not placement.approval_reference:
        said = _(
            "Longer than %(months)s months needs the reference of the Civil Service Commission's approval",
            months=MOST_MONTHS,
        )
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
    days = {"first": date(other.starts_on), "last": date(other.ends_on)}
    host = other.host_department.name
    said = _("They have another placement then: %(first)s to %(last)s, with %(host)s", host=host, **days)
    return FieldError("starts_on", said)


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
