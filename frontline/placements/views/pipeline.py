"""Who is where; what is due?"""

import uuid
from urllib.parse import parse_qsl, urlencode

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person, is_allowed
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.clock import get_london_today
from frontline.core.forms import handle
from frontline.core.pagination import paginate
from frontline.core.parsing import clean_text
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.placements.forms.steps import FilterForm
from frontline.placements.models.placement import Placement
from frontline.placements.queries import lists
from frontline.placements.queries.lists import (
    BOARD_GROUPS,
    SHOW_OPTIONS,
    PlacementFilters,
    list_board_column,
    list_placements,
    list_saved_filters,
    list_timeline_placements,
)
from frontline.placements.queries.records import list_placements_to_sign, list_tasks_due_by_placement
from frontline.placements.service import saved_filters
from frontline.placements.start_plan import STEP_PERIOD
from frontline.placements.tasks_due import TaskDue
from frontline.placements.timeline import build_timeline
from frontline.placements.views.blueprint import blueprint
from frontline.placements.views.placement import get_task_url, is_task_for_current_person

READ, MANAGE = Permission.READ_PLACEMENTS, Permission.MANAGE_PLACEMENTS
_MAX_OWN_PLACEMENTS = 200  # placements for which one person is named
_FILTER_NAMES = ("show", "profession", "department", "region", "words")


@blueprint.get("/placements")
@requires(READ)
def index() -> str:
    """Who is where; what is due? Coordinators see all placements, others those they are named for. 200."""
    return _render_list(FilterForm(formdata=None))


def _render_list(form: FilterForm) -> str:
    person, filters, sees_all = current_person(), parse_filters(), is_allowed(MANAGE)
    page = paginate(list_placements(person, filters, get_london_today(), sees_all=sees_all))
    form.query.data = _format_filter_query()
    waiting_tasks = [] if sees_all else _list_waiting_tasks()
    return render_template(
        "placements/index.html", page=page, waiting_tasks=waiting_tasks, task_url=get_task_url,
        show_options=SHOW_OPTIONS, placements_to_sign=list_placements_to_sign(person.id),
        tasks=list_tasks_due_by_placement(page.rows, get_london_today()),
        saved_filters=list_saved_filters(person), form=form, **_build_context(filters),
    )  # fmt: skip


def _list_waiting_tasks() -> list[tuple[Placement, TaskDue]]:
    """What is soon due from a party, over all the placements for which they are named, the earliest first."""
    query = list_placements(current_person(), PlacementFilters("open"), get_london_today(), sees_all=False)
    own_placements = paginate(query, size=_MAX_OWN_PLACEMENTS, number=1).rows
    tasks_by_placement = list_tasks_due_by_placement(own_placements, get_london_today())
    own_tasks = [
        (placement, task)
        for placement in own_placements
        for task in tasks_by_placement[placement.id]
        if is_task_for_current_person(task, placement)
    ]
    tasks_due_soon = [
        (placement, task)
        for placement, task in own_tasks
        if task.due_on <= get_london_today() + STEP_PERIOD and task.step != "agreement"  # that stands first
    ]
    return sorted(
        tasks_due_soon, key=lambda placement_and_task: (placement_and_task[1].due_on, placement_and_task[0].person.name)
    )


def parse_filters() -> PlacementFilters:
    """Which placements the address asks for."""
    args = request.args
    default_show = "open" if is_allowed(MANAGE) else "all"
    return PlacementFilters(
        show=args.get("show", default_show), profession_id=args.get("profession", type=uuid.UUID),
        department_id=args.get("department", type=uuid.UUID), region_id=args.get("region", type=uuid.UUID),
        words=args.get("words", "").strip()[:80],
    )  # fmt: skip


def _build_context(filters: PlacementFilters) -> dict[str, object]:
    """What stands around each view of the pipeline."""
    return {
        "filters": filters, "today": get_london_today(),
        "professions": organisations.list_professions(), "departments": organisations.list_departments(),
        "regions": organisations.list_regions(),
        "filter_params": {name: value for name in _FILTER_NAMES if (value := request.args.get(name, "")[:80])},
    }  # fmt: skip


def _format_filter_query() -> str:
    """The filters of now, as the page's own query."""
    return urlencode({name: value for name in _FILTER_NAMES if (value := request.args.get(name, "")[:80])})


@blueprint.get("/placements/board")
@requires(MANAGE)
def board() -> str:
    """How many are in each state, and what is due first in each column? For coordinators. 200."""
    person, filters = current_person(), parse_filters()
    columns = {key: list_board_column(key, person, filters, get_london_today(), sees_all=True) for key in BOARD_GROUPS}
    board_placements = [placement for column_placements in columns.values() for placement in column_placements]
    return render_template(
        "placements/board.html",
        groups=BOARD_GROUPS,
        columns=columns,
        tasks=list_tasks_due_by_placement(board_placements, get_london_today()),
        counts=lists.count_placements_by_group(person, filters, get_london_today(), sees_all=True),
        **_build_context(filters),
    )


@blueprint.get("/placements/timeline")
@requires(MANAGE)
def timeline() -> str:
    """Placements over time, as a chart and a table; for coordinators. 200."""
    filters = parse_filters()
    page, span = (
        paginate(list_timeline_placements(filters, get_london_today()), size=60),
        lists.get_timeline_span(filters, get_london_today()),
    )
    chart = build_timeline(page.rows, span[0], span[1], get_london_today()) if span else None
    return render_template("placements/timeline.html", page=page, timeline=chart, span=span, **_build_context(filters))


@blueprint.post("/placements/filters")
@requires(READ)
@commits
def save_filter() -> Response | tuple[str, int]:
    """Save the filters of now under a name; for those who may read placements. 302 to the list, 422 with the errors."""
    form, person = FilterForm(), current_person()
    query = urlencode(parse_qsl(form.query.data or ""))
    return handle(
        form,
        lambda: saved_filters.save_filter(person=person, name=form.name.data or "", query=query[:400]),
        to=f"{url_for('placements.index')}?{query}",
        again=lambda: _render_list(form),
        success=_("The filters are saved."),
    )


@blueprint.post("/placements/filters/forget")
@requires(READ)
@commits
def remove_filter() -> Response:
    """Remove saved filters; for those who may read placements. 302 to the list."""
    saved_filters.delete_filter(person=current_person(), name=str(clean_text(request.form.get("name", ""))))
    flash(_("The saved filters are removed."), "success")
    return redirect(url_for("placements.index"))
