from sqlalchemy import update

from frontline.core.database import db
from frontline.core.events import react
from frontline.insights.events import RemarkShared
from frontline.organisations.events import DepartmentMerged, TeamClosed
from frontline.organisations.models import Team
from frontline.policies import service
from frontline.policies.models import Proposal


def install() -> None:
    """React to replies that may be read, and to teams and departments that end."""
    react(RemarkShared, tell_asker)
    react(TeamClosed, follow_team)
    react(DepartmentMerged, follow_department)


def tell_asker(event: RemarkShared) -> None:
    """Tell whoever asked that there is a reply."""
    if event.about == service.ABOUT:
        service.tell_asker(event.about_id)


def follow_team(event: TeamClosed) -> None:
    """Proposals of a closed team are its successor's, or wait for a team of the department to take them on."""
    mine = update(Proposal).where(Proposal.team_id == event.team_id)
    heir = db.session.get(Team, event.successor_id) if event.successor_id else None
    moved = {"department_id": heir.department_id} if heir else {}
    db.session.execute(mine.values(team_id=event.successor_id, version=Proposal.version + 1, **moved))


def follow_department(event: DepartmentMerged) -> None:
    """Proposals of a merged department are those of what it is part of now."""
    mine = update(Proposal).where(Proposal.department_id == event.department_id)
    db.session.execute(mine.values(department_id=event.successor_id, version=Proposal.version + 1))
