from sqlalchemy import update

from frontline.core.database import db
from frontline.core.events import add_event_handler
from frontline.insights.events import RemarkShared
from frontline.organisations.events import DepartmentMerged, TeamClosed
from frontline.organisations.models import Team
from frontline.policies.models.proposal import Proposal
from frontline.policies.service import consultations
from frontline.policies.service.consultations import ABOUT_CONSULTATION


def install() -> None:
    """React to replies that may be read, and to teams and departments that end."""
    add_event_handler(RemarkShared, notify_consultation_author)
    add_event_handler(TeamClosed, move_proposals_of_closed_team)
    add_event_handler(DepartmentMerged, move_proposals_of_merged_department)


def notify_consultation_author(event: RemarkShared) -> None:
    """Tell whoever asked that there is a reply."""
    if event.about == ABOUT_CONSULTATION:
        consultations.notify_consultation_asker(event.about_id)


def move_proposals_of_closed_team(event: TeamClosed) -> None:
    """Proposals of a closed team are its successor's, or wait for a team of the department to take them on."""
    update_of_team = update(Proposal).where(Proposal.team_id == event.team_id)
    successor = db.session.get(Team, event.successor_id) if event.successor_id else None
    new_department = {"department_id": successor.department_id} if successor else {}
    db.session.execute(
        update_of_team.values(team_id=event.successor_id, version=Proposal.version + 1, **new_department)
    )


def move_proposals_of_merged_department(event: DepartmentMerged) -> None:
    """Proposals of a merged department are those of what it is part of now."""
    update_of_department = update(Proposal).where(Proposal.department_id == event.department_id)
    db.session.execute(update_of_department.values(department_id=event.successor_id, version=Proposal.version + 1))
