"""The measures, on screen and on paper, and the themes behind each."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.downloads import download
from frontline.core.errors import NotFoundError
from frontline.core.furniture import date, moment, month, paginate, today
from frontline.core.jobs import defer
from frontline.core.pdf import pdf
from frontline.core.tables import Sheet, as_csv, as_xlsx
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.organisations import queries as organisations
from frontline.oversight import queries
from frontline.oversight.measures import BY_KEY, Measure
from frontline.oversight.queries import Wanted
from frontline.oversight.views.blueprint import blueprint

SEE = Permission.SEE_OVERSIGHT
_CAVEAT = _l(
    "Counts are lower bounds, from people who chose to write. In these figures, what people sent or said is rounded to"
    " the nearest 5."
)


@blueprint.get("")
@requires(SEE)
def dashboard() -> str:
    """Is it taken on board, at scale; where does it leak?"""
    wanted = _wanted()
    figures = queries.figures(wanted)
    stages = queries.flow(wanted, figures)
    return render_template(
        "oversight/dashboard.html", figures=figures, stages=stages, leak=queries.leak(stages),
        departments=queries.by_department(wanted), caveat=_CAVEAT, within=_within(wanted), **_around(wanted),
    )  # fmt: skip


def _within(wanted: Wanted) -> dict[str, int]:
    """How many themes each measure does not count yet, because their time is not over."""
    open_ones = {key: queries.within_time(BY_KEY[key], wanted) for key in ("acknowledged", "answered")}
    return {key: paginate(query, size=1, number=1).total for key, query in open_ones.items()}


def _wanted() -> Wanted:
    given = request.args
    months, facet_id = given.get("period", "12"), given.get("facet", type=uuid.UUID)
    return Wanted(
        today(), int(months) if months in queries.PERIODS else 12, given.get("department", type=uuid.UUID), facet_id,
        is_mission=facet_id in {mission.id for mission in organisations.missions()},
    )  # fmt: skip


def _around(wanted: Wanted) -> dict[str, object]:
    kept = {"period": wanted.months, "department": wanted.department_id, "facet": wanted.facet_id}
    kept = {name: value for name, value in kept.items() if value}
    return {
        "wanted": wanted, "periods": queries.PERIODS, "kept": kept, "made_at": queries.made_at(),
        "every_department": organisations.departments(), "professions": organisations.professions(),
        "missions": organisations.missions(), "about": _about(wanted),
    }  # fmt: skip


def _about(wanted: Wanted) -> str:
    """What the figures are about, in words."""
    words = [_("%(first)s to %(last)s", first=month(wanted.first), last=month(wanted.today))]
    if wanted.department_id:
        words.append(organisations.department(wanted.department_id).name)
    if wanted.facet_id:
        words.append(organisations.name_of(wanted.facet_id))
    return ", ".join(words)


@blueprint.get("/measures/<name>")
@requires(SEE)
def measure(name: str) -> str:
    """What is behind this number?"""
    found, wanted = _measure(name), _wanted()
    show = request.args.get("show", "missed")
    met = {"missed": False, "met": True}.get(show)
    page = None
    if found.has_themes and not found.is_of_people:
        behind = queries.themes_behind(found, wanted, met=met)
        page = paginate(queries.within_time(found, wanted) if show == "within" else behind)
    return render_template(
        "oversight/measure.html", measure=found, figure=queries.figure(found, wanted), show=show, page=page,
        points=queries.trend(found, wanted), caveat=_CAVEAT, **_around(wanted),
    )  # fmt: skip


def _measure(name: str) -> Measure:
    if name not in BY_KEY:
        raise NotFoundError("There is no such measure.")
    return BY_KEY[name]


@blueprint.get("/export.<any(csv, xlsx, pdf):ending>")
@requires(SEE)
def export(ending: str) -> Response:
    """Exactly what the dashboard shows, as a file."""
    wanted = _wanted()
    sheets = _sheets(wanted)
    made = {"csv": as_csv, "xlsx": as_xlsx}
    content = made[ending](sheets) if ending in made else _pdf(wanted, sheets)
    return download(content, f"oversight-{wanted.today.isoformat()}.{ending}")


def _sheets(wanted: Wanted) -> list[Sheet]:
    shown = queries.figures(wanted)
    figures = [(one.measure.label, one.words, one.measure.definition) for one in shown]
    stages = [(one.name, one.number, one.share) for one in queries.flow(wanted, shown)]
    departments = queries.by_department(wanted)
    measures = departments[0][1] if departments else []
    heads = [_("Department"), *(figure.measure.label for figure in measures)]
    return [
        Sheet(_("Measures"), (_("Measure"), _("Figure"), _("Definition")), figures),
        Sheet(_("The chain"), (_("Stage"), _("Number"), _("Share of the stage before, percent")), stages),
        Sheet(_("Departments"), heads, [(one.name, *(figure.words for figure in shown)) for one, shown in departments]),
    ]


def _pdf(wanted: Wanted, sheets: list[Sheet]) -> bytes:
    tables = [
        {
            "name": sheet.name,
            "head": list(sheet.headings),
            "rows": [[_cell(cell) for cell in row] for row in sheet.rows],
        }
        for sheet in sheets
    ]
    at = queries.made_at()
    about = f"{_about(wanted)}. {date(today())}."
    if at:
        about = _("%(about)s. As of %(at)s.", about=_about(wanted), at=moment(at))
    data = {"title": _("Oversight"), "about": about, "caveat": str(_CAVEAT), "tables": tables}
    return pdf("oversight/dashboard.typ", data)


def _cell(value: object) -> str:
    return "" if value is None else str(value)


@blueprint.post("/refresh")
@requires(SEE)
@writes
def refresh() -> Response:
    """Make the figures anew now."""
    defer("oversight.refresh", key="oversight.refresh")
    flash("The figures are being made anew. Look again in a moment.", "success")
    return redirect(f"{url_for('oversight.dashboard')}?{request.query_string.decode()}")
