import uuid

from frontline.core.furniture import today
from frontline.core.jobs import job
from frontline.placements import importing, service


@job("placements.keep_time", lock="placements.keep_time", cron="15 5 * * *")
def keep_time() -> None:
    """Move what the calendar moves, and remind everybody of what is due."""
    service.keep_time(today())


@job("placements.check_sheet", lock="placements.check_sheet")
def check_sheet(sheet_id: str) -> None:
    """Look at every row of a sheet."""
    importing.check_rows(importing.sheet(uuid.UUID(sheet_id)))


@job("placements.apply_sheet", lock="placements.apply_sheet")
def apply_sheet(sheet_id: str) -> None:
    """Take over what is new or changed in a sheet."""
    importing.apply_rows(importing.sheet(uuid.UUID(sheet_id)))
