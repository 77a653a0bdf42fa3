import uuid

from frontline.core.clock import get_london_today
from frontline.core.jobs import job
from frontline.placements.service import lifecycle
from frontline.placements.spreadsheets.row_checks import check_sheet_rows
from frontline.placements.spreadsheets.row_updates import apply_sheet_rows
from frontline.placements.spreadsheets.sheets import get_sheet


@job("placements.keep_time", lock="placements.keep_time", cron="15 5 * * *")
def run_daily_round() -> None:
    """Move what the calendar moves, and remind everybody of what is due."""
    lifecycle.advance_placements(get_london_today())


@job("placements.check_sheet", lock="placements.check_sheet")
def check_uploaded_sheet(sheet_id: str) -> None:
    """Look at every row of a sheet."""
    check_sheet_rows(get_sheet(uuid.UUID(sheet_id)))


@job("placements.apply_sheet", lock="placements.apply_sheet")
def apply_checked_sheet(sheet_id: str) -> None:
    """Take over what is new or changed in a sheet."""
    apply_sheet_rows(get_sheet(uuid.UUID(sheet_id)))
