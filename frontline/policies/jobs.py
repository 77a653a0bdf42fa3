import uuid

from frontline.accounts import queries as accounts
from frontline.core.database import db
from frontline.core.jobs import checkpoint, job
from frontline.policies import service
from frontline.policies.models import Check


@job("policies.find_evidence")
def find_evidence(check_id: str) -> None:
    """Find what bears on a draft."""
    check = db.session.get_one(Check, uuid.UUID(check_id))
    service.find(check=check, person=accounts.person(check.begun_by_id), keep=checkpoint)


@job("policies.watch", cron="0 11,17 * * *")
def watch() -> None:
    """Look for what is new and bears on live proposals."""
    service.watch()
