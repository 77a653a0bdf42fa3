"""Schedule a stocktake or a priority review, or take it off again."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import attempt, options
from frontline.core.furniture import today
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.missions import queries, service
from frontline.missions.forms import ScheduleForm
from frontline.missions.models import MeetingKind
from frontline.missions.views.blueprint import blueprint
from frontline.organisations import queries as organisations

MANAGE = Permission.MANAGE_MISSIONS


@blueprint.route("/stocktakes/new", methods=["GET", "POST"])
@requires(MANAGE)
@writes
def schedule() -> str | Response | tuple[str, int]:
    """When do we meet on which mission?"""
    form, person = ScheduleForm(), current_person()
    form.mission.choices = options({str(one.id): one.name for one in organisations.missions()})
    if not form.is_submitted():
        form.mission.data = request.args.get("mission", "")
    elif attempt(form, lambda: service.schedule(
        key=form.key.key, mission=queries.mission(uuid.UUID(form.mission.data)), person=person,
        kind=MeetingKind(form.kind.data), held_on=form.held_on.data or today(), chair=form.chair.data or "",
        question=form.question.data or "",
    )):  # fmt: skip
        flash(_("It is scheduled. Its pack is filled in by itself."), "success")
        return redirect(url_for("missions.stocktake", stocktake_id=form.key.key))
    page = render_template("missions/schedule.html", form=form)
    return (page, 422) if form.is_submitted() else page


@blueprint.post("/stocktakes/<uuid:stocktake_id>/cancel")
@requires(MANAGE)
@writes
def cancel(stocktake_id: uuid.UUID) -> Response:
    """Take a stocktake off."""
    found = queries.stocktake(stocktake_id, lock=True)
    service.cancel(stocktake=found)
    flash(_("It is cancelled."), "success")
    return redirect(url_for("missions.mission", mission_id=found.mission_id))
