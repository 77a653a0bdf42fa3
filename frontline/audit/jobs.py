from frontline.audit import service
from frontline.core.jobs import job


@job("audit.seal", lock="audit.seal", cron="* * * * *")
def seal_audit_trail() -> None:
    """Seal what was committed since the last time."""
    service.seal_events()
