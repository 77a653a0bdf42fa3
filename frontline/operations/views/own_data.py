import json

from flask import render_template
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.audit.service import record_event
from frontline.core.access import needs_confirmation, signed_in
from frontline.core.downloads import make_download
from frontline.core.spreadsheets import Sheet, write_xlsx
from frontline.core.transactions import commits
from frontline.operations.subject_access import Rows, collect_personal_data
from frontline.operations.views.blueprint import blueprint


@blueprint.get("/account/data")
@signed_in
def own_data() -> str:
    """What is kept about me? For everybody signed in. 200."""
    rows_by_table = collect_personal_data(current_person())
    counts = {name.replace("_", " ").capitalize(): len(rows) for name, rows in rows_by_table.items()}
    return render_template("operations/own_data.html", counts=counts)


@blueprint.post("/account/data.<any(json, xlsx):ending>")
@signed_in
@needs_confirmation
@commits
def save_own_data(ending: str) -> Response:
    """All that is kept about whoever asks, for programs or as a workbook. 200."""
    person = current_person()
    rows_by_table = collect_personal_data(person)
    record_event("account.data_given", kind="person", key=person.id)
    content = (
        json.dumps(rows_by_table, ensure_ascii=False, indent=1).encode()
        if ending == "json"
        else _write_workbook(rows_by_table)
    )
    return make_download(content, f"my-data.{ending}")


def _write_workbook(rows_by_table: dict[str, Rows]) -> bytes:
    sheets = []
    for name, rows in rows_by_table.items():
        headings = list(rows[0])
        cells = [[_make_cell(row[heading]) for heading in headings] for row in rows]
        sheets.append(Sheet(name.replace("_", " ").capitalize(), headings, cells))
    return write_xlsx(sheets)


def _make_cell(value: object) -> str | int | float | None:
    return value if isinstance(value, str | int | float) or value is None else json.dumps(value, ensure_ascii=False)
