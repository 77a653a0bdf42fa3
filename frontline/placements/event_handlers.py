from frontline.core.events import add_event_handler
from frontline.organisations.events import DepartmentMerged, RecordMerged, RecordReopened, TeamClosed
from frontline.placements.service import host_changes, merged_records


def install() -> None:
    """React to host teams that close, and departments, professions and home organisations that merge."""
    add_event_handler(TeamClosed, handle_host_team_closed)
    add_event_handler(DepartmentMerged, handle_host_department_merged)
    add_event_handler(RecordMerged, merged_records.move_to_successor)
    add_event_handler(RecordReopened, merged_records.move_back)


def handle_host_team_closed(event: TeamClosed) -> None:
    """Placements go where the team's work goes."""
    host_changes.move_placements_to_successor_team(event.team_id, event.successor_id)


def handle_host_department_merged(event: DepartmentMerged) -> None:
    """Placements go where the department goes."""
    host_changes.move_placements_to_successor_department(event.department_id, event.successor_id)
