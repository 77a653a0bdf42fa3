from frontline.core.jobs import job
from frontline.operations.retention_rules import erase_what_has_ended


@job("operations.erase", lock="operations.erase", cron="40 2 * * *")
def erase() -> None:
    """Erase what is older than its period."""
    erase_what_has_ended()
