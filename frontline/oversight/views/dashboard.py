"""The measures, on screen and on paper, and the themes behind each."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from frontline.accounts.permissions import Permission
from frontline.core.access import needs_confirmation, requires
from frontline.core.clock import get_london_today
from frontline.core.downloads import make_download
from frontline.core.errors import NotFoundError
from frontline.core.formatting import format_date, format_moment, format_month
from frontline.core.jobs import defer
from frontline.core.pagination import paginate
from frontline.core.pdf import typeset_pdf
from frontline.core.spreadsheets import Sheet, write_csv, write_xlsx
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.oversight.measures import MEASURES_BY_KEY, OversightMeasure
from frontline.oversight.queries.figures import (
    PERIODS,
    FigureScope,
    get_figure,
    get_refreshed_at,
    list_figures,
    list_figures_by_department,
    list_themes_behind_figure,
    list_themes_within_time,
    list_trend_points,
)
from frontline.oversight.queries.results_chain import find_bottleneck, list_chain_stages
from frontline.oversight.trend_chart import build_trend_chart
from frontline.oversight.views.blueprint import blueprint

SEE = Permission.SEE_OVERSIGHT
_CAVEAT = _l(
    "Counts are lower bounds, from people who chose to write. In these figures, what people sent or said is rounded to"
    " the nearest 5."
)


@blueprint.get("/oversight")
@requires(SEE)
def dashboard() -> str:
    """Do insights lead to change, at scale? Every figure of a period; for directors and administrators. 200."""
    scope = _parse_scope()
    figures = list_figures(scope)
    stages = list_chain_stages(scope, figures)
    return render_template(
        "oversight/dashboard.html",
        figures=figures,
        stages=stages,
        bottleneck=find_bottleneck(stages),
        departments=list_figures_by_department(scope),
        caveat=_CAVEAT,
        within_time_counts=_count_within_time(scope),
        **_build_context(scope),
    )


def _count_within_time(scope: FigureScope) -> dict[str, int]:
    """How many themes each measure does not count yet, because their time is not over."""
    theme_queries = {key: list_themes_within_time(MEASURES_BY_KEY[key], scope) for key in ("acknowledged", "answered")}
    return {key: paginate(query, size=1, number=1).total for key, query in theme_queries.items()}


def _parse_scope() -> FigureScope:
    args = request.args
    months, facet_id = args.get("period", "12"), args.get("facet", type=uuid.UUID)
    return FigureScope(
        get_london_today(), int(months) if months in PERIODS else 12, args.get("department", type=uuid.UUID), facet_id,
        is_mission=facet_id in {mission.id for mission in organisations.list_missions()},
    )  # fmt: skip


def _build_context(scope: FigureScope) -> dict[str, object]:
    url_params = {"period": scope.months, "department": scope.department_id, "facet": scope.facet_id}
    return {
        "scope": scope, "scope_text": _format_scope(scope), "periods": PERIODS, "refreshed_at": get_refreshed_at(),
        "url_params": {name: value for name, value in url_params.items() if value},
        "all_departments": organisations.list_departments(), "professions": organisations.list_professions(),
        "missions": organisations.list_missions(),
    }  # fmt: skip


def _format_scope(scope: FigureScope) -> str:
    """What the figures are about, in words."""
    parts = [_("%(first)s to %(last)s", first=format_month(scope.first_month), last=format_month(scope.today))]
    if scope.department_id:
        parts.append(organisations.get_department(scope.department_id).name)
    if scope.facet_id:
        parts.append(organisations.find_name_by_id(scope.facet_id))
    return ", ".join(parts)


@blueprint.get("/oversight/measures/<name>")
@requires(SEE)
def measure(name: str) -> str:
    """What is behind this number? Its trend and themes; for directors and administrators. 200, 404."""
    measure, scope = _get_measure(name), _parse_scope()
    show = request.args.get("show", "missed")
    points = list_trend_points(measure, scope)
    is_met = {"missed": False, "met": True}.get(show)
    page = None
    if measure.has_themes and not measure.is_of_people:
        theme_query = list_themes_behind_figure(measure, scope, is_met=is_met)
        page = paginate(list_themes_within_time(measure, scope) if show == "within" else theme_query)
    return render_template(
        "oversight/measure.html", measure=measure, figure=get_figure(measure, scope), show=show, page=page,
        points=points, chart=build_trend_chart(points, measure, scope), caveat=_CAVEAT, **_build_context(scope),
    )  # fmt: skip


def _get_measure(name: str) -> OversightMeasure:
    if name not in MEASURES_BY_KEY:
        raise NotFoundError("There is no such measure.")
    return MEASURES_BY_KEY[name]


@blueprint.get("/oversight/export.<any(csv, xlsx, pdf):ending>")
@requires(SEE)
@needs_confirmation
def export_measures(ending: str) -> Response:
    """Exactly what the dashboard shows, as a file; for directors and administrators. 200."""
    scope = _parse_scope()
    sheets = _build_sheets(scope)
    writers = {"csv": write_csv, "xlsx": write_xlsx}
    content = writers[ending](sheets) if ending in writers else _render_pdf(scope, sheets)
    return make_download(content, f"oversight-{scope.today.isoformat()}.{ending}")


def _build_sheets(scope: FigureScope) -> list[Sheet]:
    figures, departments = list_figures(scope), list_figures_by_department(scope)
    measures = [figure.measure.label for figure in departments[0][1]] if departments else []
    return [
        Sheet(
            _("Measures"),
            (_("Measure"), _("Figure"), _("Definition")),
            [(figure.measure.label, figure.text, figure.measure.definition) for figure in figures],
        ),
        Sheet(
            _("From placement to change"),
            (_("Stage"), _("Number"), _("Share, percent"), _("Share of what")),
            [(stage.name, stage.number, stage.share, stage.among) for stage in list_chain_stages(scope, figures)],
        ),
        Sheet(
            _("Departments"),
            [_("Department"), *measures],
            [
                (department.name, *(figure.text for figure in department_figures))
                for department, department_figures in departments
            ],
        ),
    ]


def _render_pdf(scope: FigureScope, sheets: list[Sheet]) -> bytes:
    refreshed_at, scope_text = get_refreshed_at(), _format_scope(scope)
    caption = f"{scope_text}. {format_date(get_london_today())}."
    if refreshed_at:
        caption = _("%(about)s. As of %(at)s.", about=scope_text, at=format_moment(refreshed_at))
    tables = [_build_pdf_table(sheet) for sheet in sheets]
    data = {"title": _("Oversight"), "about": caption, "caveat": str(_CAVEAT), "tables": tables}
    return typeset_pdf("oversight/dashboard.typ", data)


def _build_pdf_table(sheet: Sheet) -> dict[str, object]:
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.rows]
    return {"name": sheet.name, "head": list(sheet.headings), "rows": rows}


@blueprint.post("/oversight/refresh")
@requires(SEE)
@commits
def refresh_measures() -> Response:
    """Refresh the figures in a job; for directors and administrators. 302 to the dashboard."""
    defer("oversight.refresh_measures", key="oversight.refresh_measures")
    flash(_("The figures are being refreshed. Look again in a moment."), "success")
    return redirect(f"{url_for('oversight.dashboard')}?{request.query_string.decode()}")
