import structlog

from frontline.audit import queries, service
from frontline.core.jobs import job

log = structlog.stdlib.get_logger(__name__)


@job("audit.seal", lock="audit.seal", cron="* * * * *")
def seal_audit_trail() -> None:
    """Seal what was committed since the last time, and leave the head in the log: there nobody cuts it off."""
    if service.seal_events():
        log.info("audit_sealed", head=queries.get_chain_head())
