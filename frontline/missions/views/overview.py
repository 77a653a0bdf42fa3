"""Are we on trajectory, and does the front line agree?"""

import uuid

from flask import render_template

from frontline.accounts.identity import current_person, is_allowed
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.clock import get_london_today
from frontline.core.pagination import paginate
from frontline.missions.queries.milestones import get_mission, list_milestone_statuses, list_milestones
from frontline.missions.queries.stocktakes import get_mission_summary, list_open_actions, list_stocktakes
from frontline.missions.views.blueprint import blueprint
from frontline.organisations import queries as organisations

READ, MANAGE = Permission.READ_MISSIONS, Permission.MANAGE_MISSIONS


@blueprint.get("/missions")
@requires(READ)
def index() -> str:
    """Are we on trajectory, mission by mission? For all who read missions. 200."""
    person = current_person()
    statuses = list_milestone_statuses(list_milestones(), person)
    statuses_by_mission = {
        mission: [status for status in statuses if status.milestone.mission_id == mission.id]
        for mission in organisations.list_missions()
    }
    return render_template(
        "missions/index.html", statuses_by_mission=statuses_by_mission, stocktakes=paginate(list_stocktakes(), size=10),
        actions=list_open_actions(), manages=is_allowed(MANAGE), today=get_london_today(),
    )  # fmt: skip


@blueprint.get("/missions/<uuid:mission_id>")
@requires(READ)
def mission(mission_id: uuid.UUID) -> str:
    """Is this mission on trajectory, and does the front line agree? For all who read missions. 200, or 404."""
    mission, person, today = get_mission(mission_id), current_person(), get_london_today()
    return render_template(
        "missions/mission.html",
        mission=mission,
        statuses=list_milestone_statuses(list_milestones(mission.id), person),
        today=today,
        manages=is_allowed(MANAGE),
        ended_milestones=list_milestones(mission.id, ended=True),
        summary=get_mission_summary(mission.id, person, today),
        stocktakes=paginate(list_stocktakes(mission.id), size=10),
        actions=list_open_actions(mission.id),
    )
