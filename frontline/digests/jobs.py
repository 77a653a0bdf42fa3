import uuid

from frontline.core.database import now
from frontline.core.furniture import today
from frontline.core.jobs import job
from frontline.digests import service


@job("digests.run", lock="digests", cron="10 * * * *")
def run() -> None:
    """Compose and send whatever is due."""
    service.run(today())


@job("digests.tell_of_severe", lock="digests.severe", cron="*/10 * * * *")
def tell_of_severe() -> None:
    """Tell of what is severe, as it happens."""
    service.tell_of_severe(now())


@job("digests.forget", lock="digests.forget")
def forget_insight(insight_id: str) -> None:
    """Take every sentence of an insight out of the digests that are kept."""
    service.forget(uuid.UUID(insight_id))
