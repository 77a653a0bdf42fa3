"""Take over what was checked, row by row: each once, whatever is killed when, and one bad row holds up no other."""

from typing import cast

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from frontline.accounts.models import Person
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.errors import FrontlineError
from frontline.core.jobs import commit_progress, defer
from frontline.core.translation import gettext as _
from frontline.placements.models.placement import FINISHED_STATES, RUNNING_STATES, Placement, PlacementState
from frontline.placements.models.sheet import PlacementSheet, SheetRow, SheetRowState, SheetState
from frontline.placements.service.approvals import record_clearance
from frontline.placements.service.gaps import record_gaps
from frontline.placements.service.registration import (
    change_placement,
    name_manager,
    register_placement,
)
from frontline.placements.service.state_changes import compute_state_by_date
from frontline.placements.spreadsheets.row_checks import list_new_managers, merge_details
from frontline.placements.spreadsheets.row_parser import (
    ParsedRow,
    RowParser,
    SheetReferenceData,
    SheetRowError,
    add_new_home,
)
from frontline.placements.spreadsheets.sheets import get_row_reference, list_sheet_rows, require_sheet_state

log = structlog.stdlib.get_logger(__name__)
BATCH_SIZE = 50
_APPLICABLE_STATES = (SheetRowState.NEW, SheetRowState.CHANGED)


def start_row_updates(*, sheet: PlacementSheet) -> None:
    """A job takes over what is new or changed.

    Raises:
        TransitionError: it is not checked, or is being taken over already.
    """
    message = _("This spreadsheet is not checked yet, or is being imported already.")
    require_sheet_state(sheet, SheetState.CHECKED, message=message)
    sheet.state = SheetState.APPLYING
    defer("placements.apply_sheet", sheet_id=str(sheet.id))


def apply_sheet_rows(sheet: PlacementSheet) -> None:
    """Take over the rows that are left, batch by batch; a run that was cut short goes on where it was."""
    reference_data, actor = SheetReferenceData.load(), db.session.get_one(Person, sheet.person_id)
    while batch := db.session.scalars(list_sheet_rows(sheet.id, *_APPLICABLE_STATES).limit(BATCH_SIZE)).all():
        for row in batch:
            _apply_row(sheet, row, reference_data, actor)
        commit_progress()
    for row in db.session.scalars(list_sheet_rows(sheet.id, SheetRowState.SAME)):
        _confirm_from_row(sheet, row)
    sheet.state, sheet.finished_at, sheet.content = SheetState.DONE, now(), None


def _apply_row(sheet: PlacementSheet, row: SheetRow, reference_data: SheetReferenceData, actor: Person) -> None:
    try:
        with db.session.begin_nested():
            parsed_row = RowParser(row.cells, sheet.mapping, reference_data).parse_row()
            add_new_home(parsed_row, reference_data)
            placement = db.session.scalar(select(Placement).where(Placement.reference == parsed_row.reference))
            _register_from_row(parsed_row) if placement is None else _change_from_row(placement, parsed_row, actor)
    except (SheetRowError, FrontlineError) as error:
        row.state, row.problem = SheetRowState.BAD, str(error)
    except (DBAPIError, ArithmeticError, ValueError):
        log.exception("sheet_row_failed", sheet=str(sheet.id), line=row.line)
        row.state, row.problem = (
            SheetRowState.BAD,
            _("This row cannot be imported as it is. Register the placement by hand."),
        )
    else:
        row.state = SheetRowState.DONE


def _register_from_row(parsed_row: ParsedRow) -> None:
    placement = register_placement(
        details=parsed_row.details, secondee=parsed_row.secondee, home_manager=parsed_row.home_manager,
        host_manager=parsed_row.host_manager, state=_compute_initial_state(parsed_row), reference=parsed_row.reference,
        cleared_on=parsed_row.cleared_on, sends_invitations=False,
    )  # fmt: skip
    if placement.state in {*RUNNING_STATES, PlacementState.AGREEMENT_SIGNED, PlacementState.END_REVIEW_DUE}:
        record_gaps(placement, get_london_today())


def _compute_initial_state(parsed_row: ParsedRow) -> PlacementState:
    """What the sheet says, or else what the dates say."""
    details = parsed_row.details
    if parsed_row.state not in {None, PlacementState.EXTENSION_REQUESTED}:  # nobody has asked for one here
        return cast("PlacementState", parsed_row.state)
    if details.starts_on > get_london_today():
        return PlacementState.PROPOSED
    if details.ends_on < get_london_today():
        return PlacementState.COMPLETED
    return compute_state_by_date(Placement(ends_on=details.ends_on), get_london_today())


def _change_from_row(placement: Placement, parsed_row: ParsedRow, actor: Person) -> None:
    if placement.state in FINISHED_STATES:
        return
    details = merge_details(placement, parsed_row)
    managers = list(list_new_managers(placement, parsed_row))
    change_placement(placement=placement, details=details)
    for party, _before, named_person in managers:
        name_manager(
            placement=placement, actor=actor, party=party, named_person=named_person, reason=_("From the spreadsheet")
        )
    level = parsed_row.details.clearance or placement.clearance
    if parsed_row.cleared_on and parsed_row.cleared_on != placement.cleared_on and level:
        record_clearance(placement=placement, level=level, cleared_on=parsed_row.cleared_on)
    placement.confirmed_at = now()


def _confirm_from_row(sheet: PlacementSheet, row: SheetRow) -> None:
    """What the sheet says as the record does is confirmed by it."""
    placement = db.session.scalar(select(Placement).where(Placement.reference == get_row_reference(row, sheet)))
    if placement is not None:
        placement.confirmed_at = now()
    row.state = SheetRowState.DONE
