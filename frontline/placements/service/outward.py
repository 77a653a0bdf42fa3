"""Secondments out of the civil service: recorded for the return, and joined to a placement where it is an exchange."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass

from sqlalchemy import func, select

from frontline.accounts import queries as accounts
from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError, TransitionError
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.placements.models.outward import OutwardSecondment
from frontline.placements.models.placement import CANCELLED_STATES, Placement
from frontline.placements.queries.outward import find_exchange, list_outward_secondments
from frontline.placements.service.validation import require_no_other_placement, require_plausible_year


@dataclass(frozen=True, slots=True)
class OutwardDetails:
    """Who goes where, as what, and from when to when."""

    name: str
    email: str
    department_id: uuid.UUID
    organisation_id: uuid.UUID
    post: str
    grade: str
    starts_on: dt.date
    ends_on: dt.date


def add_outward_secondment(*, details: OutwardDetails, exchange_email: str, key: uuid.UUID) -> OutwardSecondment:
    """Record that somebody works outside for a time; in an exchange, for whoever comes with a placement in these days.

    Args:
        details: who goes where.
        exchange_email: the address of the secondee who comes in exchange; empty where nobody does.
        key: of the row that the form makes.

    Raises:
        FieldError: the dates cannot be, the same person is seconded in them already, or whoever comes in exchange
            has no placement in them or is the same person.
    """
    if existing := db.session.get(OutwardSecondment, key):
        return existing
    _require_valid_days(details)
    lock_key("outward_secondment", details.email.lower())
    _require_free_person(details)
    outward = OutwardSecondment(id=key, **asdict(details))
    outward.exchange_placement_id = _find_exchange_placement(details, exchange_email).id if exchange_email else None
    db.session.add(outward)
    db.session.flush()
    record_event("outward_secondment.added", kind="outward_secondment", key=outward.id, new="open")
    return outward


def withdraw_outward_secondment(*, outward: OutwardSecondment) -> None:
    """Take one out of the record that was entered by mistake, or never took place.

    Raises:
        TransitionError: it is out already.
    """
    if outward.withdrawn_at is not None:
        raise TransitionError("This secondment has been taken out already.")
    outward.withdrawn_at, outward.exchange_placement_id = now(), None
    record_event("outward_secondment.withdrawn", kind="outward_secondment", key=outward.id, old="open", new="withdrawn")


def _require_valid_days(details: OutwardDetails) -> None:
    require_plausible_year("starts_on", details.starts_on)
    require_plausible_year("ends_on", details.ends_on)
    if details.ends_on <= details.starts_on:
        raise FieldError("ends_on", "Last day must be after the first day")


def _require_free_person(details: OutwardDetails) -> None:
    same_person = list_outward_secondments().where(
        func.lower(OutwardSecondment.email) == details.email.lower(),
        OutwardSecondment.starts_on <= details.ends_on,
        OutwardSecondment.ends_on >= details.starts_on,
    )
    other = db.session.scalar(same_person.limit(1))
    if other is not None:
        params = {"first": format_date(other.starts_on), "last": format_date(other.ends_on)}
        raise FieldError("starts_on", _("They are seconded elsewhere then: %(first)s to %(last)s", **params))
    person = accounts.find_person_by_email(details.email)
    if person is not None:
        require_no_other_placement(person.id, details.starts_on, details.ends_on)


def _find_exchange_placement(details: OutwardDetails, email: str) -> Placement:
    if email.lower() == details.email.lower():
        raise FieldError("exchange_email", "Enter somebody else: an exchange is of two people")
    person = accounts.find_person_by_email(email)
    overlapping = select(Placement).where(
        Placement.person_id == (person.id if person else None), Placement.state.not_in(CANCELLED_STATES),
        Placement.starts_on <= details.ends_on, Placement.ends_on >= details.starts_on,
    )  # fmt: skip
    placement = db.session.scalar(overlapping.order_by(Placement.starts_on).limit(1))
    if placement is None:
        raise FieldError("exchange_email", "Nobody with that address has a placement in these days")
    if find_exchange(placement.id) is not None:
        name = placement.person.name
        raise FieldError("exchange_email", _("Somebody else is recorded in exchange for %(name)s", name=name))
    return placement
