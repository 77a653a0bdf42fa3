"""What is erased with the time: by rules that administrators set, and not what a case needs."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, NotFoundError
from frontline.core.jobs import commit_progress
from frontline.core.retention import RetentionKind, list_retention_kinds
from frontline.insights.models.insight import Insight
from frontline.operations.models import LegalHold, RetentionRule

SHORTEST, LONGEST = 7, 36_500  # days
_BATCH_SIZE = 200


@dataclass(frozen=True, slots=True)
class RetentionPeriod:
    """A kind of data, and for how many days it is kept here."""

    kind: RetentionKind
    days: int


def list_retention_periods() -> list[RetentionPeriod]:
    """Every kind of data that ends with its time, with its period."""
    rules = {rule.kind: rule.days for rule in db.session.scalars(select(RetentionRule))}
    return [RetentionPeriod(kind, rules.get(kind.name, kind.days)) for kind in list_retention_kinds()]


def change_retention_period(*, kind_name: str, days: int) -> None:
    """Keep a kind of data for longer or shorter, from the next night on.

    Raises:
        FieldError: not from a week to a hundred years.
        NotFoundError: there is no such kind.
    """
    period = next((period for period in list_retention_periods() if period.kind.name == kind_name), None)
    if period is None:
        raise NotFoundError("There is no such kind of data.")
    if not SHORTEST <= days <= LONGEST:
        raise FieldError(
            kind_name, "Enter a number of days from %(least)s to %(most)s", least=SHORTEST, most=f"{LONGEST:,}"
        )
    if days != period.days:
        values = {"days": days, "changed_at": now()}
        statement = insert(RetentionRule).values(kind=kind_name, **values)
        db.session.execute(statement.on_conflict_do_update(index_elements=["kind"], set_=values))
        record_event(
            "retention.changed", kind="retention_rule", old=f"{kind_name} {period.days}", new=f"{kind_name} {days}"
        )


def erase_what_has_ended() -> dict[str, int]:
    """Erase what is older than its period and not held; returns how many by kind. Each batch is kept by itself."""
    erased: dict[str, int] = {}
    for period in list_retention_periods():
        before = now() - dt.timedelta(days=period.days)
        while count := period.kind.erase(before, list_held_ids(), _BATCH_SIZE):
            record_event("retention.erased", kind="retention_rule", new=f"{count} {period.kind.name}")
            erased[period.kind.name] = erased.get(period.kind.name, 0) + count
            commit_progress()
    return erased


def list_held_ids() -> Sequence[uuid.UUID]:
    """The people and insights of which nothing is erased."""
    return db.session.scalars(select(LegalHold.object_id).where(LegalHold.lifted_at.is_(None))).all()


def list_holds() -> Sequence[LegalHold]:
    """Every hold that is not lifted, the newest first."""
    return db.session.scalars(
        select(LegalHold).where(LegalHold.lifted_at.is_(None)).order_by(LegalHold.created_at.desc())
    ).all()


def place_hold(*, object_id: uuid.UUID, reason: str, person: Person) -> LegalHold:
    """Erase nothing of a person or an insight, for a reason.

    Raises:
        FieldError: there is no such person or insight, or it is held already.
    """
    if db.session.get(Person, object_id) is None and db.session.get(Insight, object_id) is None:
        raise FieldError("object_id", "There is no person and no insight with this number")
    if object_id in list_held_ids():
        raise FieldError("object_id", "This is held already")
    hold = LegalHold(object_id=object_id, reason=reason, placed_by_id=person.id)
    db.session.add(hold)
    db.session.flush()
    record_event("retention.held", kind="legal_hold", key=hold.id, reason=reason)
    return hold


def lift_hold(*, hold_id: uuid.UUID) -> None:
    """Let what was held end with its time again.

    Raises:
        NotFoundError: there is none of that id.
    """
    hold = db.session.get(LegalHold, hold_id, with_for_update=True)
    if hold is None or hold.lifted_at:
        raise NotFoundError("There is no such hold.")
    hold.lifted_at = now()
    record_event("retention.lifted", kind="legal_hold", key=hold.id)
