"""Schedule a stocktake or a priority review, or cancel it."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.fields import make_choices
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.missions.forms.stocktakes import ScheduleForm
from frontline.missions.queries.milestones import get_mission
from frontline.missions.queries.stocktakes import get_stocktake
from frontline.missions.service import stocktakes
from frontline.missions.views.blueprint import blueprint
from frontline.organisations import queries as organisations

MANAGE = Permission.MANAGE_MISSIONS


@blueprint.route("/stocktakes/new", methods=["GET", "POST"])
@requires(MANAGE)
@commits
def schedule() -> str | Response | tuple[str, int]:
    """Schedule a meeting on a mission; for those who manage missions. 200 the form, 302 to it, 422 with the errors."""
    form, person = ScheduleForm(), current_person()
    form.mission.choices = make_choices({str(mission.id): mission.name for mission in organisations.list_missions()})
    if not form.is_submitted():
        form.mission.data = request.args.get("mission", "")
        return render_template("missions/schedule.html", form=form)
    return handle(
        form,
        lambda: stocktakes.schedule_stocktake(
            key=form.key.key, mission=get_mission(uuid.UUID(form.mission.data)), person=person, plan=form.plan()
        ),
        success=_("It is scheduled. Its pack is filled in by itself."),
        to=lambda stocktake: url_for("missions.stocktake", stocktake_id=stocktake.id),
        again=lambda: render_template("missions/schedule.html", form=form),
    )  # fmt: skip


@blueprint.post("/stocktakes/<uuid:stocktake_id>/cancel")
@requires(MANAGE)
@commits
def cancel(stocktake_id: uuid.UUID) -> Response:
    """Cancel a stocktake; for those who manage missions. 302 to its mission, 409 once it was opened."""
    stocktake = get_stocktake(stocktake_id, lock=True)
    stocktakes.cancel_stocktake(stocktake=stocktake)
    flash(_("It is cancelled."), "success")
    return redirect(url_for("missions.mission", mission_id=stocktake.mission_id))
