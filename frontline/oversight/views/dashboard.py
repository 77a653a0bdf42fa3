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
from frontline.core.formatting import format_moment, format_month
from frontline.core.jobs import defer
from frontline.core.pagination import paginate
from frontline.core.papers import Paper, PaperPiece, write_paper_pdf
from frontline.core.spreadsheets import write_sheets
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.oversight.measure_export import build_measure_sheets, list_measure_pieces
from frontline.oversight.measures import MEASURES_BY_KEY, OversightMeasure
from frontline.oversight.queries.figures import (
    PERIODS,
    FigureScope,
    count_themes_within_time,
    get_figure,
    get_refreshed_at,
    list_figures,
    list_figures_by_department,
    list_themes_behind_figure,
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
        within_time_counts=count_themes_within_time(scope),
        **_build_context(scope),
    )


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
    parts = [_("%(first)s to %(last)s", first=format_month(scope.first_month), last=format_month(scope.last_day))]
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
    asked, points = request.args.get("show", ""), list_trend_points(measure, scope)
    show = asked if asked in measure.theme_lists else next(iter(measure.theme_lists), "")
    page = paginate(list_themes_behind_figure(measure, scope, show)) if show else None
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
    """The figures of the dashboard as data, or as a paper with charts; for directors and administrators. 200."""
    scope = _parse_scope()
    content = _write_pdf(scope) if ending == "pdf" else write_sheets(build_measure_sheets(scope), ending)
    return make_download(content, f"oversight-{scope.today.isoformat()}.{ending}")


def _write_pdf(scope: FigureScope) -> bytes:
    refreshed_at, state = get_refreshed_at(), f"{_format_scope(scope)}."
    if refreshed_at:
        state = _("%(about)s. As of %(at)s.", about=_format_scope(scope), at=format_moment(refreshed_at))
    pieces = [PaperPiece("paragraph", str(_CAVEAT)), *list_measure_pieces(scope)]
    return write_paper_pdf(Paper(_("Do insights lead to change, at scale?"), state, pieces))


@blueprint.post("/oversight/refresh")
@requires(SEE)
@commits
def refresh_measures() -> Response:
    """Refresh the figures in a job; for directors and administrators. 302 to the dashboard."""
    defer("oversight.refresh_measures", key="oversight.refresh_measures")
    flash(_("The figures are being refreshed. Look again in a moment."), "success")
    return redirect(f"{url_for('oversight.dashboard')}?{request.query_string.decode()}")
