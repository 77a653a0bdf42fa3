"""What becomes of placements, opportunities, the pool and plans where professions or home organisations merge."""

import uuid
from typing import Any

from sqlalchemy import select, update

from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.organisations.events import RecordMerged, RecordReopened
from frontline.placements.models.matching import Candidate, Opportunity, PlacementTarget
from frontline.placements.models.placement import FINISHED_STATES, Placement
from frontline.placements.service.agreements import void_outdated_agreement
from frontline.placements.service.state_changes import lock_placement, record_amendment

_COLUMNS = {"profession": "profession_id", "home_organisation": "home_organisation_id"}
_OTHER_TABLES: tuple[type[Any], ...] = (Opportunity, Candidate)


def move_to_successor(event: RecordMerged) -> None:
    """All that bears a merged record bears its successor; the event is told which rows were moved."""
    before = organisations.find_name_by_id(event.record_id)
    summary = _("%(before)s is part of %(after)s now", before=before, after=_get_name(event.successor_id))
    for table in _list_tables(event.kind):
        moved_ids = _move_rows(table, event.kind, event.record_id, event.successor_id, None, summary)
        event.moved_rows[table.__tablename__] = [str(row_id) for row_id in moved_ids]
    if event.kind == "profession":
        _add_targets(event.record_id, event.successor_id, sign=1)


def move_back(event: RecordReopened) -> None:
    """What a merging moved, and is still there, comes back."""
    summary = _("%(before)s stands by itself again", before=_get_name(event.record_id))
    for table in _list_tables(event.kind):
        row_ids = [uuid.UUID(row_id) for row_id in event.moved_rows.get(table.__tablename__, ())]
        _move_rows(table, event.kind, event.successor_id, event.record_id, row_ids, summary)
    if event.kind == "profession":
        _add_targets(event.record_id, event.successor_id, sign=-1)


def _list_tables(kind: str) -> tuple[type[Any], ...]:
    return (Placement, *_OTHER_TABLES) if kind == "profession" else (Placement,)


def _move_rows(
    table: type[Any], kind: str, old_id: uuid.UUID, new_id: uuid.UUID, row_ids: list[uuid.UUID] | None, summary: str
) -> list[uuid.UUID]:
    """Move the rows of some ids, or all, from one record to another; those moved."""
    column = getattr(table, _COLUMNS[kind])
    query = select(table.id).where(column == old_id)
    if row_ids is not None:
        query = query.where(table.id.in_(row_ids))
    moved_ids = list(db.session.scalars(query.with_for_update()))
    db.session.execute(update(table).where(table.id.in_(moved_ids)).values({column: new_id}))
    db.session.expire_all()
    if table is Placement:
        _note_changes(moved_ids, summary)
    return moved_ids


def _note_changes(placement_ids: list[uuid.UUID], summary: str) -> None:
    is_open = Placement.id.in_(placement_ids) & Placement.state.not_in(FINISHED_STATES)
    for placement_id in db.session.scalars(select(Placement.id).where(is_open)).all():
        placement = lock_placement(placement_id)
        record_amendment(placement, summary)
        void_outdated_agreement(placement)


def _add_targets(record_id: uuid.UUID, successor_id: uuid.UUID, *, sign: int) -> None:
    """Plan for the successor what was planned for both; the plan of the merged one is kept, to take it off again."""
    targets = select(PlacementTarget).where(PlacementTarget.profession_id == record_id)
    for target in db.session.scalars(targets).all():
        joint = db.session.scalar(
            select(PlacementTarget).where(
                PlacementTarget.profession_id == successor_id, PlacementTarget.quarter == target.quarter
            )
        )
        if joint is None:
            joint = PlacementTarget(profession_id=successor_id, quarter=target.quarter, planned=0)
            db.session.add(joint)
        joint.planned = max(0, joint.planned + sign * target.planned)
    db.session.flush()


def _get_name(record_id: uuid.UUID) -> str:
    return organisations.find_name_by_id(record_id)
