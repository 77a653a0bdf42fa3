import psycopg
import pytest
from procrastinate.jobs import Job
from sqlalchemy.exc import OperationalError

from frontline.core.clock import now
from frontline.core.errors import DatabaseUnreachableError, ModelUnavailableError, StorageUnavailableError
from frontline.core.job_retries import PatientRetries


def _wait(error: Exception, attempts: int) -> float | None:
    """Seconds until the next try; None where the job is given up."""
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name="tests.any", attempts=attempts)
    decision = PatientRetries(8).get_retry_decision(exception=error, job=job)
    return round((decision.retry_at - now()).total_seconds()) if decision and decision.retry_at else None


def _refused(kind: type[psycopg.Error]) -> OperationalError:
    return OperationalError("SELECT 1", {}, kind("refused"))


@pytest.mark.parametrize(
    "error",
    [
        ModelUnavailableError("missing"), StorageUnavailableError("full"), DatabaseUnreachableError("gone"),
        _refused(psycopg.OperationalError), _refused(psycopg.errors.AdminShutdown), _refused(psycopg.errors.DiskFull),
    ],
)  # fmt: skip
def test_what_lacks_what_it_needs_is_tried_later_and_later_and_at_most_hourly(error: Exception) -> None:
    assert [_wait(error, attempts) for attempts in (0, 7, 8, 500)] == [2, 256, 512, 3600]


@pytest.mark.parametrize("error", [ValueError("wrong"), _refused(psycopg.errors.DeadlockDetected)])
def test_what_fails_for_another_reason_is_given_up_after_its_tries(error: Exception) -> None:
    assert _wait(error, 7) == 256
    assert _wait(error, 8) is None
