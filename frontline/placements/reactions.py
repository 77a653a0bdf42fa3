from frontline.core.events import react
from frontline.organisations.events import DepartmentMerged, TeamClosed
from frontline.placements import service


def install() -> None:
    """React to host teams that close and departments that merge."""
    react(TeamClosed, leave_team)
    react(DepartmentMerged, leave_department)


def leave_team(event: TeamClosed) -> None:
    """Placements go where the team's work goes."""
    service.leave_team(event.team_id, event.successor_id)


def leave_department(event: DepartmentMerged) -> None:
    """Placements go where the department goes."""
    service.leave_department(event.department_id, event.successor_id)
