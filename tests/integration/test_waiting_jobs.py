"""A job that lacks what it needs is not at fault: it waits."""

from sqlalchemy import func, select, text

from frontline.audit.models import AuditEvent
from frontline.audit.service import record_event
from frontline.core import worker
from frontline.core.database import db
from frontline.core.errors import ModelUnavailableError
from frontline.core.jobs import defer, job, savepoint_per_item

_ran: list[str] = []


@job("tests.need_model", attempts=1)
def need_model() -> None:
    """Need the language model in one of its pieces; it is back at the third try."""
    _ran.append(db.session.execute(text("SELECT queueing_lock FROM procrastinate_jobs")).scalar_one())
    with savepoint_per_item("tests.piece"):
        if len(_ran) < 3:
            raise ModelUnavailableError("It is missing.")
    record_event("test.encoded", kind="test")


def test_a_job_waits_for_the_language_model_under_its_key_and_runs_when_that_is_back(database: str) -> None:
    with db.transaction():
        defer("tests.need_model", key="one")
    worker.run_worker(database, until_idle=True)
    assert _ran == ["one", "one", "one"]
    assert db.session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) == 0
    assert db.session.scalar(select(func.count()).where(AuditEvent.action == "test.encoded")) == 1
