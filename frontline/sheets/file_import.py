"""Import a file at once, for the command line: uploaded, checked and applied as on its page."""

from dataclasses import dataclass
from pathlib import Path

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person
from frontline.accounts.permissions import has_permission
from frontline.core.errors import FrontlineError
from frontline.sheets.columns import guess_column_mapping
from frontline.sheets.kinds import SheetKind
from frontline.sheets.models import SheetRowState
from frontline.sheets.queries import count_rows_by_state, list_bad_rows
from frontline.sheets.service.checks import check_rows, choose_mapping
from frontline.sheets.service.updates import apply_sheet_rows
from frontline.sheets.service.uploads import upload_sheet


@dataclass(frozen=True, slots=True)
class FileImportResult:
    """What came of a file: its rows by what they did, the lines that were left out, and letters to new people."""

    new: int
    changed: int
    same: int
    letters: int
    problems: list[tuple[int, str]]


def import_list(
    kind: SheetKind, path: Path, *, email: str, worksheet: str = "", heading_row: int = 0
) -> FileImportResult:
    """Import every good row of a file, by the usual names of its columns.

    Args:
        kind: what its rows are.
        path: of the file.
        email: of the person who imports.
        worksheet: that holds the table; empty for the first that does.
        heading_row: number of the row with the headings; 0 for the first that looks like it.

    Raises:
        FrontlineError: the file cannot be read or lacks a column, or the person may not import it.
    """
    sheet = upload_sheet(
        kind=kind, name=path.name, content=path.read_bytes(), person=_get_importer(kind, email), worksheet=worksheet,
        heading_row=heading_row,
    )  # fmt: skip
    choose_mapping(sheet=sheet, mapping=guess_column_mapping(kind.columns, sheet.columns))
    check_rows(sheet)
    counts, letters = count_rows_by_state(sheet.id), kind.count_letters(sheet)
    apply_sheet_rows(sheet)
    new, changed, same = (counts[state] for state in (SheetRowState.NEW, SheetRowState.CHANGED, SheetRowState.SAME))
    return FileImportResult(new, changed, same, letters, [(row.line, row.problem) for row in list_bad_rows(sheet.id)])


def _get_importer(kind: SheetKind, email: str) -> Person:
    person = accounts.find_person_by_email(email)
    if person is None or person.deactivated_at or not has_permission(person, kind.permission):
        raise FrontlineError("Nobody with the account %(email)s may import this.", email=email)
    return person
