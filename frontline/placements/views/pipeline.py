"""Who is where; what is due?"""

import uuid
from urllib.parse import parse_qsl, urlencode

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person, may
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import attempt, clean
from frontline.core.furniture import paginate, today
from frontline.core.writes import writes
from frontline.organisations import queries as organisations
from frontline.placements import queries, service
from frontline.placements.duties import STEP, Duty
from frontline.placements.forms.steps import FilterForm
from frontline.placements.models import Placement
from frontline.placements.queries import Filters
from frontline.placements.timeline import timeline
from frontline.placements.views.blueprint import blueprint
from frontline.placements.views.page import address_of, is_for

READ, MANAGE = Permission.READ_PLACEMENTS, Permission.MANAGE_PLACEMENTS
_MOST = 200  # placements for which one person is named
_KEPT = ("show", "profession", "department", "region", "words")


@blueprint.get("/placements")
@requires(READ)
def index() -> str:
    """Who is where; what is due?"""
    return _list(FilterForm(formdata=None))


def _list(form: FilterForm) -> str:
    person, filters, everything = current_person(), _filters(), may(MANAGE)
    page = paginate(queries.placements(person, filters, today(), everything=everything))
    form.query.data = _query()
    waiting = [] if everything else _waiting()
    return render_template(
        "placements/index.html", page=page, waiting=waiting, address_of=address_of, shows=queries.SHOWS,
        duties=queries.duties_of(page.rows, today()),
        saved=queries.saved_filters(person), form=form, **_around(filters),
    )  # fmt: skip


def _waiting() -> list[tuple[Placement, Duty]]:
    """What is soon due from a party, over all the placements for which they are named, the earliest first."""
    query = queries.placements(current_person(), Filters("open"), today(), everything=False)
    mine = paginate(query, size=_MOST, number=1).rows
    duties = queries.duties_of(mine, today())
    found = [(one, duty) for one in mine for duty in duties[one.id] if is_for(duty, one)]
    soon = [(one, duty) for one, duty in found if duty.due_on <= today() + STEP]
    return sorted(soon, key=lambda pair: (pair[1].due_on, pair[0].person.name))


def _filters() -> Filters:
    given = request.args
    usual = "open" if may(MANAGE) else "all"
    return Filters(
        show=given.get("show", usual), profession_id=given.get("profession", type=uuid.UUID),
        department_id=given.get("department", type=uuid.UUID), region_id=given.get("region", type=uuid.UUID),
        words=given.get("words", "").strip()[:80],
    )  # fmt: skip


def _around(filters: Filters) -> dict[str, object]:
    """What stands around each view of the pipeline."""
    return {
        "filters": filters, "today": today(),
        "professions": organisations.professions(), "departments": organisations.departments(),
        "regions": organisations.regions(),
    }  # fmt: skip


def _query() -> str:
    """The filters of now, as the page's own query."""
    return urlencode({name: value for name in _KEPT if (value := request.args.get(name, "")[:80])})


@blueprint.get("/placements/board")
@requires(MANAGE)
def board() -> str:
    """How many stand where, and what is due first in each column?"""
    person, filters = current_person(), _filters()
    columns = {key: queries.column(key, person, filters, today(), everything=True) for key in queries.GROUPS}
    shown = [placement for rows in columns.values() for placement in rows]
    return render_template(
        "placements/board.html", groups=queries.GROUPS, columns=columns, duties=queries.duties_of(shown, today()),
        counts=queries.board(person, filters, today(), everything=True), **_around(filters),
    )  # fmt: skip


@blueprint.get("/placements/timeline")
@requires(MANAGE)
def timeline_page() -> str:
    """Who is where when?"""
    filters = _filters()
    page, span = paginate(queries.dated(filters, today()), size=60), queries.span(filters, today())
    drawn = timeline(page.rows, span[0], span[1], today()) if span else None
    return render_template("placements/timeline.html", page=page, timeline=drawn, span=span, **_around(filters))


@blueprint.post("/placements/filters")
@requires(READ)
@writes
def save_filter() -> Response | tuple[str, int]:
    """Keep the filters of now under a name."""
    form, person = FilterForm(), current_person()
    query = urlencode(parse_qsl(form.query.data or ""))
    if attempt(form, lambda: service.save_filter(person=person, name=form.name.data or "", query=query[:400])):
        flash("The filters are kept.", "success")
        return redirect(f"{url_for('placements.index')}?{query}")
    return _list(form), 422


@blueprint.post("/placements/filters/forget")
@requires(READ)
@writes
def forget_filter() -> Response:
    """Keep filters no more."""
    service.forget_filter(person=current_person(), name=str(clean(request.form.get("name", ""))))
    flash("The filters are kept no more.", "success")
    return redirect(url_for("placements.index"))
