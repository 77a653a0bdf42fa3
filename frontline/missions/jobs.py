import uuid

from frontline.core.jobs import job
from frontline.missions.queries.milestones import get_milestone
from frontline.missions.service.relevance import suggest_themes, suggest_themes_for_all
from frontline.missions.service.reminders import send_mission_reminders


@job("missions.suggest")
def suggest(milestone_id: str) -> None:
    """Suggest themes that are relevant to a milestone."""
    suggest_themes(get_milestone(uuid.UUID(milestone_id)))


@job("missions.suggest_all", cron="40 3 * * *")
def suggest_all() -> None:
    """Suggest themes for every milestone again."""
    suggest_themes_for_all()


@job("missions.remind", cron="15 6 * * *")
def remind() -> None:
    """Remind the coordinators of stocktakes and actions that are due."""
    send_mission_reminders()
