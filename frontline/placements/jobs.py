import uuid

from frontline.core.clock import get_london_today
from frontline.core.jobs import job
from frontline.placements.service import invitations, lifecycle


@job("placements.keep_time", lock="placements.keep_time", cron="15 5 * * *")
def run_daily_round() -> None:
    """Move what the calendar moves, and remind everybody of what is due."""
    lifecycle.advance_placements(get_london_today())


@job("placements.invite", lock="placements.invite")
def invite_everybody(person_id: str) -> None:
    """Invite everybody who is named for a placement and cannot sign in yet."""
    invitations.invite_everybody(person_id=uuid.UUID(person_id))
