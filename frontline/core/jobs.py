"""Background jobs on the same database (Procrastinate), deferred in the caller's transaction."""

import datetime as dt
import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import procrastinate
import structlog
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.tasks import Task
from sqlalchemy import text

from frontline.core import telemetry
from frontline.core.database import db
from frontline.core.job_retries import PatientRetries, is_unavailable
from frontline.core.request_logs import bind_request_id, get_request_id

log = structlog.stdlib.get_logger(__name__)
runner = procrastinate.App(connector=procrastinate.PsycopgConnector())
# Within a worker the runner's own connector is asynchronous and refuses our connection.
_deferring = JobManager(procrastinate.SyncPsycopgConnector())
_running = threading.local()


class FencedError(Exception):
    """This run of a job was taken for dead and given to another worker; its work must not count."""


def job(
    name: str, *, lock: str | None = None, attempts: int = 8, cron: str | None = None
) -> Callable[[Callable[..., None]], Task[Any, Any, Any]]:
    """Declare a background task.

    The function runs in one transaction, after which the fence is checked and all is committed.
    It may run again after a crash, so it must be idempotent.

    Args:
        name: a stable name, ``domain.verb``.
        lock: tasks of one lock never run at the same time.
        attempts: how often a failing job is tried, each time after a longer wait; one that lacks the language model,
            the storage or the database waits for them, however long that takes.
        cron: when it also runs by itself.
    """

    def declare(function: Callable[..., None]) -> Task[Any, Any, Any]:
        def run(context: procrastinate.JobContext, /, **arguments: Any) -> None:
            arguments.pop("timestamp", None)
            bind_request_id(str(arguments.pop("request_id", "")))
            with telemetry.trace_job(name, str(arguments.pop("traceparent", ""))):
                _in_transaction(context, functools.partial(function, **arguments))

        functools.update_wrapper(run, function)
        task: Task[Any, Any, Any] = runner.task(
            name=name, lock=lock, queueing_lock=name if cron else None, pass_context=True,
            retry=PatientRetries(attempts),
        )(run)  # fmt: skip
        return runner.periodic(cron=cron)(task) if cron else task

    return declare


def _in_transaction(context: procrastinate.JobContext, work: Callable[[], None]) -> None:
    _running.context = context
    try:
        with db.transaction():
            work()
            require_job_ownership()
    except FencedError:
        log.warning("job_fenced", job=context.job.id, task=context.job.task_name)
    except Exception:
        log.warning("job_failed", job=context.job.id, task=context.job.task_name, exc_info=True)
        raise
    finally:
        _running.context = None


class OwnedJobs(JobManager):
    """Ends a job, or has it tried again, only while it is still with the worker that ran it."""

    async def finish_job(self, job: Job, status: Any, delete_job: bool) -> None:  # noqa: FBT001 - its signature
        """End a job, unless another worker took it over meanwhile."""
        if await self._is_owned(job):
            await super().finish_job(job, status, delete_job)

    async def retry_job(
        self,
        job: Job,
        retry_at: dt.datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """Have a job tried again, unless another worker took it over meanwhile."""
        if await self._is_owned(job):
            try:
                await super().retry_job(job, retry_at, priority, queue, lock)
            except UniqueViolation:  # another job of its key waits
                free = "UPDATE procrastinate_jobs SET queueing_lock = NULL WHERE id = %(id)s"
                await self.connector.execute_query_async(free, id=job.id)
                await super().retry_job(job, retry_at, priority, queue, lock)

    async def _is_owned(self, job: Job) -> bool:
        ownership = await self.connector.execute_query_one_async(
            "SELECT count(*) AS owned FROM procrastinate_jobs WHERE id = %(id)s AND status = 'doing'"
            " AND attempts = %(attempts)s AND worker_id IS NOT DISTINCT FROM %(worker)s",
            id=job.id, attempts=job.attempts, worker=job.worker_id,
        )  # fmt: skip
        return bool(ownership["owned"])


def commit_progress() -> None:
    """Keep what a job has done so far, if it still owns its run: a crash then repeats only what follows.

    Raises:
        FencedError: when the job was given to another worker meanwhile.
    """
    require_job_ownership()
    db.session.commit()


def end_transaction() -> None:
    """In a job, keep what it has done so far, so that no transaction is open while it computes; elsewhere do nothing.

    What was read before may have been changed by people afterwards: whoever writes reads it anew, with a lock.

    Raises:
        FencedError: when the job was given to another worker meanwhile.
    """
    if getattr(_running, "context", None) is not None:
        commit_progress()


@contextmanager
def savepoint_per_item(piece: str, **details: str) -> Iterator[None]:
    """One piece of a job's work: what fails in it is undone and logged, and holds up no other; the rest is kept.

    Where the language model, the storage or the database is missing, all pieces would fail: the job waits for it.
    Locks that were taken before it end with it: a piece locks its own row, and looks whether it is still due.
    """
    with in_savepoint(piece, **details):
        yield
    end_transaction()


@contextmanager
def in_savepoint(piece: str, **details: str) -> Iterator[None]:
    """As `savepoint_per_item`, where all pieces are kept together at the end of the transaction."""
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
    except FencedError:
        raise
    except Exception as error:
        if is_unavailable(error):
            raise
        log.exception("piece_failed", piece=piece, **details)


def require_job_ownership() -> None:
    """Make sure that this run still owns its job, until the transaction ends.

    Raises:
        FencedError: when the job was given to another worker meanwhile.
    """
    context = getattr(_running, "context", None)
    if context is None:
        return
    params = {"id": context.job.id, "attempts": context.job.attempts, "worker": context.job.worker_id}
    owned_job = db.session.execute(
        text(
            "SELECT 1 FROM procrastinate_jobs WHERE id = :id AND status = 'doing'"
            " AND attempts = :attempts AND worker_id IS NOT DISTINCT FROM :worker FOR SHARE"
        ),
        params,
    ).first()
    if owned_job is None:
        raise FencedError(str(params))


def defer(name: str, /, *, key: str | None = None, **arguments: Any) -> bool:
    """Enqueue a job in the caller's transaction: a rollback leaves no job, a commit always one.

    It is called by its name: jobs import services, so a service imports no job.

    Args:
        name: of the job, as declared with :func:`job`.
        key: at most one waiting job has it; another is not added.
        arguments: plain JSON values.

    Returns:
        Whether a job was added.

    Raises:
        KeyError: no job has this name.
    """
    task = runner.tasks[name]
    db.session.flush()
    try:
        with db.session.begin_nested():
            # Fetched inside the savepoint, or none is sent and a refusal aborts the transaction.
            raw = db.session.connection().connection.driver_connection
            deferrer = task.configure(connection=raw, queueing_lock=key or task.queueing_lock)
            deferrer.job_manager = _deferring
            carried = {"request_id": get_request_id(), "traceparent": telemetry.get_traceparent()}
            deferrer.defer(**arguments, **{name: value for name, value in carried.items() if value})
    except AlreadyEnqueued:
        return False
    return True


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """How the jobs do.

    Attributes:
        workers: how many were alive a minute ago.
        due: jobs that could run now and do not.
        running: jobs that run.
        failed: jobs that were given up.
        oldest_seconds: since when the oldest of those due is.
    """

    workers: int
    due: int
    running: int
    failed: int
    oldest_seconds: float


def get_queue_status() -> QueueStatus:
    """How the jobs do."""
    row = db.session.execute(
        text(
            "SELECT (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'),"
            " count(*) FILTER (WHERE is_due), count(*) FILTER (WHERE status = 'doing'),"
            " count(*) FILTER (WHERE status = 'failed'), coalesce(extract(epoch FROM now() - min(since)"
            " FILTER (WHERE is_due)), 0) FROM (SELECT status, status = 'todo' AND coalesce(scheduled_at <= now(), true)"
            " AS is_due, coalesce(scheduled_at, (SELECT min(at) FROM procrastinate_events e WHERE e.job_id = j.id))"
            " AS since FROM procrastinate_jobs j) AS job"
        )
    ).one()
    workers, due, running, failed = (int(value) for value in row[:4])
    return QueueStatus(workers, due, running, failed, float(row[4]))


def count_jobs() -> dict[str, int]:
    """Jobs that wait (or run) and jobs that failed for good."""
    job_row = db.session.execute(
        text(
            "SELECT count(*) FILTER (WHERE status IN ('todo', 'doing')),"
            " count(*) FILTER (WHERE status = 'failed') FROM procrastinate_jobs"
        )
    ).one()
    return {"jobs_waiting": int(job_row[0]), "jobs_failed": int(job_row[1])}
