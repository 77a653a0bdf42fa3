"""The worker: runs jobs until told to stop, takes over those of dead workers, outlives the database."""

import asyncio
import datetime as dt
import signal
from collections.abc import Callable

import psycopg
import structlog
from procrastinate import PsycopgConnector
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from frontline.core import subprocess_pool
from frontline.core.database import db
from frontline.core.jobs import OwnedJobs, runner

log = structlog.stdlib.get_logger(__name__)

HEARTBEAT = 3  # seconds
STALLED_AFTER = 15  # seconds without a heartbeat
_POLL = 1.0  # seconds; a retry and a job that waits for a lock are found by polling only


def run_worker(url: str, *, until_idle: bool, is_stopped: Callable[[], bool] = lambda: False) -> None:
    """Run jobs until SIGINT or SIGTERM, or until none is left that could run now.

    Args:
        url: of the database.
        until_idle: end when no job is left.
        is_stopped: whether whoever starts the worker was told to stop before it listened for signals itself.
    """
    asyncio.run(_Supervisor(url, until_idle=until_idle).run(is_stopped))


class _Supervisor:
    def __init__(self, url: str, *, until_idle: bool) -> None:
        self._url = url.replace("postgresql+psycopg://", "postgresql://")
        self._until_idle = until_idle
        # A worker that does not wait ends its heartbeat when it finds no further job, though one still runs:
        # with one job at a time it looks for the next only after that.
        self._concurrency = 1 if until_idle else 2
        self._stopping = asyncio.Event()

    async def run(self, is_stopped: Callable[[], bool]) -> None:
        for sign in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(sign, self._stopping.set)
        if is_stopped():
            return
        while not self._stopping.is_set():
            # Procrastinate's worker ends, without an error, when the database restarts.
            try:
                await self._run_once()
                if self._until_idle and not await asyncio.to_thread(_work_left):
                    return
            except (ConnectorException, psycopg.OperationalError, OperationalError, PoolTimeout) as error:
                log.warning("database_lost", reason=repr(error.__cause__ or error))
            await self._pause()

    async def _run_once(self) -> None:
        # A connector of its own for each life: Procrastinate keeps hold of a pool that was closed.
        connector = PsycopgConnector(conninfo=self._url, min_size=1, max_size=4, timeout=10)
        with runner.replace_connector(connector):
            runner.job_manager = OwnedJobs(connector)
            async with runner.open_async():
                await _take_over_stalled()
                await self._work()

    async def _work(self) -> None:
        working = asyncio.create_task(
            runner.run_worker_async(
                wait=not self._until_idle, concurrency=self._concurrency, install_signal_handlers=False,
                fetch_job_polling_interval=_POLL, update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=STALLED_AFTER, delete_jobs="successful",
            )
        )  # fmt: skip
        chores = [asyncio.create_task(self._stopping.wait()), asyncio.create_task(_keep_taking_over())]
        await asyncio.wait([working, *chores], return_when=asyncio.FIRST_COMPLETED)
        for chore in chores:
            chore.cancel()
        if self._stopping.is_set():
            subprocess_pool.stop_processes()
        working.cancel()
        await asyncio.gather(working, *chores, return_exceptions=True)

    async def _pause(self) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), 0.5)
        except TimeoutError:
            return


async def _keep_taking_over() -> None:
    while True:
        await asyncio.sleep(HEARTBEAT)
        await _take_over_stalled()


async def _take_over_stalled() -> None:
    stalled = await runner.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER)
    for job in stalled:
        log.warning("job_taken_over", job=job.id, task=job.task_name)
        await runner.job_manager.retry_job(job, retry_at=dt.datetime.now(dt.UTC))


def _work_left() -> bool:
    with db.transaction() as session:
        unfinished_jobs = session.execute(
            text(
                "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' OR (status = 'todo'"
                " AND (scheduled_at IS NULL OR scheduled_at < now() + interval '1 minute'))"
            )
        ).scalar_one()
    return bool(unfinished_jobs)
