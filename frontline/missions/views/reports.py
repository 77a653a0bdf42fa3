"""Delivery reports: written from the data every half year, edited, cleared by somebody else, published."""

import datetime as dt
import uuid

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person, is_allowed
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.clock import get_first_day_months_before, get_london_today
from frontline.core.downloads import make_download
from frontline.core.errors import FieldError, NotFoundError
from frontline.core.fields import make_choices
from frontline.core.formatting import format_date
from frontline.core.forms import handle
from frontline.core.markdown import parse_markdown_blocks
from frontline.core.pagination import paginate
from frontline.core.pdf import typeset_pdf
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.missions.forms.reports import DeliveryReportForm, HalfYearForm
from frontline.missions.models.stocktake import DeliveryReport, ReportState
from frontline.missions.queries import stocktakes
from frontline.missions.service import reports as service_reports
from frontline.missions.views.blueprint import blueprint

READ, MANAGE = Permission.READ_MISSIONS, Permission.MANAGE_MISSIONS
_HALVES = 4


@blueprint.get("/missions/reports")
@requires(READ)
def reports() -> str:
    """What did we report on the missions? For all who read missions; drafts for those who manage them. 200."""
    return _render_list(_set_half_years(HalfYearForm(formdata=None)))


@blueprint.post("/missions/reports")
@requires(MANAGE)
@commits
def write_report() -> Response | tuple[str, int]:
    """Write the report on a half year; for those who manage missions. 302 to the report, 422 with the errors."""
    form, person = _set_half_years(HalfYearForm()), current_person()
    return handle(
        form,
        lambda: service_reports.write_delivery_report(starts_on=dt.date.fromisoformat(form.half.data), person=person),
        success=_("The report is written. Read it, change it, and have it cleared."),
        to=lambda report: url_for("missions.report", report_id=report.id),
        again=lambda: _render_list(form),
    )


def _render_list(form: HalfYearForm) -> str:
    page = paginate(stocktakes.list_delivery_reports(is_allowed(MANAGE)))
    return render_template("missions/reports.html", page=page, form=form, manages=is_allowed(MANAGE))


def _set_half_years(form: HalfYearForm) -> HalfYearForm:
    """A form with the latest half years to choose from."""
    halves = [
        service_reports.get_half_year_start(get_first_day_months_before(get_london_today(), 6 * number))
        for number in range(_HALVES)
    ]
    form.half.choices = make_choices({half.isoformat(): service_reports.format_half_year(half) for half in halves})
    return form


@blueprint.get("/missions/reports/<uuid:report_id>")
@requires(READ)
def report(report_id: uuid.UUID) -> str:
    """What happened on the missions in this half year? For all who read missions. 200; 404 for others' drafts."""
    report = _get_readable_report(report_id)
    return _render_page(report, DeliveryReportForm(formdata=None, obj=report))


def _get_readable_report(report_id: uuid.UUID) -> DeliveryReport:
    report = stocktakes.get_delivery_report(report_id)
    if report.state is not ReportState.PUBLISHED and not is_allowed(MANAGE):
        raise NotFoundError("There is no such report.")
    return report


def _render_page(report: DeliveryReport, form: DeliveryReportForm) -> str:
    is_mine = str(current_person().id) in report.editors
    return render_template(
        "missions/report.html", report=report, form=form, manages=is_allowed(MANAGE), is_mine=is_mine
    )


@blueprint.post("/missions/reports/<uuid:report_id>")
@requires(MANAGE)
@commits
def save_report(report_id: uuid.UUID) -> Response | tuple[str, int]:
    """Change a draft; for those who manage missions. 302 to the report, 409 once published, 422 with the errors."""
    report, form, person = stocktakes.get_delivery_report(report_id, lock=True), DeliveryReportForm(), current_person()
    return handle(
        form,
        lambda: service_reports.save_delivery_report(
            report=report, person=person, title=form.title.data or "", body=form.body.data or ""
        ),
        success=_("Saved. Somebody else clears it."),
        to=url_for("missions.report", report_id=report_id),
        again=lambda: _render_page(report, form),
    )


@blueprint.post("/missions/reports/<uuid:report_id>/<any(clear, publish, delete):step>")
@requires(MANAGE)
@commits
def move_report(report_id: uuid.UUID, step: str) -> Response | tuple[str, int]:
    """Clear, publish or delete; for those who manage missions. 302; 409 where its state or author forbids it."""
    report = stocktakes.get_delivery_report(report_id, lock=True)
    try:
        if step == "clear":
            service_reports.clear_delivery_report(report=report, person=current_person())
        elif step == "publish":
            service_reports.publish_delivery_report(report=report)
        else:
            service_reports.delete_delivery_report(report=report)
            flash(_("The draft is deleted."), "success")
            return redirect(url_for("missions.reports"))
    except FieldError as error:
        flash(str(error), "information")
        return redirect(url_for("missions.report", report_id=report_id))
    flash(_("The report is cleared.") if step == "clear" else _("The report is published."), "success")
    return redirect(url_for("missions.report", report_id=report_id))


@blueprint.get("/missions/reports/<uuid:report_id>.pdf")
@requires(READ)
def report_pdf(report_id: uuid.UUID) -> Response:
    """The report as a PDF; for all who read missions. 200; 404 for others' drafts."""
    report = _get_readable_report(report_id)
    state = (
        _("Published on %(day)s", day=format_date(report.published_at)) if report.published_at else report.state.label
    )
    data = {
        "title": report.title,
        "description": "Delivery report",
        "state": state,
        "blocks": parse_markdown_blocks(report.body),
        "figures": report.figures,
    }
    return make_download(typeset_pdf("pages/report.typ", data), f"delivery-{report.starts_on:%Y-%m}.pdf", inline=True)
