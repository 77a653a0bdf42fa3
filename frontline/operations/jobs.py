from frontline.core.jobs import job
from frontline.operations import watching
from frontline.operations.retention_rules import erase_what_has_ended


@job("operations.erase", lock="operations.erase", cron="40 2 * * *")
def erase() -> None:
    """Erase what is older than its period."""
    erase_what_has_ended()


@job("operations.watch", lock="operations.watch", cron="* * * * *")
def watch() -> None:
    """Look for what does not work, and tell administrators of what lasts."""
    watching.watch_installation()


@job("operations.verify_audit_trail", lock="operations.verify_audit_trail", cron="10 3 * * *")
def verify_audit_trail() -> None:
    """Look through the whole audit trail."""
    watching.verify_audit_trail()
