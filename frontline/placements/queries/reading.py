"""One placement as somebody may see it, and what hangs on it."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, false, or_, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import or_missing
from frontline.core.furniture import today
from frontline.placements.duties import Duty, Facts, duties
from frontline.placements.models import (
    NEVER_RAN,
    Agreement,
    CheckIn,
    Extension,
    Gap,
    Move,
    Objective,
    Pause,
    Placement,
    Review,
)

_Fact = TypeVar("_Fact", Agreement, CheckIn, Extension, Gap, Objective, Pause, Review)


def visible(person: Person, *, everything: bool) -> Select[Placement]:
    """Placements that a person may see: all of them, or those to which they are a party."""
    query = select(Placement).order_by(Placement.ends_on, Placement.id)
    if everything:
        return query
    parties = (Placement.person_id, Placement.host_manager_id, Placement.home_manager_id)
    return query.where(or_(*(party == person.id for party in parties)))


def placement(placement_id: uuid.UUID, person: Person, *, everything: bool) -> Placement:
    """One placement that a person may see.

    Raises:
        NotFoundError: there is none, or none that they may see.
    """
    return or_missing(
        db.session.scalar(visible(person, everything=everything).where(Placement.id == placement_id)),
        "There is no such placement.",
    )


def current(person_id: uuid.UUID) -> Placement | None:
    """The placement that somebody is on, or was on last."""
    begun = (Placement.person_id == person_id) & _begun()
    return db.session.scalar(select(Placement).where(begun).order_by(Placement.starts_on.desc()).limit(1))


def _begun() -> ColumnElement[bool]:
    return (Placement.starts_on <= today()) & Placement.state.not_in(NEVER_RAN)


def may_still_log(person_id: uuid.UUID, handover_days: int) -> bool:
    """Whether somebody's placement, with the days for handing over, is not past; nobody is held to having one."""
    begun = (Placement.person_id == person_id) & _begun()
    ends_on = db.session.scalar(select(Placement.ends_on).where(begun).order_by(Placement.starts_on.desc()).limit(1))
    return ends_on is None or ends_on + dt.timedelta(days=handover_days) >= today()


def agreement(placement_id: uuid.UUID) -> Agreement | None:
    """The agreement in force."""
    mine = (Agreement.placement_id == placement_id) & Agreement.void_at.is_(None)
    return db.session.scalar(select(Agreement).where(mine))


def agreements(placement_id: uuid.UUID) -> Sequence[Agreement]:
    """Every agreement that was made, the newest first."""
    mine = Agreement.placement_id == placement_id
    return db.session.scalars(select(Agreement).where(mine).order_by(Agreement.number.desc())).all()


def objectives(placement_id: uuid.UUID) -> Sequence[Objective]:
    """What a placement is for, in the order in which it was agreed."""
    mine = Objective.placement_id == placement_id
    return db.session.scalars(select(Objective).where(mine).order_by(Objective.created_at, Objective.id)).all()


def objective(objective_id: uuid.UUID, placement_id: uuid.UUID) -> Objective:
    """One objective of a placement.

    Raises:
        NotFoundError: there is none.
    """
    mine = (Objective.id == objective_id) & (Objective.placement_id == placement_id)
    return or_missing(db.session.scalar(select(Objective).where(mine)), "There is no such objective.")


def extension(placement_id: uuid.UUID) -> Extension | None:
    """The extension that waits for a decision."""
    mine = (Extension.placement_id == placement_id) & Extension.granted.is_(None)
    return db.session.scalar(select(Extension).where(mine))


def extensions(placement_id: uuid.UUID) -> Sequence[Extension]:
    """The extensions that were decided, the latest first."""
    mine = (Extension.placement_id == placement_id) & Extension.granted.is_not(None)
    return db.session.scalars(select(Extension).where(mine).order_by(Extension.decided_at.desc())).all()


def pause(placement_id: uuid.UUID) -> Pause | None:
    """The pause from which nobody has come back yet."""
    mine = (Pause.placement_id == placement_id) & Pause.resumed_on.is_(None)
    return db.session.scalar(select(Pause).where(mine).order_by(Pause.created_at.desc()).limit(1))


def reviews(placement_id: uuid.UUID) -> Sequence[Review]:
    """The end reviews, those that nobody will write included."""
    return db.session.scalars(select(Review).where(Review.placement_id == placement_id).order_by(Review.party)).all()


def check_ins(placement_id: uuid.UUID) -> Sequence[CheckIn]:
    """How it went, the latest first."""
    mine = CheckIn.placement_id == placement_id
    return db.session.scalars(select(CheckIn).where(mine).order_by(CheckIn.at.desc())).all()


def gaps(placement_id: uuid.UUID) -> Sequence[Gap]:
    """What is missing from a record."""
    mine = (Gap.placement_id == placement_id) & Gap.closed_at.is_(None)
    return db.session.scalars(select(Gap).where(mine).order_by(Gap.due_on, Gap.missing)).all()


def history(placement_id: uuid.UUID) -> Select[Move]:
    """Everything that happened, the latest first."""
    return select(Move).where(Move.placement_id == placement_id).order_by(Move.at.desc(), Move.id)


def last_move(placement_id: uuid.UUID) -> Move | None:
    """The last change of state."""
    mine = (Move.placement_id == placement_id) & Move.old.is_distinct_from(Move.new) & ~Move.taken_back
    return db.session.scalar(select(Move).where(mine).order_by(Move.at.desc()).limit(1))


def last_day_before(placement_id: uuid.UUID) -> dt.date | None:
    """The last day of a placement before somebody brought it forward."""
    earlier = (Move.placement_id == placement_id) & (Move.ended_before > Move.ends_on)
    return db.session.scalar(select(Move.ended_before).where(earlier).order_by(Move.at.desc()).limit(1))


def duties_of(placements: Collection[Placement], day: dt.date) -> dict[uuid.UUID, list[Duty]]:
    """What is due on each of some placements, the earliest first; one query a kind of fact, however many they are."""
    facts = _facts([one.id for one in placements])
    return {one.id: duties(one, facts[one.id], day) for one in placements}


def _facts(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Facts]:
    signed = {one.placement_id: one for one in _of(Agreement, ids, Agreement.void_at.is_(None))}
    asked = {one.placement_id: one for one in _of(Extension, ids, Extension.granted.is_(None))}
    resting = {one.placement_id: one for one in _of(Pause, ids, Pause.resumed_on.is_(None))}
    said, wanted = _by_placement(_of(CheckIn, ids)), _by_placement(_of(Objective, ids))
    missing, written = _by_placement(_of(Gap, ids, Gap.closed_at.is_(None))), _by_placement(_of(Review, ids))
    return {
        one: Facts(
            signed=signed[one].signed_by if one in signed else frozenset(), has_agreement=one in signed,
            objectives=len(wanted[one]), check_ins=said[one], extension=asked.get(one), pause=resting.get(one),
            reviewed=frozenset(review.party for review in written[one]), gaps=missing[one],
        )
        for one in ids
    }  # fmt: skip


def _of(kind: type[_Fact], ids: Collection[uuid.UUID], *where: ColumnElement[bool]) -> Sequence[_Fact]:
    wanted = kind.placement_id.in_(ids) if ids else false()
    return db.session.scalars(select(kind).where(wanted, *where)).all()


def _by_placement(rows: Iterable[_Fact]) -> dict[uuid.UUID, list[_Fact]]:
    found: dict[uuid.UUID, list[_Fact]] = defaultdict(list)
    for row in rows:
        found[row.placement_id].append(row)
    return found
