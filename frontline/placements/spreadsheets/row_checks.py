"""What a row of placements would do: whether it is new, what it would make, what differs, and what is refused."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.core.translation import gettext as _
from frontline.organisations.models import HomeOrganisation
from frontline.placements.models.placement import FINISHED_STATES, Party, Placement
from frontline.placements.service.gaps import list_missing_items
from frontline.placements.service.registration import check_change, check_registration
from frontline.placements.spreadsheets.columns import SHEET_COLUMNS
from frontline.placements.spreadsheets.row_differences import (
    MANAGER_LABELS,
    Difference,
    list_differences,
    list_other_home_facts,
    merge_details,
)
from frontline.placements.spreadsheets.row_parser import ParsedRow
from frontline.placements.spreadsheets.row_states import compute_initial_state, is_running
from frontline.sheets.kinds import SheetRowError
from frontline.sheets.models import SheetRow, SheetRowState

_REFUSED_LENGTH = 4  # a difference with the reason why it is not imported


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


def _check_new_row(parsed_row: ParsedRow, placed: PlacedPeople) -> None:
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


def compare_row(
    parsed_row: ParsedRow, placement: Placement | None, placed: PlacedPeople
) -> tuple[SheetRowState, list[list[str]]]:
    """Whether a row is new, changes something, or says what the record says; and all that it would make or change.

    Raises:
        FieldError: it cannot be imported.
        SheetRowError: nothing of what it says otherwise can be imported.
    """
    if placement is None:
        _check_new_row(parsed_row, placed)
        return SheetRowState.NEW, [list(promise) for promise in _list_promises(parsed_row)]
    if placement.person.email.lower() != parsed_row.secondee.email.lower():
        raise SheetRowError(_("This reference is the placement of %(name)s.", name=placement.person.name))
    if placement.state not in FINISHED_STATES:
        check_change(placement=placement, details=merge_details(placement, parsed_row))
    differences = [list(difference) for difference in list_differences(placement, parsed_row)]
    if differences and all(len(difference) == _REFUSED_LENGTH for difference in differences):
        raise SheetRowError(" ".join(_describe_refused(*difference) for difference in differences))
    return SheetRowState.CHANGED if differences else SheetRowState.SAME, differences


def _describe_refused(label: str, before: str, after: str, why: str) -> str:
    params = {"column": label, "before": before or _("nothing"), "after": after, "why": why}
    return _("%(column)s: on record %(before)s, here %(after)s: %(why)s.", **params)


def _list_promises(parsed_row: ParsedRow) -> Iterator[Difference]:
    """What a new row would make that it does not say itself, and what of it is not imported."""
    details, today = parsed_row.details, get_london_today()
    state = compute_initial_state(parsed_row.state, details.starts_on, details.ends_on, today)
    yield str(SHEET_COLUMNS["state"].label), "", state.label
    if is_running(state):
        yield _("Missing, with four weeks to add it"), "", ", ".join(_list_missing_labels(parsed_row))
    for party, manager in ((Party.HOME, parsed_row.home_manager), (Party.HOST, parsed_row.host_manager)):
        if manager is None and (name := parsed_row.manager_names[party]):
            yield str(MANAGER_LABELS[party]), "", name, _("without an address nobody can be asked")
    if parsed_row.team_name and details.host_team_id is None:
        yield str(SHEET_COLUMNS["team"].label), "", parsed_row.team_name, _("this team has closed")
    home = db.session.get(HomeOrganisation, details.home_organisation_id)
    if home is not None:
        yield from list_other_home_facts(home, parsed_row)


def _list_missing_labels(parsed_row: ParsedRow) -> list[str]:
    with db.session.no_autoflush:
        placement = Placement(cleared_on=parsed_row.cleared_on, **asdict(parsed_row.details))
        missing_items = list(list_missing_items(placement))
    named = {"home_manager": parsed_row.home_manager, "host_manager": parsed_row.host_manager}
    return [missing_item.label for missing_item in missing_items if not named.get(missing_item.value)]
