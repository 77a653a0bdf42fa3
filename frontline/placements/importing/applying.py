"""Take over what was checked, row by row: each once, whatever is killed when, and one bad row holds up no other."""

import dataclasses
from typing import cast

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from frontline.accounts.models import Person
from frontline.core.database import db, now
from frontline.core.errors import FrontlineError
from frontline.core.furniture import today
from frontline.core.jobs import checkpoint, defer
from frontline.core.translation import gettext as _
from frontline.placements import service
from frontline.placements.importing.checking import changes, new_managers
from frontline.placements.importing.rows import Known, Parser, RowError, SheetPlacement, keep_home
from frontline.placements.importing.sheets import reference, require, rows
from frontline.placements.models import (
    OVER,
    RUNNING,
    Placement,
    PlacementState,
    RowState,
    Sheet,
    SheetRow,
    SheetState,
)
from frontline.placements.service import Details
from frontline.placements.service.gaps import list_gaps
from frontline.placements.service.moving import by_date

log = structlog.stdlib.get_logger(__name__)
BATCH = 50
_TO_DO = (RowState.NEW, RowState.CHANGED)


def begin_to_apply(*, sheet: Sheet) -> None:
    """A job takes over what is new or changed.

    Raises:
        TransitionError: it is not checked, or is being taken over already.
    """
    said = _("This sheet is not checked yet, or is being taken over already.")
    require(sheet, SheetState.CHECKED, said=said)
    sheet.state = SheetState.APPLYING
    defer("placements.apply_sheet", sheet_id=str(sheet.id))


def apply_rows(sheet: Sheet) -> None:
    """Take over the rows that are left, batch by batch; a run that was cut short goes on where it was."""
    known, by = Known.now(), db.session.get_one(Person, sheet.person_id)
    while batch := db.session.scalars(rows(sheet.id, *_TO_DO).limit(BATCH)).all():
        for row in batch:
            _apply(sheet, row, known, by)
        checkpoint()
    for row in db.session.scalars(rows(sheet.id, RowState.SAME)):
        _confirm(sheet, row)
    sheet.state, sheet.finished_at = SheetState.DONE, now()


def _apply(sheet: Sheet, row: SheetRow, known: Known, by: Person) -> None:
    try:
        with db.session.begin_nested():
            wanted = Parser(row.cells, sheet.mapping, known).placement()
            keep_home(wanted, known)
            there = db.session.scalar(select(Placement).where(Placement.reference == wanted.reference))
            _register(wanted) if there is None else _change(there, wanted, by)
    except (RowError, FrontlineError) as error:
        row.state, row.problem = RowState.BAD, str(error)
    except (DBAPIError, ArithmeticError, ValueError):
        log.exception("sheet_row_failed", sheet=str(sheet.id), line=row.line)
        row.state, row.problem = RowState.BAD, _("It cannot be taken over as it is. Register it by hand.")
    else:
        row.state = RowState.DONE


def _register(wanted: SheetPlacement) -> None:
    placement = service.register(
        details=wanted.details, secondee=wanted.secondee, home_manager=wanted.home_manager,
        host_manager=wanted.host_manager, state=_state(wanted), reference=wanted.reference,
        cleared_on=wanted.cleared_on, invites=False,
    )  # fmt: skip
    if placement.state in {*RUNNING, PlacementState.AGREEMENT_SIGNED, PlacementState.END_REVIEW_DUE}:
        list_gaps(placement, today())


def _state(wanted: SheetPlacement) -> PlacementState:
    """What the sheet says, or else what the dates say."""
    details = wanted.details
    if wanted.state not in {None, PlacementState.EXTENSION_REQUESTED}:  # nobody has asked for one here
        return cast("PlacementState", wanted.state)
    if details.starts_on > today():
        return PlacementState.PROPOSED
    if details.ends_on < today():
        return PlacementState.COMPLETED
    return by_date(Placement(ends_on=details.ends_on), today())


def _change(there: Placement, wanted: SheetPlacement, by: Person) -> None:
    if there.state in OVER:
        return
    changed, names = changes(there, wanted), [field.name for field in dataclasses.fields(wanted.details)]
    merged = {name: getattr(wanted.details if name in changed else there, name) for name in names}
    managers = list(new_managers(there, wanted))
    service.change(placement=there, details=Details(**merged))
    for party, _before, named in managers:
        service.name_manager(placement=there, by=by, party=party, named=named, reason=_("From the sheet"))
    level = wanted.details.clearance or there.clearance
    if wanted.cleared_on and wanted.cleared_on != there.cleared_on and level:
        service.record_clearance(placement=there, level=level, on=wanted.cleared_on)
    there.confirmed_at = now()


def _confirm(sheet: Sheet, row: SheetRow) -> None:
    """What the sheet says as the record does is confirmed by it."""
    placement = db.session.scalar(select(Placement).where(Placement.reference == reference(row, sheet)))
    if placement is not None:
        placement.confirmed_at = now()
    row.state = RowState.DONE
