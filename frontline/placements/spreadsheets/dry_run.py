"""What an import of placements would take: the sheet is checked as on its page, and nothing of it is kept."""

from pathlib import Path

from frontline.accounts.service.people import add_invited_person
from frontline.core.database import db
from frontline.core.errors import FrontlineError
from frontline.core.tables.dry_run import DryRun
from frontline.placements.models.sheet import SheetRowState
from frontline.placements.spreadsheets.columns import SHEET_COLUMNS, guess_column_mapping
from frontline.placements.spreadsheets.row_checks import check_rows
from frontline.placements.spreadsheets.sheets import list_sheet_rows, upload_sheet


def try_placements(path: Path, *, worksheet: str = "", heading_row: int = 0) -> DryRun:
    """What importing a file would take.

    Raises:
        FrontlineError: the file cannot be read.
    """
    session = db.session
    try:
        nobody = add_invited_person(name="Nobody", email="nobody@invalid.example")
        session.flush()
        try:
            content = path.read_bytes()
        except OSError as error:
            raise FrontlineError("%(path)s cannot be read: %(why)s.", path=path, why=error.strerror) from error
        sheet = upload_sheet(
            name=path.name, content=content, person=nobody, worksheet=worksheet, heading_row=heading_row
        )
        sheet.mapping = guess_column_mapping(sheet.columns)
        check_rows(sheet)
        read_as = sheet.read_as
        result = DryRun(
            encoding=read_as["encoding"], separator=read_as["separator"], sheet=read_as["sheet"],
            heading_row=read_as["heading_row"], columns=sheet.mapping,
        )  # fmt: skip
        for row in session.scalars(list_sheet_rows(sheet.id, *SheetRowState)):
            result.rows += 1
            if row.state is SheetRowState.BAD:
                result.add_bad(row.line, _find_column(row.problem, sheet.mapping), row.problem)
            else:
                result.taken += 1
        return result
    finally:
        session.rollback()


def _find_column(problem: str, mapping: dict[str, str]) -> str:
    """The heading of the cell that a problem is about: it begins with what the column is called."""
    labels = {str(SHEET_COLUMNS[key].label): heading for key, heading in mapping.items()}
    labels |= {heading: heading for heading in mapping.values()}
    return next((heading for label, heading in labels.items() if problem.startswith(label)), "")
