import uuid

from frontline.core.clock import get_london_today, now
from frontline.core.jobs import job
from frontline.digests.service import composition, severe_alerts
from frontline.digests.service.erasure import erase_insight


@job("digests.run", lock="digests", cron="10 * * * *")
def run() -> None:
    """Compose and send the digests that are due."""
    composition.send_due_digests(get_london_today())


@job("digests.tell_of_severe", lock="digests.severe", cron="*/10 * * * *")
def alert_of_severe() -> None:
    """Alert of severe themes, as they happen."""
    severe_alerts.send_severe_alerts(now())


@job("digests.forget", lock="digests.forget")
def forget_insight(insight_id: str) -> None:
    """Erase the quotes of an insight from the stored digests."""
    erase_insight(uuid.UUID(insight_id))
