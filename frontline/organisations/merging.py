"""Close professions and home organisations, or merge duplicates; either can be undone."""

import uuid
from typing import TypeVar

from sqlalchemy import select

from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.events import publish_event
from frontline.core.translation import gettext as _
from frontline.organisations.events import RecordMerged, RecordReopened
from frontline.organisations.models import HomeOrganisation, Profession
from frontline.organisations.names import find_by_name

Closable = TypeVar("Closable", Profession, HomeOrganisation)


def close_record(*, record: Closable, successor_name: str = "") -> None:
    """Close a profession or a home organisation; all that bears it bears the one that takes its place, if there is one.

    Without one, what bears it keeps it, and nobody can choose it any more.

    Raises:
        TransitionError: it is closed already.
        FieldError: there is no open one of that name, it is the record itself, or in another region or setting.
    """
    successor = _find_successor(record, successor_name) if successor_name else None
    _lock(type(record), record.id, *([successor.id] if successor else []))
    if record.closed_at:
        raise TransitionError("%(name)s is closed already.", name=record.name)
    if successor is not None:
        _require_fitting_successor(record, successor)
    record.closed_at, record.successor_id = now(), successor.id if successor else None
    db.session.flush()
    if successor is not None:
        event = RecordMerged(record.__tablename__, record.id, successor.id, {})
        publish_event(event)
        record.moved_rows = event.moved_rows
    reason = _("part of %(name)s", name=successor.name) if successor else ""
    record_event(f"{record.__tablename__}.closed", kind=record.__tablename__, key=record.id, reason=reason)
    db.session.flush()


def reopen_record(*, record: Closable) -> None:
    """Open a closed one again; what its closing moved, and nobody moved since, comes back to it.

    Raises:
        TransitionError: it is open.
    """
    _lock(type(record), record.id)
    if record.closed_at is None:
        raise TransitionError("%(name)s is open.", name=record.name)
    successor_id = get_current_id(type(record), record.successor_id) if record.successor_id else None
    moved_rows = record.moved_rows
    record.closed_at, record.successor_id, record.moved_rows = None, None, {}
    db.session.flush()
    if successor_id is not None:
        publish_event(RecordReopened(record.__tablename__, record.id, successor_id, moved_rows))
    record_event(f"{record.__tablename__}.reopened", kind=record.__tablename__, key=record.id)


def get_current_id(table: type[Closable], record_id: uuid.UUID) -> uuid.UUID:
    """The record itself, or what it became part of by now.

    Until the transaction ends nobody merges it: what is written with this id is moved by a merging that comes later.
    """
    query = select(table).where(table.id == record_id).with_for_update(read=True, key_share=True, of=table)
    record = db.session.scalars(query.execution_options(populate_existing=True)).one()
    return get_current_id(table, record.successor_id) if record.successor_id else record.id


def require_open_record(table: type[Closable], record_id: uuid.UUID, *, field: str) -> uuid.UUID:
    """As `get_current_id`, for what is about to be chosen.

    Raises:
        FieldError: it has closed and nothing takes its place; of that field.
    """
    current_id = get_current_id(table, record_id)
    record = db.session.get_one(table, current_id)
    if record.closed_at:
        raise FieldError(field, _("%(name)s has closed. Select another", name=record.name))
    return current_id


def _lock(table: type[Closable], *record_ids: uuid.UUID) -> None:
    """Until the transaction ends nobody else closes these, and nothing new bears them; always in the same order."""
    db.session.flush()
    query = select(table).where(table.id.in_(record_ids)).order_by(table.id).with_for_update(of=table)
    db.session.scalars(query.execution_options(populate_existing=True)).all()


def _find_successor(record: Closable, name: str) -> Closable:
    successor = find_by_name(type(record), name)
    if successor is None:
        raise FieldError("successor", _("There is nothing called “%(name)s” here", name=name))
    return successor


def _require_fitting_successor(record: Closable, successor: Closable) -> None:
    if successor.id == record.id or successor.closed_at:
        raise FieldError("successor", "Enter the name of another one that is open")
    if (
        isinstance(record, HomeOrganisation)
        and isinstance(successor, HomeOrganisation)
        and (record.region_id, record.setting) != (successor.region_id, successor.setting)
    ):
        # Insights are shown with region and setting: a merging must not show them with others.
        raise FieldError("successor", "Both need the same region and setting. Change one of them first")
