"""Placements from a spreadsheet: upload, choose the columns, look at what would change, import it."""

import csv
import io
import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import needs_confirmation, requires
from frontline.core.downloads import make_download
from frontline.core.errors import FieldError
from frontline.core.formatting import format_date
from frontline.core.forms import get_uploaded_file, handle
from frontline.core.pagination import paginate
from frontline.core.spreadsheets import escape_formula
from frontline.core.tables.days import parse_day
from frontline.core.transactions import allow_body_size, commits
from frontline.core.translation import gettext as _
from frontline.placements.forms.spreadsheets import OtherTableForm, UploadForm
from frontline.placements.models.sheet import PlacementSheet, SheetRowState, SheetState
from frontline.placements.spreadsheets import sheets as importing_sheets
from frontline.placements.spreadsheets.columns import SHEET_COLUMNS, guess_column_mapping
from frontline.placements.spreadsheets.row_checks import reopen_mapping, start_row_checks
from frontline.placements.spreadsheets.row_updates import start_row_updates
from frontline.placements.spreadsheets.sheets import MAX_SHEET_BYTES, list_sheet_rows, list_sheets
from frontline.placements.views.blueprint import blueprint

MANAGE = Permission.MANAGE_PLACEMENTS
_SHOW_OPTIONS = {
    "new": _l("New"), "changed": _l("Different"), "same": _l("The same"), "bad": _l("Cannot be imported"),
    "done": _l("Imported"),
}  # fmt: skip


@blueprint.route("/placements/sheets", methods=["GET", "POST"])
@requires(MANAGE)
@commits
@allow_body_size(MAX_SHEET_BYTES + 64 * 1024)
def sheets() -> str | Response | tuple[str, int]:
    """Which spreadsheets were uploaded, and is there another? For coordinators. 200; 302 to the new one, 422."""
    form = UploadForm()
    if not form.is_submitted():
        return _render_sheets(form)
    return handle(
        form,
        lambda: _upload_sheet(form),
        to=lambda sheet: url_for("placements.sheet", sheet_id=sheet.id),
        again=lambda: _render_sheets(form),
    )


def _upload_sheet(form: UploadForm) -> PlacementSheet:
    uploaded_file = get_uploaded_file()
    return importing_sheets.upload_sheet(
        name=uploaded_file.filename or "", content=uploaded_file.read(), person=current_person(),
        worksheet=form.worksheet.data or "", heading_row=form.heading_row.data or 0,
    )  # fmt: skip


@blueprint.get("/placements/sheets/template.csv")
@requires(MANAGE)
def sheet_template() -> Response:
    """An empty spreadsheet with every column, to be filled in; for coordinators. 200."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow([str(column.label) for column in SHEET_COLUMNS.values()])
    return make_download("\ufeff" + buffer.getvalue(), "placements.csv")


def _render_sheets(form: UploadForm) -> str:
    page = paginate(list_sheets())
    names = accounts.get_person_names({sheet.person_id for sheet in page.rows})
    return render_template("placements/sheets.html", form=form, page=page, names=names)


@blueprint.get("/placements/sheets/<uuid:sheet_id>")
@requires(MANAGE)
def sheet(sheet_id: uuid.UUID) -> str:
    """What would this spreadsheet change? Its rows by state; for coordinators. 200, 404."""
    return _render_sheet(importing_sheets.get_sheet(sheet_id))


def _render_sheet(
    sheet: PlacementSheet, error: FieldError | None = None, table_form: OtherTableForm | None = None
) -> str:
    counts = importing_sheets.count_rows_by_state(sheet.id)
    default_show = next((key for key in ("changed", "new", "bad", "done") if counts[key]), "new")
    show = request.args.get("show", default_show)
    show = show if show in _SHOW_OPTIONS else default_show
    waiting_states = ("waiting",) if sheet.state is SheetState.CHECKING else ("new", "changed", "same")
    remaining = sum(counts[state] for state in waiting_states)
    problems = [{"text": str(error), "href": f"#{error.field}"}] if error else []
    return render_template(
        "placements/sheet.html", sheet=sheet, counts=counts, columns=SHEET_COLUMNS, show=show,
        show_options=_SHOW_OPTIONS, remaining=remaining,
        mapping=_parse_mapping(sheet) if error else sheet.mapping or _guess_mapping(sheet),
        samples=importing_sheets.list_sample_values(sheet) if sheet.state is SheetState.MAPPING else {},
        page=paginate(list_sheet_rows(sheet.id, SheetRowState(show))), invalid_key=error.field if error else "",
        problem=str(error) if error else "", problems=problems,
        unused=[name for name in sheet.columns if name and name not in sheet.mapping.values()],
        format_day=_format_day, table_form=table_form or _build_table_form(sheet),
    )  # fmt: skip


def _guess_mapping(sheet: PlacementSheet) -> dict[str, str]:
    return guess_column_mapping(sheet.columns, importing_sheets.find_remembered_mapping(sheet))


def _format_day(cell: str) -> str:
    return format_date(parse_day(cell)) or cell


def _parse_mapping(sheet: PlacementSheet) -> dict[str, str]:
    entered = {column_key: request.form.get(column_key, "") for column_key in SHEET_COLUMNS}
    return {column_key: heading for column_key, heading in entered.items() if heading in sheet.columns}


def _build_table_form(sheet: PlacementSheet) -> OtherTableForm:
    read_as = sheet.read_as
    return OtherTableForm(read_as.get("sheets", ()), worksheet=read_as.get("sheet", ""))


@blueprint.post("/placements/sheets/<uuid:sheet_id>/table")
@requires(MANAGE)
@commits
def choose_table(sheet_id: uuid.UUID) -> Response | tuple[str, int]:
    """Read another worksheet, or other headings; for coordinators. 302 to the spreadsheet, 404, 409, 422."""
    sheet = importing_sheets.get_sheet(sheet_id)
    form = _build_table_form(sheet)
    return handle(
        form,
        lambda: importing_sheets.choose_table(
            sheet=sheet, worksheet=form.worksheet.data or "", heading_row=form.heading_row.data or 0
        ),
        to=url_for("placements.sheet", sheet_id=sheet_id),
        again=lambda: _render_sheet(sheet, table_form=form),
        success=_("The table is read anew."),
    )


@blueprint.post("/placements/sheets/<uuid:sheet_id>/columns")
@requires(MANAGE)
@commits
def choose_columns(sheet_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say which column holds what; for coordinators. 302 to the spreadsheet, 404, 409, 422 with the error."""
    sheet = importing_sheets.get_sheet(sheet_id)
    try:
        start_row_checks(sheet=sheet, mapping=_parse_mapping(sheet))
    except FieldError as error:
        return _render_sheet(sheet, error), 422
    return redirect(url_for("placements.sheet", sheet_id=sheet_id))


@blueprint.post("/placements/sheets/<uuid:sheet_id>/columns/again")
@requires(MANAGE)
@commits
def reopen_columns(sheet_id: uuid.UUID) -> Response:
    """Choose the columns again; for coordinators. 302 to the spreadsheet, 404, 409."""
    reopen_mapping(sheet=importing_sheets.get_sheet(sheet_id))
    return redirect(url_for("placements.sheet", sheet_id=sheet_id))


@blueprint.post("/placements/sheets/<uuid:sheet_id>/apply")
@requires(MANAGE)
@commits
def apply_sheet(sheet_id: uuid.UUID) -> Response:
    """Import what is new or different, in a job; for coordinators. 302 to the spreadsheet, 404, 409."""
    start_row_updates(sheet=importing_sheets.get_sheet(sheet_id))
    flash(_("The rows are being imported."), "success")
    return redirect(url_for("placements.sheet", sheet_id=sheet_id))


@blueprint.post("/placements/sheets/<uuid:sheet_id>/delete")
@requires(MANAGE)
@commits
def delete_sheet(sheet_id: uuid.UUID) -> Response:
    """Delete a spreadsheet; what was imported from it stays; for coordinators. 302 to the list, 404, 409."""
    importing_sheets.delete_sheet(sheet=importing_sheets.get_sheet(sheet_id))
    flash(_("The spreadsheet is deleted. What was imported from it stays."), "success")
    return redirect(url_for("placements.sheets"))


@blueprint.get("/placements/sheets/<uuid:sheet_id>/bad-rows.csv")
@requires(MANAGE)
@needs_confirmation
def bad_rows(sheet_id: uuid.UUID) -> Response:
    """Every row that cannot be imported, as it came, with the reason, as CSV; for coordinators. 200, 404."""
    sheet = importing_sheets.get_sheet(sheet_id)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([_("Line"), _("Reason"), *(escape_formula(name) for name in sheet.columns)])
    for row in importing_sheets.list_bad_rows(sheet.id):
        writer.writerow([row.line, row.problem, *(escape_formula(row.cells.get(name, "")) for name in sheet.columns)])
    return make_download(buffer.getvalue(), "rows-left-out.csv")
