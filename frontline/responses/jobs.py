from frontline.core.furniture import today
from frontline.core.jobs import job
from frontline.responses import service


@job("responses.publish_due", cron="*/5 * * * *")
def publish_due() -> None:
    """Publish what is cleared and whose time has come."""
    service.publish_due()


@job("responses.daily", cron="30 5 * * *")
def daily() -> None:
    """Ask for verdicts, and remind of what is due."""
    service.ask_for_verdicts()
    service.remind(today())
