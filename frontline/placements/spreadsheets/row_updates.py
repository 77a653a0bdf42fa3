"""Import one row of placements: register what is new, and change what differs."""

from frontline.accounts.models import Person
from frontline.core.clock import get_london_today, now
from frontline.core.translation import gettext as _
from frontline.placements.models.placement import FINISHED_STATES, Placement
from frontline.placements.service.clearance import record_clearance
from frontline.placements.service.gaps import record_gaps
from frontline.placements.service.registration import change_placement, name_manager, register_placement
from frontline.placements.spreadsheets.row_differences import (
    list_new_managers,
    list_refused,
    merge_details,
)
from frontline.placements.spreadsheets.row_parser import ParsedRow
from frontline.placements.spreadsheets.row_states import compute_initial_state, is_running


def register_from_row(parsed_row: ParsedRow) -> None:
    """Register a placement, with what is missing from it as gaps."""
    details, today = parsed_row.details, get_london_today()
    placement = register_placement(
        details=details, secondee=parsed_row.secondee, home_manager=parsed_row.home_manager,
        host_manager=parsed_row.host_manager, reference=parsed_row.reference, cleared_on=parsed_row.cleared_on,
        state=compute_initial_state(parsed_row.state, details.starts_on, details.ends_on, today),
        sends_invitations=False,
    )  # fmt: skip
    if is_running(placement.state):
        record_gaps(placement, today)


def change_from_row(placement: Placement, parsed_row: ParsedRow, actor: Person) -> None:
    """Change what differs of a placement that is not over."""
    if placement.state in FINISHED_STATES:
        return
    details = merge_details(placement, parsed_row)
    managers = list(list_new_managers(placement, parsed_row))
    change_placement(placement=placement, details=details)
    for party, _before, named_person in managers:
        name_manager(
            placement=placement, actor=actor, party=party, named_person=named_person,
            reason=_("From the spreadsheet"), sends_invitations=False,
        )  # fmt: skip
    level = parsed_row.details.clearance or placement.clearance
    if parsed_row.cleared_on and parsed_row.cleared_on != placement.cleared_on and level:
        record_clearance(placement=placement, level=level, cleared_on=parsed_row.cleared_on)
    if not list_refused(placement, parsed_row):
        placement.confirmed_at = now()
