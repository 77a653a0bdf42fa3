from frontline.core.clock import get_london_today
from frontline.core.jobs import job
from frontline.placements.service import lifecycle


@job("placements.keep_time", lock="placements.keep_time", cron="15 5 * * *")
def run_daily_round() -> None:
    """Move what the calendar moves, and remind everybody of what is due."""
    lifecycle.advance_placements(get_london_today())
