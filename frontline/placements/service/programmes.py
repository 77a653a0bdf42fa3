"""Programmes to which placements belong: taskforces, accelerators, places, exchange schemes."""

from sqlalchemy import func, select

from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError
from frontline.core.translation import gettext as _
from frontline.placements.models.programme import Programme, ProgrammeKind


def add_programme(*, name: str, kind: ProgrammeKind) -> Programme:
    """Add a programme.

    Raises:
        FieldError: there is one of that name.
    """
    lock_key("name", "programme")
    taken_by = db.session.scalar(select(Programme.name).where(func.lower(Programme.name) == name.lower()))
    if taken_by is not None:
        raise FieldError("name", _("There is a programme called %(name)s already", name=taken_by))
    programme = Programme(name=name, kind=kind)
    db.session.add(programme)
    db.session.flush()
    record_event("programme.added", kind="programme", key=programme.id, new="open")
    return programme


def toggle_programme(*, programme: Programme) -> None:
    """Close a programme, which keeps its placements and takes no more; or open it again."""
    old, new = ("closed", "open") if programme.closed_at else ("open", "closed")
    programme.closed_at = None if programme.closed_at else now()
    record_event(f"programme.{new}", kind="programme", key=programme.id, old=old, new=new)
