"""Sheets for tests: uploaded, checked and imported as on their page."""

import csv
import io
from collections.abc import Sequence

from frontline.accounts.models import Person, Role
from frontline.core.database import db
from frontline.sheets.columns import guess_column_mapping
from frontline.sheets.kinds import get_sheet_kind
from frontline.sheets.models import SheetRow, SheetRowState, UploadedSheet
from frontline.sheets.queries import count_rows_by_state, list_bad_rows, list_sheet_rows
from frontline.sheets.service.checks import check_sheet_rows, start_row_checks
from frontline.sheets.service.updates import apply_sheet_rows, start_row_updates
from frontline.sheets.service.uploads import upload_sheet
from tests.factories import make_person


def write_rows(headings: Sequence[str], *rows: Sequence[str]) -> bytes:
    """A table as CSV."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([headings, *rows])
    return buffer.getvalue().encode()


def check_sheet(key: str, content: bytes, person: Person | None = None, name: str = "list.csv") -> UploadedSheet:
    """A sheet whose rows are checked."""
    kind, person = get_sheet_kind(key), person or make_person(Role.ADMINISTRATOR)
    sheet = upload_sheet(kind=kind, name=name, content=content, person=person)
    start_row_checks(sheet=sheet, mapping=guess_column_mapping(kind.columns, sheet.columns))
    check_sheet_rows(sheet)
    return sheet


def apply_sheet(sheet: UploadedSheet) -> UploadedSheet:
    """The same sheet, imported."""
    start_row_updates(sheet=sheet, person_id=sheet.person_id)
    apply_sheet_rows(sheet)
    return sheet


def count_states(sheet: UploadedSheet) -> dict[str, int]:
    """How many rows are in each state, without those in which none is."""
    return {state: count for state, count in count_rows_by_state(sheet.id).items() if count and state != "all"}


def list_problems(sheet: UploadedSheet) -> dict[int, str]:
    """Why rows cannot be imported, by line."""
    return {row.line: row.problem for row in list_bad_rows(sheet.id)}


def get_changed_row(sheet: UploadedSheet) -> SheetRow:
    """The one row that would change something."""
    return db.session.scalars(list_sheet_rows(sheet.id, SheetRowState.CHANGED)).one()
