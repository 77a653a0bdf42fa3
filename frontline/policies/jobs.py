import uuid

from frontline.accounts import queries as accounts
from frontline.core.database import db
from frontline.core.jobs import commit_progress, job
from frontline.policies.models.check import Check
from frontline.policies.service import watch as service_watch
from frontline.policies.service.draft_evidence import find_draft_evidence


@job("policies.find_evidence")
def find_evidence(check_id: str) -> None:
    """Find what is relevant to a draft."""
    check = db.session.get_one(Check, uuid.UUID(check_id))
    find_draft_evidence(check=check, person=accounts.get_person(check.begun_by_id), commit_progress=commit_progress)


@job("policies.watch", cron="0 11,17 * * *")
def watch() -> None:
    """Look for what is new and relevant to live proposals."""
    service_watch.watch_proposals()
