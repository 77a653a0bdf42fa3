"""Import one row of placements: register what is new, and change what differs."""

from typing import cast

from frontline.accounts.models import Person
from frontline.core.clock import get_london_today, now
from frontline.core.translation import gettext as _
from frontline.placements.models.placement import FINISHED_STATES, RUNNING_STATES, Placement, PlacementState
from frontline.placements.service.clearance import record_clearance
from frontline.placements.service.gaps import record_gaps
from frontline.placements.service.registration import change_placement, name_manager, register_placement
from frontline.placements.service.state_changes import compute_state_by_date
from frontline.placements.spreadsheets.row_checks import list_new_managers, merge_details
from frontline.placements.spreadsheets.row_parser import ParsedRow


def register_from_row(parsed_row: ParsedRow) -> None:
    """Register a placement, with what is missing from it as gaps."""
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


def change_from_row(placement: Placement, parsed_row: ParsedRow, actor: Person) -> None:
    """Change what differs of a placement that is not over."""
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
