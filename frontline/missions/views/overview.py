"""Are we on trajectory, and does the front line agree?"""

import uuid

from flask import render_template

from frontline.accounts.identity import current_person, may
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.furniture import paginate, today
from frontline.missions import queries
from frontline.missions.views.blueprint import blueprint
from frontline.organisations import queries as organisations

READ, MANAGE = Permission.READ_MISSIONS, Permission.MANAGE_MISSIONS


@blueprint.get("/missions")
@requires(READ)
def index() -> str:
    """Are we on trajectory, mission by mission?"""
    person = current_person()
    every = queries.standings(queries.milestones(), person)
    rows = {
        mission: [one for one in every if one.milestone.mission_id == mission.id]
        for mission in organisations.missions()
    }
    return render_template(
        "missions/index.html", missions=rows, stocktakes=paginate(queries.stocktakes(), size=10),
        actions=queries.open_actions(), manages=may(MANAGE), today=today(),
    )  # fmt: skip


@blueprint.get("/missions/<uuid:mission_id>")
@requires(READ)
def mission(mission_id: uuid.UUID) -> str:
    """Is this mission on trajectory, and does the front line agree?"""
    found, person = queries.mission(mission_id), current_person()
    rows = queries.milestones(found.id)
    return render_template(
        "missions/mission.html", mission=found, standings=queries.standings(rows, person), today=today(),
        manages=may(MANAGE), ended=queries.milestones(found.id, ended=True),
        said=queries.said_of(found.id, person, today()),
        stocktakes=paginate(queries.stocktakes(found.id), size=10), actions=queries.open_actions(found.id),
    )  # fmt: skip
