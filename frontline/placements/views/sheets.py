"""Placements from a spreadsheet: upload, choose the columns, look at what would change, take it over."""

import csv
import io
import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovSubmitInput
from werkzeug.wrappers import Response
from wtforms import FileField, SubmitField

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.downloads import download
from frontline.core.errors import FieldError
from frontline.core.forms import Form, attempt, uploaded
from frontline.core.furniture import paginate
from frontline.core.tables import harmless
from frontline.core.translation import gettext as _
from frontline.core.writes import accepts, writes
from frontline.placements import importing
from frontline.placements.models import RowState, Sheet, SheetState
from frontline.placements.views.blueprint import blueprint

MANAGE = Permission.MANAGE_PLACEMENTS
_SHOWS = {
    "new": _l("New"), "changed": _l("Different"), "same": _l("The same"), "bad": _l("Cannot be taken over"),
    "done": _l("Taken over"),
}  # fmt: skip


class UploadForm(Form):
    """A spreadsheet."""

    file = FileField(_l("The spreadsheet"), description=_l("A .csv or .xlsx file, up to 20 MB."), widget=GovFileInput())
    submit = SubmitField(_l("Upload"), widget=GovSubmitInput())


@blueprint.route("/placements/sheets", methods=["GET", "POST"])
@requires(MANAGE)
@writes
@accepts(importing.MOST_BYTES + 64 * 1024)
def sheets() -> str | Response | tuple[str, int]:
    """Which sheets came, and is there another?"""
    form, made = UploadForm(), []

    def upload() -> None:
        given = uploaded()
        made.append(importing.upload(name=given.filename or "", content=given.read(), person=current_person()))

    if form.is_submitted() and attempt(form, upload):
        return redirect(url_for("placements.sheet", sheet_id=made[0].id))
    shown = paginate(importing.newest())
    names = accounts.names({one.person_id for one in shown.rows})
    page = render_template("placements/sheets.html", form=form, page=shown, names=names)
    return (page, 422) if form.is_submitted() else page


@blueprint.get("/placements/sheets/<uuid:sheet_id>")
@requires(MANAGE)
def sheet(sheet_id: uuid.UUID) -> str:
    """What would this sheet change?"""
    return _page(importing.sheet(sheet_id))


def _page(sheet: Sheet, wrong: FieldError | None = None) -> str:
    counts = importing.counts(sheet.id)
    usual = next((key for key in ("changed", "new", "bad", "done") if counts[key]), "new")
    show = request.args.get("show", usual)
    show = show if show in _SHOWS else usual
    waiting = ("waiting",) if sheet.state is SheetState.CHECKING else ("new", "changed", "same")
    left = sum(counts[state] for state in waiting)
    problems = [{"text": str(wrong), "href": f"#{wrong.field}"}] if wrong else []
    return render_template(
        "placements/sheet.html", sheet=sheet, counts=counts, columns=importing.COLUMNS, show=show, shows=_SHOWS,
        chosen=_chosen(sheet) if wrong else sheet.mapping or importing.guess(sheet.columns), left=left,
        page=paginate(importing.rows(sheet.id, RowState(show))), wrong=wrong.field if wrong else "",
        problem=str(wrong) if wrong else "", problems=problems,
        unused=[name for name in sheet.columns if name and name not in sheet.mapping.values()],
    )  # fmt: skip


def _chosen(sheet: Sheet) -> dict[str, str]:
    given = {what: request.form.get(what, "") for what in importing.COLUMNS}
    return {what: heading for what, heading in given.items() if heading in sheet.columns}


@blueprint.post("/placements/sheets/<uuid:sheet_id>/columns")
@requires(MANAGE)
@writes
def map_sheet(sheet_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say which column holds what."""
    found = importing.sheet(sheet_id)
    try:
        importing.begin_to_check(sheet=found, mapping=_chosen(found))
    except FieldError as error:
        return _page(found, error), 422
    return redirect(url_for("placements.sheet", sheet_id=sheet_id))


@blueprint.post("/placements/sheets/<uuid:sheet_id>/columns/again")
@requires(MANAGE)
@writes
def remap_sheet(sheet_id: uuid.UUID) -> Response:
    """Choose the columns anew."""
    importing.choose_again(sheet=importing.sheet(sheet_id))
    return redirect(url_for("placements.sheet", sheet_id=sheet_id))


@blueprint.post("/placements/sheets/<uuid:sheet_id>/apply")
@requires(MANAGE)
@writes
def apply_sheet(sheet_id: uuid.UUID) -> Response:
    """Take over what is new or different."""
    importing.begin_to_apply(sheet=importing.sheet(sheet_id))
    flash("The rows are being taken over.", "success")
    return redirect(url_for("placements.sheet", sheet_id=sheet_id))


@blueprint.post("/placements/sheets/<uuid:sheet_id>/delete")
@requires(MANAGE)
@writes
def delete_sheet(sheet_id: uuid.UUID) -> Response:
    """Throw a sheet away; what was taken over from it stays."""
    importing.delete_sheet(sheet=importing.sheet(sheet_id))
    flash("The sheet is deleted. What was taken over from it stays.", "success")
    return redirect(url_for("placements.sheets"))


@blueprint.get("/placements/sheets/<uuid:sheet_id>/bad-rows.csv")
@requires(MANAGE)
def bad_rows(sheet_id: uuid.UUID) -> Response:
    """Every row that cannot be taken over, as it came, with the reason."""
    found = importing.sheet(sheet_id)
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow([_("Line"), _("Reason"), *(harmless(name) for name in found.columns)])
    for row in importing.bad_rows(found.id):
        table.writerow([row.line, row.problem, *(harmless(row.cells.get(name, "")) for name in found.columns)])
    return download(written.getvalue(), "rows-left-out.csv")
