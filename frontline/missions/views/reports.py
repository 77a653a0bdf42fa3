"""Delivery reports: written from the data every half year, edited, cleared by somebody else, published."""

import datetime as dt
import uuid

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person, may
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.downloads import download
from frontline.core.errors import FieldError, NotFoundError
from frontline.core.forms import attempt, options
from frontline.core.furniture import date, months_before, paginate, today
from frontline.core.markdown import blocks
from frontline.core.pdf import pdf
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.missions import queries, service
from frontline.missions.forms import DeliveryReportForm, HalfForm
from frontline.missions.models import DeliveryReport, ReportState
from frontline.missions.views.blueprint import blueprint

READ, MANAGE = Permission.READ_MISSIONS, Permission.MANAGE_MISSIONS
_HALVES = 4


@blueprint.get("/missions/reports")
@requires(READ)
def reports() -> str:
    """What did we report on the missions, half year by half year?"""
    page, form = paginate(queries.reports(may(MANAGE))), _half_form(sent=False)
    return render_template("missions/reports.html", page=page, form=form, manages=may(MANAGE))


@blueprint.post("/missions/reports")
@requires(MANAGE)
@writes
def write_report() -> Response | tuple[str, int]:
    """Write the report on a half year."""
    form, made = _half_form(sent=True), []

    def write() -> None:
        half = dt.date.fromisoformat(form.half.data)
        made.append(service.reports.write(starts_on=half, person=current_person()))

    if attempt(form, write):
        flash(_("The report is written. Read it, change it, and have it cleared."), "success")
        return redirect(url_for("missions.report", report_id=made[0].id))
    page = paginate(queries.reports(may(MANAGE)))
    return render_template("missions/reports.html", page=page, form=form, manages=True), 422


def _half_form(*, sent: bool) -> HalfForm:
    form = HalfForm() if sent else HalfForm(formdata=None)
    halves = [service.reports.half_of(months_before(today(), 6 * number)) for number in range(_HALVES)]
    form.half.choices = options({one.isoformat(): service.reports.half_in_words(one) for one in halves})
    return form


@blueprint.get("/missions/reports/<uuid:report_id>")
@requires(READ)
def report(report_id: uuid.UUID) -> str:
    """What became of the missions in this half year?"""
    found = _readable(report_id)
    return _page(found, DeliveryReportForm(formdata=None, obj=found))


def _readable(report_id: uuid.UUID) -> DeliveryReport:
    found = queries.report(report_id)
    if found.state is not ReportState.PUBLISHED and not may(MANAGE):
        raise NotFoundError("There is no such report.")
    return found


def _page(found: DeliveryReport, form: DeliveryReportForm) -> str:
    is_mine = str(current_person().id) in found.editors
    return render_template("missions/report.html", report=found, form=form, manages=may(MANAGE), is_mine=is_mine)


@blueprint.post("/missions/reports/<uuid:report_id>")
@requires(MANAGE)
@writes
def save_report(report_id: uuid.UUID) -> Response | tuple[str, int]:
    """Change a draft."""
    found, form, person = queries.report(report_id, lock=True), DeliveryReportForm(), current_person()
    if attempt(form, lambda: service.reports.save(
        report=found, person=person, title=form.title.data or "", body=form.body.data or ""
    )):  # fmt: skip
        flash(_("Saved. Somebody else clears it."), "success")
        return redirect(url_for("missions.report", report_id=report_id))
    return _page(found, form), 422


@blueprint.post("/missions/reports/<uuid:report_id>/<any(clear, publish, delete):step>")
@requires(MANAGE)
@writes
def move_report(report_id: uuid.UUID, step: str) -> Response | tuple[str, int]:
    """Clear, publish, or throw away."""
    found = queries.report(report_id, lock=True)
    try:
        if step == "clear":
            service.reports.clear(report=found, person=current_person())
        elif step == "publish":
            service.reports.publish(report=found)
        else:
            service.reports.delete(report=found)
            flash(_("The draft is thrown away."), "success")
            return redirect(url_for("missions.reports"))
    except FieldError as error:
        flash(str(error), "information")
        return redirect(url_for("missions.report", report_id=report_id))
    flash(_("The report is cleared.") if step == "clear" else _("The report is published."), "success")
    return redirect(url_for("missions.report", report_id=report_id))


@blueprint.get("/missions/reports/<uuid:report_id>.pdf")
@requires(READ)
def report_pdf(report_id: uuid.UUID) -> Response:
    """The report as a document."""
    found = _readable(report_id)
    state = _("Published on %(day)s", day=date(found.published_at)) if found.published_at else found.state.label
    data = {
        "title": found.title, "description": "Delivery report", "state": state, "blocks": blocks(found.body),
        "figures": found.figures,
    }  # fmt: skip
    return download(pdf("pages/report.typ", data), f"delivery-{found.starts_on:%Y-%m}.pdf", inline=True)
