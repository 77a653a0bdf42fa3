"""Coverage: who has been placed, and from where?"""

import datetime as dt
import uuid

from flask import render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.clock import get_london_today
from frontline.core.formatting import format_month
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.placements.forms.matching import TargetForm
from frontline.placements.plan_chart import build_plan_chart
from frontline.placements.queries.coverage import (
    QuarterPlan,
    compute_next_quarter,
    compute_quarter_start,
    get_coverage_table,
    list_quarter_plans,
)
from frontline.placements.service import targets
from frontline.placements.views.blueprint import blueprint

MANAGE = Permission.MANAGE_PLACEMENTS
DIMENSIONS = {"department": _l("Department"), "region": _l("Region"), "setting": _l("Setting")}
_QUARTER_COUNT = 6


@blueprint.get("/placements/coverage")
@requires(MANAGE)
def coverage() -> str:
    """Who has been placed, and from where? Numbers by profession, gaps and the plan; for coordinators. 200."""
    return _render_coverage(_fill_form_choices(TargetForm(formdata=None)))


@blueprint.post("/placements/coverage/plan")
@requires(MANAGE)
@commits
def set_target() -> Response | tuple[str, int]:
    """Plan the placements of a profession in a quarter; for coordinators. 302 to the plan, 422 with the errors."""
    form = _fill_form_choices(TargetForm())
    return handle(
        form,
        lambda: _save_target(form),
        to=url_for("placements.coverage", _anchor="plan"),
        again=lambda: _render_coverage(form),
        success=_("The plan is saved."),
    )


def _save_target(form: TargetForm) -> None:
    targets.set_placement_target(
        profession_id=uuid.UUID(form.profession.data),
        quarter=dt.date.fromisoformat(form.quarter.data),
        planned=form.planned.data or 0,
    )


def _fill_form_choices(form: TargetForm) -> TargetForm:
    form.profession.choices = {str(profession.id): profession.name for profession in organisations.list_professions()}
    quarter = compute_quarter_start(get_london_today())
    form.quarter.choices = {}
    for _number in range(_QUARTER_COUNT):
        form.quarter.choices[quarter.isoformat()] = format_month(quarter)
        quarter = compute_next_quarter(quarter)
    return form


def parse_dimension() -> str:
    """By what the table of coverage is asked for."""
    dimension = request.args.get("by", "department")
    return dimension if dimension in DIMENSIONS else "department"


def list_shown_quarters() -> list[QuarterPlan]:
    """The quarters that the page shows: two that are over, this one, and three to come."""
    today = get_london_today()
    return list_quarter_plans(compute_quarter_start(today - dt.timedelta(days=190)), _QUARTER_COUNT, today)


def _render_coverage(form: TargetForm) -> str:
    dimension, plan, today = parse_dimension(), list_shown_quarters(), get_london_today()
    return render_template(
        "placements/coverage.html",
        table=get_coverage_table(dimension, today),
        dimension=dimension,
        dimensions=DIMENSIONS,
        plan=plan,
        chart=build_plan_chart(plan, today),
        this_quarter=compute_quarter_start(today),
        form=form,
    )
