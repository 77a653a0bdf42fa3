"""Look at every row before anything is changed: what is new, what would change and how, what cannot be taken over."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Text, cast, select, update

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.core.formatting import format_date
from frontline.core.jobs import commit_progress, defer
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.placements.agreement_terms import get_term_label
from frontline.placements.models.placement import FINISHED_STATES, RUNNING_STATES, Party, Placement
from frontline.placements.models.sheet import PlacementSheet, SheetRow, SheetRowState, SheetState
from frontline.placements.service.registration import (
    NamedPerson,
    PlacementDetails,
    check_change,
    check_registration,
)
from frontline.placements.spreadsheets.columns import SHEET_COLUMNS
from frontline.placements.spreadsheets.row_parser import ParsedRow, RowParser, SheetReferenceData, SheetRowError
from frontline.placements.spreadsheets.sheets import get_row_reference, list_sheet_rows, require_sheet_state

BATCH_SIZE = 500
_CHANGED_TERM_LABELS = {
    "home_organisation_id": _l("Home organisation"), "host_department_id": _l("Host department"),
    "starts_on": _l("First day"), "ends_on": _l("Last day"), "contract_ends_on": _l("End of the contract at home"),
    "vat_treatment": _l("VAT treatment"), "approval_reference": _l("Approval beyond 24 months"),
    "salary_share": _l("Share of the salary that the host pays"), "clearance": _l("Security clearance"),
}  # fmt: skip


_MANAGER_LABELS = {Party.HOME: _l("Line manager at home"), Party.HOST: _l("Line manager at the host")}


def start_row_checks(*, sheet: PlacementSheet, mapping: Mapping[str, str]) -> None:
    """Say which column holds what; a job then looks at every row.

    Raises:
        TransitionError: it is being checked, or was.
        FieldError: a column that is needed is not named, or one is named twice.
    """
    require_sheet_state(
        sheet, SheetState.MAPPING, message=_("This spreadsheet is being checked, or has been. Look at it again.")
    )
    heading_by_key = {
        column_key: heading
        for column_key, heading in mapping.items()
        if column_key in SHEET_COLUMNS and heading in sheet.columns
    }
    for column_key, column in SHEET_COLUMNS.items():
        if column.is_required and column_key not in heading_by_key:
            raise FieldError(column_key, _("Select the column that holds: %(column)s", column=column.label.lower()))
    repeated_key = next(
        (
            column_key
            for column_key, heading in heading_by_key.items()
            if list(heading_by_key.values()).count(heading) > 1
        ),
        None,
    )
    if repeated_key:
        raise FieldError(repeated_key, "Select each column once")
    sheet.mapping, sheet.state = heading_by_key, SheetState.CHECKING
    is_readable = (SheetRow.sheet_id == sheet.id) & (cast(SheetRow.cells, Text) != "{}")
    reset_rows = update(SheetRow).where(is_readable, SheetRow.state != SheetRowState.DONE)
    db.session.execute(reset_rows.values(state=SheetRowState.WAITING, problem="", differences=[]))
    defer("placements.check_sheet", sheet_id=str(sheet.id))


def reopen_mapping(*, sheet: PlacementSheet) -> None:
    """Go back to the choice of columns.

    Raises:
        TransitionError: the sheet is being taken over, or was.
    """
    message = _("The columns of this spreadsheet can no longer be chosen. Upload it again.")
    require_sheet_state(sheet, SheetState.CHECKED, message=message)
    sheet.state = SheetState.MAPPING


def check_sheet_rows(sheet: PlacementSheet) -> None:
    """Check the rows that wait, batch by batch: a run that was cut short goes on where it was."""
    check_rows(sheet, keep_progress=commit_progress)
    sheet.state = SheetState.CHECKED


def check_rows(sheet: PlacementSheet, keep_progress: Callable[[], None] = lambda: None) -> None:
    """Check the rows that wait, batch by batch."""
    reference_data, line_by_reference = SheetReferenceData.load(), _get_checked_lines(sheet)
    placed = _get_placed_people(sheet, reference_data)
    while batch := db.session.scalars(list_sheet_rows(sheet.id, SheetRowState.WAITING).limit(BATCH_SIZE)).all():
        _check_batch(sheet, batch, reference_data, line_by_reference, placed)
        db.session.flush()
        keep_progress()


def _get_checked_lines(sheet: PlacementSheet) -> dict[str, int]:
    """The line of each reference that an earlier, cut-short run has looked at."""
    checked_rows = list_sheet_rows(sheet.id, SheetRowState.NEW, SheetRowState.CHANGED, SheetRowState.SAME)
    return {get_row_reference(row, sheet): row.line for row in db.session.scalars(checked_rows)}


@dataclass(frozen=True, slots=True)
class _PlacedRow:
    """A new placement that an earlier row of the sheet would make."""

    line: int
    starts_on: dt.date
    ends_on: dt.date


_PlacedPeople = dict[str, list[_PlacedRow]]  # by address


def _get_placed_people(sheet: PlacementSheet, reference_data: SheetReferenceData) -> _PlacedPeople:
    """Whom new rows place that an earlier, cut-short run has looked at."""
    placed: _PlacedPeople = {}
    for row in db.session.scalars(list_sheet_rows(sheet.id, SheetRowState.NEW)):
        _note_placed(placed, row, RowParser(row.cells, sheet.mapping, reference_data).parse_row())
    return placed


def _note_placed(placed: _PlacedPeople, row: SheetRow, parsed_row: ParsedRow) -> None:
    details = parsed_row.details
    rows = placed.setdefault(parsed_row.secondee.email.lower(), [])
    rows.append(_PlacedRow(row.line, details.starts_on, details.ends_on))


def _check_batch(
    sheet: PlacementSheet,
    batch: Sequence[SheetRow],
    reference_data: SheetReferenceData,
    line_by_reference: dict[str, int],
    placed: _PlacedPeople,
) -> None:
    references = [get_row_reference(row, sheet) for row in batch]
    query = select(Placement).where(Placement.reference.in_(references))
    placement_by_reference = {placement.reference: placement for placement in db.session.scalars(query).unique()}
    for row, key in zip(batch, references, strict=True):
        if earlier_line := line_by_reference.get(key):
            row.state, row.problem = SheetRowState.BAD, _("Line %(line)s has the same reference.", line=earlier_line)
            continue
        try:
            parsed_row = RowParser(row.cells, sheet.mapping, reference_data).parse_row()
        except SheetRowError as error:
            row.state, row.problem = SheetRowState.BAD, str(error)
            continue
        line_by_reference[key] = row.line
        try:
            _compare_row(row, parsed_row, placement_by_reference.get(key), placed)
        except FieldError as error:
            row.state, row.problem = SheetRowState.BAD, f"{error}."


def _check_new_row(row: SheetRow, parsed_row: ParsedRow, placed: _PlacedPeople) -> None:
    """As registering it would, and with what earlier rows would register.

    Raises:
        FieldError: it cannot be registered.
    """
    details = parsed_row.details
    check_registration(
        details=details,
        people={
            Party.SECONDEE: parsed_row.secondee,
            Party.HOME: parsed_row.home_manager,
            Party.HOST: parsed_row.host_manager,
        },
        cleared_on=parsed_row.cleared_on,
    )
    for earlier in placed.get(parsed_row.secondee.email.lower(), ()):
        if earlier.starts_on <= details.ends_on and details.starts_on <= earlier.ends_on:
            raise FieldError("starts_on", "Line %(line)s places the same person in these days", line=earlier.line)
    _note_placed(placed, row, parsed_row)


def _compare_row(row: SheetRow, parsed_row: ParsedRow, placement: Placement | None, placed: _PlacedPeople) -> None:
    if placement is None:
        _check_new_row(row, parsed_row, placed)
        row.state = SheetRowState.NEW
        return
    if placement.person.email.lower() != parsed_row.secondee.email.lower():
        message = _("This reference is the placement of %(name)s.", name=placement.person.name)
        row.state, row.problem = SheetRowState.BAD, message
        return
    if placement.state not in FINISHED_STATES:
        check_change(placement=placement, details=merge_details(placement, parsed_row))
    row.differences = [list(difference) for difference in list_differences(placement, parsed_row)]
    row.state = SheetRowState.CHANGED if row.differences else SheetRowState.SAME


def list_differences(placement: Placement, parsed_row: ParsedRow) -> Iterator[tuple[str, str, str]]:
    """What a row would change of a placement: what it is called, how it is, and how it would be.

    What the sheet leaves empty stays. A state is never changed by a sheet, nor a running placement made longer, nor one
    that is over changed: their guards would be passed by.
    """
    for name in sorted(list_changed_terms(placement, parsed_row)):
        label = str(_CHANGED_TERM_LABELS[name]) if name in _CHANGED_TERM_LABELS else get_term_label(name).capitalize()
        yield label, _format_value(getattr(placement, name)), _format_value(getattr(parsed_row.details, name))
    if placement.state in FINISHED_STATES:
        return
    for party, previous_manager, named_person in list_new_managers(placement, parsed_row):
        yield (
            str(_MANAGER_LABELS[party]),
            previous_manager.name if previous_manager else "",
            named_person.name or named_person.email,
        )
    if parsed_row.cleared_on and placement.cleared_on != parsed_row.cleared_on:
        yield _("Cleared on"), format_date(placement.cleared_on), format_date(parsed_row.cleared_on)


def merge_details(placement: Placement, parsed_row: ParsedRow) -> PlacementDetails:
    """What the record would say: what the row changes, and else what it says now."""
    changed_terms = list_changed_terms(placement, parsed_row)
    names = [field.name for field in fields(parsed_row.details)]
    values = {name: getattr(parsed_row.details if name in changed_terms else placement, name) for name in names}
    return PlacementDetails(**values)


def list_new_managers(
    placement: Placement, parsed_row: ParsedRow
) -> Iterator[tuple[Party, Person | None, NamedPerson]]:
    """The line managers that a row names and the record does not: for which party, who is, and who would be."""
    for party, previous_manager, named_person in (
        (Party.HOME, placement.home_manager, parsed_row.home_manager),
        (Party.HOST, placement.host_manager, parsed_row.host_manager),
    ):
        if named_person is not None and (
            previous_manager is None or previous_manager.email.lower() != named_person.email.lower()
        ):
            yield party, previous_manager, named_person


def list_changed_terms(placement: Placement, parsed_row: ParsedRow) -> set[str]:
    """The terms of a placement that a row would change."""
    if placement.state in FINISHED_STATES:
        return set()
    given_terms = {field.name for field in fields(parsed_row.details)} & parsed_row.given_terms
    changed_terms = {name for name in given_terms if getattr(placement, name) != getattr(parsed_row.details, name)}
    if placement.state in RUNNING_STATES:
        changed_terms -= {"starts_on"}
        if parsed_row.details.ends_on > placement.ends_on:
            changed_terms -= {"ends_on"}
    return changed_terms


def _format_value(value: Any) -> str:
    if isinstance(value, uuid.UUID):
        return organisations.find_name_by_id(value) or _("A new one")
    if isinstance(value, dt.date):
        return format_date(value)
    return "" if value is None else str(getattr(value, "label", value))
