"""What a row of placements would change: whether it is new, what differs from the record, and what is refused."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from flask_babel import lazy_gettext as _l

from frontline.accounts.models import Person
from frontline.core.errors import FieldError
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.placements.agreement_terms import get_term_label
from frontline.placements.models.placement import FINISHED_STATES, RUNNING_STATES, Party, Placement
from frontline.placements.service.registration import (
    NamedPerson,
    PlacementDetails,
    check_change,
    check_registration,
)
from frontline.placements.spreadsheets.row_parser import ParsedRow
from frontline.sheets.models import SheetRow, SheetRowState

_CHANGED_TERM_LABELS = {
    "home_organisation_id": _l("Home organisation"), "host_department_id": _l("Host department"),
    "starts_on": _l("First day"), "ends_on": _l("Last day"), "contract_ends_on": _l("End of the contract at home"),
    "vat_treatment": _l("VAT treatment"), "approval_reference": _l("Approval beyond 24 months"),
    "salary_share": _l("Share of the salary that the host pays"), "clearance": _l("Security clearance"),
}  # fmt: skip
_MANAGER_LABELS = {Party.HOME: _l("Line manager at home"), Party.HOST: _l("Line manager at the host")}


@dataclass(frozen=True, slots=True)
class _PlacedRow:
    """A new placement that an earlier row of the sheet would make."""

    line: int
    starts_on: dt.date
    ends_on: dt.date


PlacedPeople = dict[str, list[_PlacedRow]]  # by address


def note_placed(placed: PlacedPeople, row: SheetRow, parsed_row: ParsedRow) -> None:
    """Write down whom a new row places, and when."""
    details = parsed_row.details
    rows = placed.setdefault(parsed_row.secondee.email.lower(), [])
    rows.append(_PlacedRow(row.line, details.starts_on, details.ends_on))


def _check_new_row(row: SheetRow, parsed_row: ParsedRow, placed: PlacedPeople) -> None:
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
    note_placed(placed, row, parsed_row)


def compare_row(row: SheetRow, parsed_row: ParsedRow, placement: Placement | None, placed: PlacedPeople) -> None:
    """Whether a row is new, changes something, or says what the record says.

    Raises:
        FieldError: it cannot be imported.
    """
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
