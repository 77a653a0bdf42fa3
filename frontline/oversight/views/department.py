"""A department for its director: each team, what may be the department's own, and where answers stop."""

import uuid

from flask import render_template, request

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.clock import get_london_today
from frontline.core.pagination import paginate
from frontline.oversight.department_summary import describe_department
from frontline.oversight.measures import MEASURES_BY_KEY
from frontline.oversight.queries.figures import FigureScope, get_figure
from frontline.oversight.queries.results_chain import FIRST_STAGES, find_bottleneck, list_chain_stages
from frontline.oversight.queries.team_statuses import (
    STATUS_COLUMNS,
    get_led_department,
    list_led_departments,
    list_team_statuses,
)
from frontline.oversight.views.blueprint import blueprint
from frontline.themes.queries.access import find_current_routing, get_single_insight_condition
from frontline.themes.queries.nearby_themes import NEARBY_FILTERS, select_nearby_themes

SEE = Permission.SEE_DEPARTMENT


@blueprint.get("/department")
@requires(SEE)
def department() -> str:
    """What waits, what is late, what was promised in my department? For directors, worst first. 200, 404."""
    person, today = current_person(), get_london_today()
    led_department = get_led_department(person, _parse_department_id())
    scope = FigureScope(today, department_id=led_department.id)
    figures = [get_figure(MEASURES_BY_KEY[key], scope) for key in FIRST_STAGES]
    stages = list_chain_stages(scope, figures, get_single_insight_condition(person))
    statuses = list_team_statuses(person, led_department.id, today)
    return render_template(
        "oversight/department.html",
        department=led_department,
        departments=list_led_departments(person),
        statuses=statuses,
        columns=STATUS_COLUMNS,
        summary=describe_department(statuses),
        nearby_counts=_count_nearby_themes(led_department.id),
        nearby_filters=NEARBY_FILTERS,
        stages=stages,
        bottleneck=find_bottleneck(stages),
        today=today,
    )


def _parse_department_id() -> uuid.UUID | None:
    return request.args.get("department", type=uuid.UUID)


def _count_nearby_themes(department_id: uuid.UUID) -> dict[str, int]:
    return {
        show: paginate(select_nearby_themes(department_id, show), size=1, number=1).total for show in NEARBY_FILTERS
    }


@blueprint.get("/department/perhaps-ours")
@requires(SEE)
def nearby_themes() -> str:
    """Which themes near our remits are with nobody, or elsewhere? For directors, largest first. 200, 404."""
    led_department = get_led_department(current_person(), _parse_department_id())
    asked = request.args.get("show", "")
    show = asked if asked in NEARBY_FILTERS else "nobody"
    return render_template(
        "oversight/nearby_themes.html",
        department=led_department,
        page=paginate(select_nearby_themes(led_department.id, show)),
        show=show,
        filters=NEARBY_FILTERS,
        find_current_routing=find_current_routing,
    )
