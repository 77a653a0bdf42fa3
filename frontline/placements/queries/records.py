"""One placement as somebody may see it, and what hangs on it."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select

from frontline.accounts.models import Person
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.placements.models.agreement import Agreement, Signature
from frontline.placements.models.placement import NEVER_STARTED_STATES, SIGNABLE_STATES, Party, Placement
from frontline.placements.models.record import CheckIn, Extension, Gap, Objective, Pause, PlacementChange, Review
from frontline.placements.queries.prior_approvals import list_approval_needs_by_placement
from frontline.placements.tasks_due import PlacementRecords, TaskDue, list_tasks_due

_Record = TypeVar("_Record", Agreement, CheckIn, Extension, Gap, Objective, Pause, Review)


def list_visible_placements(person: Person, *, sees_all: bool) -> Select[Placement]:
    """Placements that a person may see: all of them, or those to which they are a party."""
    query = select(Placement).order_by(Placement.ends_on, Placement.id)
    if sees_all:
        return query
    party_columns = (Placement.person_id, Placement.host_manager_id, Placement.home_manager_id)
    return query.where(or_(*(party_column == person.id for party_column in party_columns)))


def get_placement(placement_id: uuid.UUID, person: Person, *, sees_all: bool) -> Placement:
    """One placement that a person may see.

    Raises:
        NotFoundError: there is none, or none that they may see.
    """
    return require_found(
        db.session.scalar(list_visible_placements(person, sees_all=sees_all).where(Placement.id == placement_id)),
        "There is no such placement.",
    )


def find_current_placement(person_id: uuid.UUID) -> Placement | None:
    """The placement that somebody is on, or was on last."""
    is_begun = (Placement.person_id == person_id) & _has_begun()
    return db.session.scalar(select(Placement).where(is_begun).order_by(Placement.starts_on.desc()).limit(1))


def _has_begun() -> ColumnElement[bool]:
    return (Placement.starts_on <= get_london_today()) & Placement.state.not_in(NEVER_STARTED_STATES)


def can_still_log(person_id: uuid.UUID, handover_days: int) -> bool:
    """Whether somebody's placement, with the days for handing over, is not past; nobody is held to having one."""
    is_begun = (Placement.person_id == person_id) & _has_begun()
    ends_on = db.session.scalar(select(Placement.ends_on).where(is_begun).order_by(Placement.starts_on.desc()).limit(1))
    return ends_on is None or ends_on + dt.timedelta(days=handover_days) >= get_london_today()


def find_current_agreement(placement_id: uuid.UUID) -> Agreement | None:
    """The latest agreement that is not void, signed or not: until it is signed, one before it may be in force."""
    is_not_void = (Agreement.placement_id == placement_id) & Agreement.void_at.is_(None)
    return db.session.scalar(select(Agreement).where(is_not_void).order_by(Agreement.number.desc()).limit(1))


def find_agreement_in_force(placement_id: uuid.UUID) -> Agreement | None:
    """The latest agreement that is not void and that all three have signed."""
    return next((made for made in list_agreements(placement_id) if made.void_at is None and made.is_signed), None)


def count_agreements(placement_id: uuid.UUID) -> int:
    """How many agreements were made, void ones included."""
    return db.session.scalar(select(func.count()).where(Agreement.placement_id == placement_id)) or 0


def list_agreements(placement_id: uuid.UUID) -> Sequence[Agreement]:
    """Every agreement that was made, the newest first."""
    is_of_placement = Agreement.placement_id == placement_id
    return db.session.scalars(select(Agreement).where(is_of_placement).order_by(Agreement.number.desc())).all()


def list_objectives(placement_id: uuid.UUID) -> Sequence[Objective]:
    """What a placement is for, in the order in which it was agreed."""
    is_of_placement = Objective.placement_id == placement_id
    return db.session.scalars(
        select(Objective).where(is_of_placement).order_by(Objective.created_at, Objective.id)
    ).all()


def get_objective(objective_id: uuid.UUID, placement_id: uuid.UUID) -> Objective:
    """One objective of a placement.

    Raises:
        NotFoundError: there is none.
    """
    is_of_placement = (Objective.id == objective_id) & (Objective.placement_id == placement_id)
    return require_found(db.session.scalar(select(Objective).where(is_of_placement)), "There is no such objective.")


def find_open_extension(placement_id: uuid.UUID) -> Extension | None:
    """The extension that waits for a decision."""
    is_open = (Extension.placement_id == placement_id) & Extension.granted.is_(None)
    return db.session.scalar(select(Extension).where(is_open))


def find_extended_end(placement_id: uuid.UUID) -> dt.date | None:
    """The last day that is asked for, where an extension waits for a decision."""
    extension = find_open_extension(placement_id)
    return extension.ends_on if extension else None


def list_decided_extensions(placement_id: uuid.UUID) -> Sequence[Extension]:
    """The extensions that were decided, the latest first."""
    is_decided = (Extension.placement_id == placement_id) & Extension.granted.is_not(None)
    return db.session.scalars(select(Extension).where(is_decided).order_by(Extension.decided_at.desc())).all()


def find_open_pause(placement_id: uuid.UUID) -> Pause | None:
    """The pause from which nobody has come back yet."""
    is_open = (Pause.placement_id == placement_id) & Pause.resumed_on.is_(None)
    return db.session.scalar(select(Pause).where(is_open).order_by(Pause.created_at.desc()).limit(1))


def list_reviews(placement_id: uuid.UUID) -> Sequence[Review]:
    """The end reviews, those that nobody will write included."""
    return db.session.scalars(select(Review).where(Review.placement_id == placement_id).order_by(Review.party)).all()


def list_check_ins(placement_id: uuid.UUID) -> Sequence[CheckIn]:
    """How it went, the latest first."""
    is_of_placement = CheckIn.placement_id == placement_id
    return db.session.scalars(select(CheckIn).where(is_of_placement).order_by(CheckIn.at.desc())).all()


def list_open_gaps(placement_id: uuid.UUID) -> Sequence[Gap]:
    """What is missing from a record."""
    is_open = (Gap.placement_id == placement_id) & Gap.closed_at.is_(None)
    return db.session.scalars(select(Gap).where(is_open).order_by(Gap.due_on, Gap.missing)).all()


def list_placement_changes(placement_id: uuid.UUID) -> Select[PlacementChange]:
    """Everything that happened, the latest first."""
    return (
        select(PlacementChange)
        .where(PlacementChange.placement_id == placement_id)
        .order_by(PlacementChange.at.desc(), PlacementChange.id)
    )


def find_last_state_change(placement_id: uuid.UUID) -> PlacementChange | None:
    """The last change of state."""
    is_state_change = (
        (PlacementChange.placement_id == placement_id)
        & PlacementChange.old.is_distinct_from(PlacementChange.new)
        & ~PlacementChange.is_undone
    )
    return db.session.scalar(
        select(PlacementChange).where(is_state_change).order_by(PlacementChange.at.desc()).limit(1)
    )


def find_previous_end(placement_id: uuid.UUID) -> dt.date | None:
    """The last day of a placement before somebody brought it forward."""
    is_brought_forward = (PlacementChange.placement_id == placement_id) & (
        PlacementChange.previous_ends_on > PlacementChange.ends_on
    )
    return db.session.scalar(
        select(PlacementChange.previous_ends_on).where(is_brought_forward).order_by(PlacementChange.at.desc()).limit(1)
    )


def list_placements_to_sign(person_id: uuid.UUID) -> Sequence[Placement]:
    """The placements whose latest agreement waits for somebody's own signature, the first to start first."""
    own_columns = {
        Party.SECONDEE: Placement.person_id, Party.HOME: Placement.home_manager_id,
        Party.HOST: Placement.host_manager_id,
    }  # fmt: skip
    is_own_signature_missing = or_(
        *(
            (column == person_id) & ~exists().where(Signature.agreement_id == Agreement.id, Signature.party == party)
            for party, column in own_columns.items()
        )
    )
    query = select(Placement).join(Agreement, Agreement.placement_id == Placement.id)
    query = query.where(Agreement.void_at.is_(None), is_own_signature_missing, Placement.state.in_(SIGNABLE_STATES))
    return db.session.scalars(query.order_by(Placement.starts_on, Placement.id)).unique().all()


def list_tasks_due_by_placement(placements: Collection[Placement], day: dt.date) -> dict[uuid.UUID, list[TaskDue]]:
    """What is due on each of some placements, the earliest first; one query a kind of fact, however many they are."""
    records = _load_records(placements)
    return {placement.id: list_tasks_due(placement, records[placement.id], day) for placement in placements}


def _load_records(placements: Collection[Placement]) -> dict[uuid.UUID, PlacementRecords]:
    placement_ids = [placement.id for placement in placements]
    open_agreements = _list_records(Agreement, placement_ids, Agreement.void_at.is_(None))
    agreements = {
        agreement.placement_id: agreement for agreement in sorted(open_agreements, key=lambda made: made.number)
    }
    extensions = {
        extension.placement_id: extension
        for extension in _list_records(Extension, placement_ids, Extension.granted.is_(None))
    }
    pauses = {pause.placement_id: pause for pause in _list_records(Pause, placement_ids, Pause.resumed_on.is_(None))}
    extended_ends = {placement_id: extension.ends_on for placement_id, extension in extensions.items()}
    approval_needs = list_approval_needs_by_placement(placements, extended_ends)
    check_ins, objectives = (
        _group_by_placement(_list_records(CheckIn, placement_ids)),
        _group_by_placement(_list_records(Objective, placement_ids)),
    )
    gaps, reviews = (
        _group_by_placement(_list_records(Gap, placement_ids, Gap.closed_at.is_(None))),
        _group_by_placement(_list_records(Review, placement_ids)),
    )
    return {
        placement_id: PlacementRecords(
            agreement=agreements.get(placement_id),
            objective_count=len(objectives[placement_id]),
            check_ins=check_ins[placement_id],
            extension=extensions.get(placement_id),
            pause=pauses.get(placement_id),
            reviewed_parties=frozenset(review.party for review in reviews[placement_id]),
            open_gaps=gaps[placement_id],
            approval_needs=approval_needs[placement_id],
        )
        for placement_id in placement_ids
    }


def _list_records(
    model: type[_Record], placement_ids: Collection[uuid.UUID], *conditions: ColumnElement[bool]
) -> Sequence[_Record]:
    is_of_placements = model.placement_id.in_(placement_ids) if placement_ids else false()
    return db.session.scalars(select(model).where(is_of_placements, *conditions)).all()


def _group_by_placement(records: Iterable[_Record]) -> dict[uuid.UUID, list[_Record]]:
    records_by_placement: dict[uuid.UUID, list[_Record]] = defaultdict(list)
    for record in records:
        records_by_placement[record.placement_id].append(record)
    return records_by_placement
