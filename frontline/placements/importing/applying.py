"""Take over what was checked, row by row: each once, whatever is killed when, and one bad row holds up no other."""

import dataclasses

from sqlalchemy import select

from frontline.core.database import db, now
from frontline.core.errors import FrontlineError, TransitionError
from frontline.core.furniture import today
from frontline.core.jobs import checkpoint, defer
from frontline.placements import service
from frontline.placements.importing.checking import needs_extension
from frontline.placements.importing.rows import Known, Parser, RowError, SheetPlacement, keep_home
from frontline.placements.importing.sheets import rows
from frontline.placements.models import (
    RUNNING,
    Party,
    Placement,
    PlacementState,
    RowState,
    Sheet,
    SheetRow,
    SheetState,
)
from frontline.placements.service.gaps import list_gaps
from frontline.placements.service.moving import by_date

BATCH = 50
_TO_DO = (RowState.NEW, RowState.CHANGED)


def begin_to_apply(*, sheet: Sheet) -> None:
    """A job takes over what is new or changed.

    Raises:
        TransitionError: it is not checked, or is being taken over already.
    """
    from frontline.placements.jobs import apply_sheet

    if sheet.state is not SheetState.CHECKED:
        raise TransitionError("This sheet is not checked yet, or is being taken over already.")
    sheet.state = SheetState.APPLYING
    defer(apply_sheet, sheet_id=str(sheet.id))


def apply_rows(sheet: Sheet) -> None:
    """Take over the rows that are left, batch by batch; a run that was cut short goes on where it was."""
    known = Known.now()
    while batch := db.session.scalars(rows(sheet.id, *_TO_DO).limit(BATCH)).all():
        for row in batch:
            _apply(sheet, row, known)
        checkpoint()
    for row in db.session.scalars(rows(sheet.id, RowState.SAME)):
        _confirm(sheet, row)
    sheet.state, sheet.finished_at = SheetState.DONE, now()


def _apply(sheet: Sheet, row: SheetRow, known: Known) -> None:
    try:
        with db.session.begin_nested():
            wanted = Parser(row.cells, sheet.mapping, known).placement()
            keep_home(wanted, known)
            there = db.session.scalar(select(Placement).where(Placement.reference == wanted.reference))
            row.was_new = there is None
            _register(wanted) if there is None else _change(there, wanted)
    except (RowError, FrontlineError) as error:
        row.state, row.problem = RowState.BAD, str(error)
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
    if wanted.state is not None:
        return wanted.state
    details = wanted.details
    if details.starts_on > today():
        return PlacementState.PROPOSED
    if details.ends_on < today():
        return PlacementState.COMPLETED
    return by_date(Placement(ends_on=details.ends_on), today())


def _change(there: Placement, wanted: SheetPlacement) -> None:
    before = {field.name: getattr(there, field.name) for field in dataclasses.fields(wanted.details)}
    given = {name: getattr(wanted.details, name) for name in before}
    stays = {name for name, value in given.items() if value in {None, ""} or needs_extension(there, name, value)}
    kept = {name: before[name] if name in stays else value for name, value in given.items()}
    service.change(placement=there, details=dataclasses.replace(wanted.details, **kept))
    for party, named, known in (
        (Party.HOME, wanted.home_manager, there.home_manager), (Party.HOST, wanted.host_manager, there.host_manager),
    ):  # fmt: skip
        if named is not None and (known is None or known.email.lower() != named.email.lower()):
            service.name_manager(placement=there, party=party, named=named, reason="From the sheet")
    if wanted.cleared_on and wanted.cleared_on != there.cleared_on and wanted.details.clearance:
        service.record_clearance(placement=there, level=wanted.details.clearance, on=wanted.cleared_on)


def _confirm(sheet: Sheet, row: SheetRow) -> None:
    """What the sheet says as the record does is confirmed by it."""
    reference = " ".join(row.cells.get(sheet.mapping["reference"], "").split())
    placement = db.session.scalar(select(Placement).where(Placement.reference == reference))
    if placement is not None:
        placement.confirmed_at = now()
    row.state = RowState.DONE
