"""Who has been placed from where, and who never was?"""

import datetime as dt
import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import attempt
from frontline.core.furniture import month, today
from frontline.core.writes import writes
from frontline.organisations import queries as organisations
from frontline.placements import queries, service
from frontline.placements.forms.matching import TargetForm
from frontline.placements.views.blueprint import blueprint

MANAGE = Permission.MANAGE_PLACEMENTS
WAYS = {"department": _l("Department"), "region": _l("Region"), "setting": _l("Setting")}
_QUARTERS = 6


@blueprint.get("/placements/coverage")
@requires(MANAGE)
def coverage() -> str:
    """Who has been placed from where, and who never was?"""
    return _page(_form(TargetForm(formdata=None)))


@blueprint.post("/placements/coverage/plan")
@requires(MANAGE)
@writes
def set_target() -> Response | tuple[str, int]:
    """Plan how many placements of a profession are to run in a quarter."""
    form = _form(TargetForm())

    def save() -> None:
        quarter = dt.date.fromisoformat(form.quarter.data)
        profession_id = uuid.UUID(form.profession.data)
        service.set_target(profession_id=profession_id, quarter=quarter, planned=form.planned.data or 0)

    if attempt(form, save):
        flash("The plan is saved.", "success")
        return redirect(url_for("placements.coverage", _anchor="plan"))
    return _page(form), 422


def _form(form: TargetForm) -> TargetForm:
    form.profession.choices = {str(one.id): one.name for one in organisations.professions()}
    quarter = queries.quarter_of(today())
    form.quarter.choices = {}
    for _ in range(_QUARTERS):
        form.quarter.choices[quarter.isoformat()] = month(quarter)
        quarter = queries.next_quarter(quarter)
    return form


def _page(form: TargetForm) -> str:
    by = request.args.get("by", "department")
    by = by if by in WAYS else "department"
    running = request.args.get("running", "1") == "1"
    first = queries.quarter_of(today() - dt.timedelta(days=190))
    return render_template(
        "placements/coverage.html", table=queries.coverage(by, running=running, day=today()), by=by, manners=WAYS,
        running=running, plan=queries.plan(first, _QUARTERS), form=form,
    )  # fmt: skip
