from frontline.core.clock import get_london_today
from frontline.core.jobs import job
from frontline.responses.service import publication
from frontline.responses.service.commitment_reminders import send_commitment_reminders
from frontline.responses.service.verdicts import ask_for_verdicts


@job("responses.publish_due", cron="*/5 * * * *")
def publish_due() -> None:
    """Publish the cleared answers whose time has come."""
    publication.publish_due_responses()


@job("responses.daily", cron="30 5 * * *")
def daily() -> None:
    """Ask for verdicts, and remind of commitments that are due."""
    ask_for_verdicts()
    send_commitment_reminders(get_london_today())
