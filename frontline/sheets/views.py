"""Rows from a spreadsheet: upload, choose the columns, look at what would change, import it."""

import csv
import io
import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person, is_allowed
from frontline.accounts.permissions import Permission
from frontline.core.access import needs_confirmation, requires
from frontline.core.downloads import make_download
from frontline.core.errors import FieldError, require_found
from frontline.core.forms import get_uploaded_file, handle
from frontline.core.pagination import paginate
from frontline.core.spreadsheets import escape_formula
from frontline.core.transactions import allow_body_size, commits
from frontline.core.translation import gettext as _
from frontline.sheets import queries
from frontline.sheets.cells import map_cells
from frontline.sheets.columns import guess_column_mapping
from frontline.sheets.forms import OtherTableForm, UploadForm
from frontline.sheets.kinds import SheetKind, get_sheet_kind
from frontline.sheets.models import SheetRowState, SheetState, UploadedSheet
from frontline.sheets.service import checks, updates, uploads

blueprint = Blueprint("sheets", __name__)
IMPORT = Permission.IMPORT_SHEETS
_SHOW_OPTIONS = {
    "new": _l("New"), "changed": _l("Different"), "same": _l("The same"), "bad": _l("Cannot be imported"),
    "done": _l("Imported"), "note": _l("Headings and notes, left out"),
}  # fmt: skip


@blueprint.route("/<kind>/sheets", methods=["GET", "POST"])
@requires(IMPORT)
@commits
@allow_body_size(uploads.MAX_SHEET_BYTES + 64 * 1024)
def sheets(kind: str) -> str | Response | tuple[str, int]:
    """Which spreadsheets were uploaded, and is there another? 200; 302 to the new one, 404, 422 with the errors.

    For administrators, of placements for coordinators, as on every page of spreadsheets: 404 for the other.
    """
    sheet_kind, form = _get_kind(kind), UploadForm()
    if not form.is_submitted():
        return _render_sheets(sheet_kind, form)
    return handle(
        form,
        lambda: _upload_sheet(sheet_kind, form),
        to=lambda sheet: url_for("sheets.sheet", kind=kind, sheet_id=sheet.id),
        again=lambda: _render_sheets(sheet_kind, form),
    )


def _get_kind(key: str) -> SheetKind:
    kind = get_sheet_kind(key)
    return require_found(kind if is_allowed(kind.permission) else None, "There are no spreadsheets of this kind.")


def _get_sheet(key: str, sheet_id: uuid.UUID) -> UploadedSheet:
    return queries.get_sheet(sheet_id, _get_kind(key))


def _upload_sheet(kind: SheetKind, form: UploadForm) -> UploadedSheet:
    uploaded_file = get_uploaded_file()
    return uploads.upload_sheet(
        kind=kind, name=uploaded_file.filename or "", content=uploaded_file.read(), person=current_person(),
        worksheet=form.worksheet.data or "", heading_row=form.heading_row.data or 0,
    )  # fmt: skip


@blueprint.get("/<kind>/sheets/template.csv")
@requires(IMPORT)
def sheet_template(kind: str) -> Response:
    """An empty spreadsheet with every column, to be filled in. 200, 404."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow([str(column.label) for column in _get_kind(kind).columns.values()])
    return make_download("\ufeff" + buffer.getvalue(), f"{_get_kind(kind).key}.csv")


def _render_sheets(kind: SheetKind, form: UploadForm) -> str:
    page = paginate(queries.list_sheets(kind))
    names = accounts.get_person_names({sheet.person_id for sheet in page.rows})
    return render_template("sheets/sheets.html", kind=kind, form=form, page=page, names=names)


@blueprint.get("/<kind>/sheets/<uuid:sheet_id>")
@requires(IMPORT)
def sheet(kind: str, sheet_id: uuid.UUID) -> str:
    """What would this spreadsheet change? Its rows by state. 200, 404."""
    return _render_sheet(_get_sheet(kind, sheet_id))


def _render_sheet(
    sheet: UploadedSheet, error: FieldError | None = None, table_form: OtherTableForm | None = None
) -> str:
    kind, counts = get_sheet_kind(sheet.kind), queries.count_rows_by_state(sheet.id)
    default_show = next((key for key in ("changed", "new", "bad", "done", "same", "note") if counts[key]), "new")
    show = request.args.get("show", default_show)
    show = show if show in _SHOW_OPTIONS else default_show
    waiting_states = ("waiting",) if sheet.state is SheetState.CHECKING else ("new", "changed", "same")
    remaining = sum(counts[state] for state in waiting_states)
    problems = [{"text": str(error), "href": f"#{error.field}"}] if error else []
    page = paginate(queries.list_sheet_rows(sheet.id, SheetRowState(show)))
    cells = {row.id: map_cells(row.cells, sheet.mapping) for row in page.rows}
    return render_template(
        "sheets/sheet.html", kind=kind, sheet=sheet, counts=counts, show=show,
        show_options=_SHOW_OPTIONS, remaining=remaining,
        letters=kind.count_letters(sheet) if sheet.state is SheetState.CHECKED else 0,
        mapping=_parse_mapping(sheet) if error else sheet.mapping or _guess_mapping(sheet),
        samples=queries.list_sample_values(sheet) if sheet.state is SheetState.MAPPING else {},
        page=page, cells=cells, invalid_key=error.field if error else "",
        problem=str(error) if error else "", problems=problems,
        unused=[name for name in sheet.columns if name and name not in sheet.mapping.values()],
        table_form=table_form or _build_table_form(sheet),
    )  # fmt: skip


def _guess_mapping(sheet: UploadedSheet) -> dict[str, str]:
    remembered = queries.find_remembered_mapping(sheet)
    return guess_column_mapping(get_sheet_kind(sheet.kind).columns, sheet.columns, remembered)


def _parse_mapping(sheet: UploadedSheet) -> dict[str, str]:
    entered = {column_key: request.form.get(column_key, "") for column_key in get_sheet_kind(sheet.kind).columns}
    return {column_key: heading for column_key, heading in entered.items() if heading in sheet.columns}


def _build_table_form(sheet: UploadedSheet) -> OtherTableForm:
    read_as = sheet.read_as
    return OtherTableForm(read_as.get("sheets", ()), worksheet=read_as.get("sheet", ""))


@blueprint.post("/<kind>/sheets/<uuid:sheet_id>/table")
@requires(IMPORT)
@commits
def choose_table(kind: str, sheet_id: uuid.UUID) -> Response | tuple[str, int]:
    """Read another worksheet, or other headings. 302 to the spreadsheet, 404, 409, 422 with the errors."""
    sheet = _get_sheet(kind, sheet_id)
    form = _build_table_form(sheet)
    return handle(
        form,
        lambda: uploads.choose_table(
            sheet=sheet, worksheet=form.worksheet.data or "", heading_row=form.heading_row.data or 0
        ),
        to=url_for("sheets.sheet", kind=kind, sheet_id=sheet_id),
        again=lambda: _render_sheet(sheet, table_form=form),
        success=_("The table is read anew."),
    )


@blueprint.post("/<kind>/sheets/<uuid:sheet_id>/columns")
@requires(IMPORT)
@commits
def choose_columns(kind: str, sheet_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say which column holds what. 302 to the spreadsheet, 404, 409, 422 with the error."""
    sheet = _get_sheet(kind, sheet_id)
    try:
        checks.start_row_checks(sheet=sheet, mapping=_parse_mapping(sheet))
    except FieldError as error:
        return _render_sheet(sheet, error), 422
    return redirect(url_for("sheets.sheet", kind=kind, sheet_id=sheet_id))


@blueprint.post("/<kind>/sheets/<uuid:sheet_id>/columns/again")
@requires(IMPORT)
@commits
def reopen_columns(kind: str, sheet_id: uuid.UUID) -> Response:
    """Choose the columns again. 302 to the spreadsheet, 404, 409."""
    checks.reopen_mapping(sheet=_get_sheet(kind, sheet_id))
    return redirect(url_for("sheets.sheet", kind=kind, sheet_id=sheet_id))


@blueprint.post("/<kind>/sheets/<uuid:sheet_id>/apply")
@requires(IMPORT)
@needs_confirmation
@commits
def apply_sheet(kind: str, sheet_id: uuid.UUID) -> Response:
    """Import what is new or different, in a job. 302 to the spreadsheet, 404, 409."""
    updates.start_row_updates(sheet=_get_sheet(kind, sheet_id), person_id=current_person().id)
    flash(_("The rows are being imported."), "success")
    return redirect(url_for("sheets.sheet", kind=kind, sheet_id=sheet_id))


@blueprint.post("/<kind>/sheets/<uuid:sheet_id>/delete")
@requires(IMPORT)
@commits
def delete_sheet(kind: str, sheet_id: uuid.UUID) -> Response:
    """Delete a spreadsheet; what was imported from it stays. 302 to the list, 404, 409."""
    uploads.delete_sheet(sheet=_get_sheet(kind, sheet_id))
    flash(_("The spreadsheet is deleted. What was imported from it stays."), "success")
    return redirect(url_for("sheets.sheets", kind=kind))


@blueprint.get("/<kind>/sheets/<uuid:sheet_id>/bad-rows.csv")
@requires(IMPORT)
@needs_confirmation
def bad_rows(kind: str, sheet_id: uuid.UUID) -> Response:
    """Every row that cannot be imported, as it came, with the reason, as CSV. 200, 404."""
    sheet = _get_sheet(kind, sheet_id)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([_("Line"), _("Reason"), *(escape_formula(name) for name in sheet.columns)])
    for row in queries.list_bad_rows(sheet.id):
        writer.writerow([row.line, row.problem, *(escape_formula(row.cells.get(name, "")) for name in sheet.columns)])
    return make_download(buffer.getvalue(), "rows-left-out.csv")
