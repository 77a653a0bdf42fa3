"""Monthly reports: written by the machine, edited, published, kept."""

import datetime as dt
import uuid

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.downloads import download
from frontline.core.forms import attempt
from frontline.core.furniture import date, month, months_before, paginate, today
from frontline.core.markdown import blocks
from frontline.core.pdf import pdf
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.oversight import queries, service
from frontline.oversight.forms import MonthForm, ReportForm
from frontline.oversight.models import Report, ReportState
from frontline.oversight.views.blueprint import blueprint

SEE = Permission.SEE_OVERSIGHT
_MONTHS = 12


@blueprint.route("/reports", methods=["GET", "POST"])
@requires(SEE)
@writes
def reports() -> str | Response | tuple[str, int]:
    """What did we report, month by month?"""
    form, made = MonthForm(), []
    form.month.choices = {one.isoformat(): month(one) for one in _months()}

    def write() -> None:
        made.append(service.write_report(month=dt.date.fromisoformat(form.month.data)))

    if form.is_submitted() and attempt(form, write):
        flash("The report is written. Read it, change it, and publish it.", "success")
        return redirect(url_for("oversight.report", report_id=made[0].id))
    page = render_template("oversight/reports.html", page=paginate(queries.reports()), form=form)
    return (page, 422) if form.is_submitted() else page


def _months() -> list[dt.date]:
    return [months_before(today(), number) for number in range(1, _MONTHS + 1)]


@blueprint.route("/reports/<uuid:report_id>", methods=["GET", "POST"])
@requires(SEE)
@writes
def report(report_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What happened in this month?"""
    found = queries.report(report_id)
    form = ReportForm(obj=found)

    def save() -> None:
        title, body = form.title.data or "", form.body.data or ""
        service.save_report(report=found, title=title, body=body, person=current_person())
        if form.publish.data:
            service.publish_report(report=found)

    if form.is_submitted() and attempt(form, save):
        flash(_("The report is published.") if form.publish.data else _("Saved."), "success")
        return redirect(url_for("oversight.report", report_id=report_id))
    page = _page(found, form)
    return (page, 422) if form.is_submitted() else page


def _page(found: Report, form: ReportForm) -> str:
    is_draft = found.state is ReportState.DRAFT
    words = service.figure_words(found.figures)
    return render_template("oversight/report.html", report=found, form=form, is_draft=is_draft, figures=words)


@blueprint.post("/reports/<uuid:report_id>/delete")
@requires(SEE)
@writes
def delete_report(report_id: uuid.UUID) -> Response:
    """Throw a draft away."""
    service.delete_report(report=queries.report(report_id))
    flash("The draft is thrown away.", "success")
    return redirect(url_for("oversight.reports"))


@blueprint.get("/reports/<uuid:report_id>.pdf")
@requires(SEE)
def report_pdf(report_id: uuid.UUID) -> Response:
    """The report as a document."""
    found = queries.report(report_id)
    state = _("Published on %(day)s", day=date(found.published_at)) if found.published_at else _("Draft")
    data = {
        "title": found.title, "description": "Monthly report", "state": state, "blocks": blocks(found.body),
        "figures": [list(one) for one in service.figure_words(found.figures)],
    }  # fmt: skip
    return download(pdf("pages/report.typ", data), f"report-{found.month:%Y-%m}.pdf", inline=True)
