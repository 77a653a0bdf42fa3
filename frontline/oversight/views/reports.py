"""Monthly reports: written by the machine, edited, published, kept."""

import datetime as dt
import uuid
from collections.abc import Iterator

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.clock import get_first_day_months_before, get_london_today
from frontline.core.downloads import make_download
from frontline.core.formatting import format_date, format_month
from frontline.core.forms import handle
from frontline.core.markdown import parse_markdown_blocks
from frontline.core.pagination import paginate
from frontline.core.papers import Paper, PaperPiece, write_paper_pdf
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.oversight import service
from frontline.oversight.forms import MonthForm, ReportForm
from frontline.oversight.measure_export import build_share_chart
from frontline.oversight.models import MonthlyReport, MonthlyReportState
from frontline.oversight.queries.reports import get_monthly_report, list_monthly_reports
from frontline.oversight.views.blueprint import blueprint

SEE = Permission.SEE_OVERSIGHT
_MONTHS = 12


@blueprint.route("/oversight/reports", methods=["GET", "POST"])
@requires(SEE)
@commits
def reports() -> str | Response | tuple[str, int]:
    """What did we report, month by month? For directors and administrators. 200; 302 to a new report, 422."""
    form = MonthForm()
    form.month.choices = {past_month.isoformat(): format_month(past_month) for past_month in _list_past_months()}
    if not form.is_submitted():
        return _render_reports(form)
    return handle(
        form,
        lambda: service.draft_monthly_report(month=dt.date.fromisoformat(form.month.data)),
        to=lambda report: url_for("oversight.report", report_id=report.id),
        again=lambda: _render_reports(form),
        success=_("The report is written. Read it, change it, and publish it."),
    )


def _render_reports(form: MonthForm) -> str:
    return render_template("oversight/reports.html", page=paginate(list_monthly_reports()), form=form)


def _list_past_months() -> list[dt.date]:
    return [get_first_day_months_before(get_london_today(), number) for number in range(1, _MONTHS + 1)]


@blueprint.route("/oversight/reports/<uuid:report_id>", methods=["GET", "POST"])
@requires(SEE)
@commits
def report(report_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What happened in this month? A draft can be changed and published. 200; 302 to the report, 404, 409, 422."""
    report = get_monthly_report(report_id)
    form = ReportForm(obj=report)
    if not form.is_submitted():
        return _render_report(report, form)
    return handle(
        form,
        lambda: _save_report(report, form),
        to=url_for("oversight.report", report_id=report_id),
        again=lambda: _render_report(report, form),
        success=_("The report is published.") if form.publish.data else _("Saved."),
    )


def _save_report(report: MonthlyReport, form: ReportForm) -> None:
    title, body = form.title.data or "", form.body.data or ""
    service.save_monthly_report(report=report, title=title, body=body, person=current_person())
    if form.publish.data:
        service.publish_monthly_report(report=report)


def _render_report(report: MonthlyReport, form: ReportForm) -> str:
    is_draft = report.state is MonthlyReportState.DRAFT
    figures = service.list_kept_figures(report)
    return render_template("oversight/report.html", report=report, form=form, is_draft=is_draft, figures=figures)


@blueprint.post("/oversight/reports/<uuid:report_id>/delete")
@requires(SEE)
@commits
def delete_report(report_id: uuid.UUID) -> Response:
    """Delete a draft. 302 to the reports, 404, 409 once it is published."""
    service.delete_monthly_report(report=get_monthly_report(report_id))
    flash(_("The draft is deleted."), "success")
    return redirect(url_for("oversight.reports"))


@blueprint.get("/oversight/reports/<uuid:report_id>.pdf")
@requires(SEE)
def report_pdf(report_id: uuid.UUID) -> Response:
    """The report as a PDF, with a chart of its shares. 200, 404."""
    report = get_monthly_report(report_id)
    state = _("Published on %(day)s", day=format_date(report.published_at)) if report.published_at else _("Draft")
    paper = Paper(report.title, state, [*_list_body_pieces(report.body), *_list_figure_pieces(report)])
    return make_download(write_paper_pdf(paper), f"report-{report.month:%Y-%m}.pdf", inline=True)


def _list_body_pieces(body: str) -> Iterator[PaperPiece]:
    for block in parse_markdown_blocks(body):
        if block["kind"] == "list":
            yield from (PaperPiece("point", item) for item in block["items"])
        else:
            yield PaperPiece(block["kind"], block["text"])


def _list_figure_pieces(report: MonthlyReport) -> Iterator[PaperPiece]:
    figures = service.list_kept_figures(report)
    yield PaperPiece("heading", _("The figures, as they were when it was written"))
    yield from build_share_chart([(figure.label, figure.text, figure.share) for figure in figures])
    head = (_("Measure"), format_month(report.month), format_month(report.month - dt.timedelta(days=1)))
    yield PaperPiece("table", head=head, rows=[(figure.label, figure.text, figure.before) for figure in figures])
