"""What a row says otherwise than the record of its placement: what is changed, and what is not and why."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from flask_babel import lazy_gettext as _l

from frontline.accounts.models import Person
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.organisations.models import HomeOrganisation
from frontline.placements.agreement_terms import get_term_label
from frontline.placements.models.placement import FINISHED_STATES, RUNNING_STATES, Party, Placement
from frontline.placements.service.registration import NamedPerson, PlacementDetails
from frontline.placements.spreadsheets.columns import SHEET_COLUMNS
from frontline.placements.spreadsheets.row_parser import ParsedRow
from frontline.placements.spreadsheets.row_states import is_other_state

# What it is called, how it is, how it would be; and, of what is not imported, why.
Difference = tuple[str, str, str] | tuple[str, str, str, str]
_CHANGED_TERM_LABELS = {
    "home_organisation_id": _l("Home organisation"), "host_department_id": _l("Host department"),
    "starts_on": _l("First day"), "ends_on": _l("Last day"), "contract_ends_on": _l("End of the contract at home"),
    "vat_treatment": _l("VAT treatment"), "approval_reference": _l("Approval beyond 24 months"),
    "salary_share": _l("Share of the salary that the host pays"), "clearance": _l("Security clearance"),
}  # fmt: skip
MANAGER_LABELS = {Party.HOME: _l("Line manager at home"), Party.HOST: _l("Line manager at the host")}


def list_differences(placement: Placement, parsed_row: ParsedRow) -> list[Difference]:
    """Everything that a row says otherwise than the record: first what is changed, then what is not, with the reason.

    What the sheet leaves empty stays. A state is never changed by a sheet, nor a running placement made longer, nor one
    that is over changed: their guards would be passed by.
    """
    return [*_list_changes(placement, parsed_row), *list_refused(placement, parsed_row)]


def _list_changes(placement: Placement, parsed_row: ParsedRow) -> Iterator[Difference]:
    for name in sorted(list_changed_terms(placement, parsed_row)):
        yield _describe_term(name, placement, parsed_row)
    if placement.state in FINISHED_STATES:
        return
    for party, previous_manager, named_person in list_new_managers(placement, parsed_row):
        yield (
            str(MANAGER_LABELS[party]),
            previous_manager.name if previous_manager else "",
            named_person.name or named_person.email,
        )
    if parsed_row.cleared_on and placement.cleared_on != parsed_row.cleared_on and has_level(placement, parsed_row):
        yield _("Cleared on"), format_date(placement.cleared_on), format_date(parsed_row.cleared_on)


def has_level(placement: Placement, parsed_row: ParsedRow) -> bool:
    """Whether the record or the row says to what somebody is cleared."""
    return bool(parsed_row.details.clearance or placement.clearance)


def list_refused(placement: Placement, parsed_row: ParsedRow) -> list[Difference]:
    """What a row says otherwise and a sheet does not change, each with the reason."""
    return [
        *_list_refused_terms(placement, parsed_row),
        *_list_refused_people(placement, parsed_row),
        *list_other_home_facts(placement.home_organisation, parsed_row),
    ]


def _list_refused_terms(placement: Placement, parsed_row: ParsedRow) -> Iterator[Difference]:
    if is_other_state(parsed_row.state, placement.state) and parsed_row.state is not None:
        why = _("a spreadsheet moves no placement. Do that on its page")
        yield str(SHEET_COLUMNS["state"].label), placement.state.label, parsed_row.state.label, why
    for name in sorted(_list_other_terms(placement, parsed_row) - list_changed_terms(placement, parsed_row)):
        if placement.state in FINISHED_STATES:
            why = _("the placement is over, and its record stays as it is")
        elif name == "ends_on":
            why = _("home and host have to agree to a later last day. Ask for an extension on the placement's page")
        else:
            why = _("the placement has started")
        yield (*_describe_term(name, placement, parsed_row), why)
    if parsed_row.cleared_on and placement.cleared_on != parsed_row.cleared_on:
        labels = _("Cleared on"), format_date(placement.cleared_on), format_date(parsed_row.cleared_on)
        if placement.state in FINISHED_STATES:
            yield (*labels, _("the placement is over, and its record stays as it is"))
        elif not has_level(placement, parsed_row):
            yield (*labels, _("the spreadsheet and the record do not say to which level"))


def _list_refused_people(placement: Placement, parsed_row: ParsedRow) -> Iterator[Difference]:
    own_page = _("a name is changed by its owner or an administrator, on the page of the account")
    if _is_other_name(parsed_row.secondee.name, placement.person):
        yield str(SHEET_COLUMNS["name"].label), placement.person.name, parsed_row.secondee.name, own_page
    for party, manager, named_person in _list_managers(placement, parsed_row):
        name, label = parsed_row.manager_names[party], str(MANAGER_LABELS[party])
        if named_person is None and name and (manager is None or _is_other_name(name, manager)):
            yield label, manager.name if manager else "", name, _("without an address nobody can be asked")
        elif named_person and placement.state in FINISHED_STATES and _is_other_address(named_person, manager):
            yield label, manager.name if manager else "", name or named_person.email, _("the placement is over")
        elif named_person and manager is not None and _has_other_name(named_person, name, manager):
            yield label, manager.name, name, own_page


def list_other_home_facts(home: HomeOrganisation, parsed_row: ParsedRow) -> Iterator[Difference]:
    """What a row says otherwise of its home organisation, where it is known: its page changes it for everybody."""
    if home.id != parsed_row.details.home_organisation_id:
        return
    why = _("an administrator changes that on the page of the home organisation")
    if parsed_row.region_id and parsed_row.region_id != home.region_id:
        yield (
            str(SHEET_COLUMNS["region"].label), home.region.name,
            organisations.list_regions([parsed_row.region_id])[0].name, why,
        )  # fmt: skip
    if parsed_row.setting and parsed_row.setting != home.setting.lower():
        yield str(SHEET_COLUMNS["setting"].label), home.setting, parsed_row.setting, why


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
    for party, previous_manager, named_person in _list_managers(placement, parsed_row):
        if named_person is not None and _is_other_address(named_person, previous_manager):
            yield party, previous_manager, named_person


def _list_managers(
    placement: Placement, parsed_row: ParsedRow
) -> tuple[tuple[Party, Person | None, NamedPerson | None], ...]:
    return (
        (Party.HOME, placement.home_manager, parsed_row.home_manager),
        (Party.HOST, placement.host_manager, parsed_row.host_manager),
    )


def _is_other_address(named_person: NamedPerson, manager: Person | None) -> bool:
    return manager is None or manager.email.lower() != named_person.email.lower()


def _has_other_name(named_person: NamedPerson, name: str, manager: Person) -> bool:
    return not _is_other_address(named_person, manager) and _is_other_name(name, manager)


def _is_other_name(name: str, person: Person) -> bool:
    """Whether a name is given that is not the person's, whichever of its parts comes first."""
    return bool(name) and sorted(name.casefold().replace(",", " ").split()) != sorted(person.name.casefold().split())


def list_changed_terms(placement: Placement, parsed_row: ParsedRow) -> set[str]:
    """The terms of a placement that a row would change."""
    if placement.state in FINISHED_STATES:
        return set()
    changed_terms = _list_other_terms(placement, parsed_row)
    if placement.state in RUNNING_STATES:
        changed_terms -= {"starts_on"}
        if parsed_row.details.ends_on > placement.ends_on:
            changed_terms -= {"ends_on"}
    return changed_terms


def _list_other_terms(placement: Placement, parsed_row: ParsedRow) -> set[str]:
    given_terms = {field.name for field in fields(parsed_row.details)} & parsed_row.given_terms
    return {name for name in given_terms if getattr(placement, name) != getattr(parsed_row.details, name)}


def _describe_term(name: str, placement: Placement, parsed_row: ParsedRow) -> tuple[str, str, str]:
    label = str(_CHANGED_TERM_LABELS[name]) if name in _CHANGED_TERM_LABELS else get_term_label(name).capitalize()
    after = getattr(parsed_row.details, name)
    written = parsed_row.home_name if name == "home_organisation_id" else _format_value(after)
    return label, _format_value(getattr(placement, name)), written


def _format_value(value: Any) -> str:
    if isinstance(value, uuid.UUID):
        return organisations.find_name_by_id(value)
    if isinstance(value, dt.date):
        return format_date(value)
    return "" if value is None else str(getattr(value, "label", value))
