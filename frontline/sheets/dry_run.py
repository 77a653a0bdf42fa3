"""What an import of a sheet would take: it is checked as on its page, and nothing of it is kept."""

from pathlib import Path

from frontline.accounts.models import Person
from frontline.accounts.service.people import add_invited_person
from frontline.core.database import db
from frontline.core.errors import FrontlineError
from frontline.core.tables.dry_run import DryRun
from frontline.sheets.columns import guess_column_mapping
from frontline.sheets.kinds import SheetKind
from frontline.sheets.models import SheetRowState, UploadedSheet
from frontline.sheets.queries import list_sheet_rows
from frontline.sheets.service.checks import check_rows
from frontline.sheets.service.uploads import upload_sheet


def try_sheet(kind: SheetKind, path: Path, *, worksheet: str = "", heading_row: int = 0) -> DryRun:
    """What importing a file would take.

    Raises:
        FrontlineError: the file cannot be read.
    """
    try:
        nobody = add_invited_person(name="Nobody", email="nobody@invalid.example")
        db.session.flush()
        sheet = _upload(kind, path, nobody, worksheet, heading_row)
        sheet.mapping = guess_column_mapping(kind.columns, sheet.columns)
        check_rows(sheet)
        return _summarise_check(sheet, kind)
    finally:
        db.session.rollback()


def _upload(kind: SheetKind, path: Path, person: Person, worksheet: str, heading_row: int) -> UploadedSheet:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FrontlineError("%(path)s cannot be read: %(why)s.", path=path, why=error.strerror) from error
    return upload_sheet(
        kind=kind, name=path.name, content=content, person=person, worksheet=worksheet, heading_row=heading_row
    )


def _summarise_check(sheet: UploadedSheet, kind: SheetKind) -> DryRun:
    """What was found out about a checked sheet."""
    read_as = sheet.read_as
    result = DryRun(
        encoding=read_as["encoding"], separator=read_as["separator"], sheet=read_as["sheet"],
        heading_row=read_as["heading_row"], columns=sheet.mapping,
    )  # fmt: skip
    for row in db.session.scalars(list_sheet_rows(sheet.id, *SheetRowState)):
        if row.state is SheetRowState.NOTE:
            continue
        result.rows += 1
        if row.state is SheetRowState.BAD:
            result.add_bad(row.line, _find_column(row.problem, kind, sheet.mapping), row.problem)
        else:
            result.taken += 1
    return result


def _find_column(problem: str, kind: SheetKind, mapping: dict[str, str]) -> str:
    """The heading of the cell that a problem is about: it begins with what the column is called."""
    labels = {str(kind.columns[key].label): heading for key, heading in mapping.items()}
    labels |= {heading: heading for heading in mapping.values()}
    return next((heading for label, heading in labels.items() if problem.startswith(label)), "")
