import uuid

from frontline.core.jobs import job
from frontline.missions import queries, service


@job("missions.suggest")
def suggest(milestone_id: str) -> None:
    """Suggest themes that bear on a milestone."""
    service.suggest(queries.milestone(uuid.UUID(milestone_id)))


@job("missions.suggest_all", cron="40 3 * * *")
def suggest_all() -> None:
    """Look anew for themes that bear on milestones."""
    service.suggest_all()


@job("missions.remind", cron="15 6 * * *")
def remind() -> None:
    """Remind the coordinators of stocktakes and actions that are due."""
    service.remind()
