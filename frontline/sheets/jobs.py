import uuid

from frontline.core.jobs import job
from frontline.sheets.queries import get_sheet
from frontline.sheets.service.checks import check_sheet_rows
from frontline.sheets.service.updates import apply_sheet_rows


@job("sheets.check", lock="sheets.check")
def check_uploaded_sheet(sheet_id: str) -> None:
    """Look at every row of a sheet."""
    check_sheet_rows(get_sheet(uuid.UUID(sheet_id)))


@job("sheets.apply", lock="sheets.apply")
def apply_checked_sheet(sheet_id: str) -> None:
    """Import what is new or changed in a sheet."""
    apply_sheet_rows(get_sheet(uuid.UUID(sheet_id)))
