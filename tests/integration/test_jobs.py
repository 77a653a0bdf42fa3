"""Background jobs: in the caller's transaction, once, fenced, and taken over from the dead."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import procrastinate
import pytest
from sqlalchemy import text

from frontline.audit.models import AuditEvent
from frontline.audit.service import record_event
from frontline.core import subprocess_pool, worker
from frontline.core.database import db
from frontline.core.jobs import FencedError, defer, job, require_job_ownership, runner

_ran: list[str] = []


@job("tests.note")
def note(word: str) -> None:
    """Leave a trace in the database and in this process."""
    _ran.append(word)
    record_event("test.noted", kind="test", reason=word)


@job("tests.fail", attempts=1)
def fail() -> None:
    """Write something, then fail."""
    record_event("test.failing", kind="test")
    raise RuntimeError("on purpose")


@job("tests.lose")
def lose() -> None:
    """The first time, write something after another worker, which then dies, took the job."""
    _ran.append("lose")
    record_event("test.lost", kind="test")
    if len(_ran) > 1:
        return
    with db.engine.begin() as connection:
        dead = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        taken = "UPDATE procrastinate_jobs SET attempts = attempts + 1, worker_id = :id WHERE status = 'doing'"
        connection.execute(text(taken), {"id": connection.execute(text(dead)).scalar_one()})


@job("tests.last")
def last(seconds: int) -> None:
    """Work for longer than a worker may be silent."""
    _ran.append("last")
    time.sleep(seconds)


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    _ran.clear()
    yield
    subprocess_pool.stop_processes()


def _jobs() -> list[Any]:
    return list(db.session.execute(text("SELECT task_name, status, attempts FROM procrastinate_jobs ORDER BY id")))


def _events(action: str) -> int:
    return db.session.query(AuditEvent).filter_by(action=action).count()


@pytest.mark.usefixtures("database")
def test_a_rollback_leaves_no_job_and_a_commit_always_one() -> None:
    db.session.begin()
    defer("tests.note", word="lost")
    db.session.rollback()
    assert _jobs() == []
    with db.transaction():
        defer("tests.note", word="kept")
    assert [row.task_name for row in _jobs()] == ["tests.note"]


@pytest.mark.usefixtures("database")
def test_a_second_job_of_one_key_is_refused_without_harm_to_the_transaction() -> None:
    with db.transaction():
        assert defer("tests.note", key="one", word="first")
        assert not defer("tests.note", key="one", word="second")
        record_event("test.after", kind="test")
    assert (len(_jobs()), _events("test.after")) == (1, 1)


def test_a_worker_runs_what_waits_and_stops_when_idle(database: str) -> None:
    with db.transaction():
        for word in ("a", "b"):
            defer("tests.note", word=word)
    worker.run_worker(database, until_idle=True)
    assert (sorted(_ran), _events("test.noted")) == (["a", "b"], 2)


def test_a_long_job_of_a_worker_that_ends_when_idle_is_not_taken_for_dead(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "HEARTBEAT", 1)
    monkeypatch.setattr(worker, "STALLED_AFTER", 5)
    with db.transaction():
        defer("tests.last", seconds=worker.STALLED_AFTER + 2 * worker.HEARTBEAT)
    worker.run_worker(database, until_idle=True)
    assert (_ran, _jobs()) == (["last"], [])


def test_what_a_failing_job_wrote_is_rolled_back(database: str) -> None:
    with db.transaction():
        defer("tests.fail")
    worker.run_worker(database, until_idle=True)
    assert _events("test.failing") == 0
    assert [row.status for row in _jobs()] == ["failed"]


def test_a_run_that_lost_its_job_neither_counts_nor_ends_it(database: str) -> None:
    with db.transaction():
        defer("tests.lose")
    worker.run_worker(database, until_idle=True)
    assert _ran == ["lose", "lose"]
    assert (_events("test.lost"), _jobs()) == (1, [])


@job("tests.clash", attempts=2)
def clash(word: str) -> None:
    """Have another job of the same key wait, then fail once."""
    _ran.append(word)
    if len(_ran) == 1:
        with db.engine.begin() as connection:
            connection.execute(
                text("INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, queueing_lock, status)"
                     " VALUES ('default', 'tests.note', 0, '{\"word\": \"waiting\"}', 'key', 'todo')")
            )  # fmt: skip
        raise RuntimeError("on purpose")


def test_a_failing_job_is_tried_again_though_another_of_its_key_waits(database: str) -> None:
    with db.transaction():
        defer("tests.clash", key="key", word="clash")
    worker.run_worker(database, until_idle=True)
    assert sorted(_ran) == ["clash", "clash", "waiting"]


@pytest.mark.usefixtures("app")
def test_outside_a_job_there_is_no_fence() -> None:
    require_job_ownership()


def test_a_job_of_a_dead_worker_is_taken_over(database: str) -> None:
    with db.transaction() as session:
        defer("tests.note", word="again")
        dead = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        owner = session.execute(text(dead)).scalar_one()
        session.execute(text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = :id"), {"id": owner})
    worker.run_worker(database, until_idle=True)
    assert _ran == ["again"]


def test_a_worker_outlives_the_loss_of_its_connections(database: str) -> None:
    stop = threading.Event()

    def cut() -> None:
        while not stop.wait(0.05):
            if _ran:
                return
            with db.engine.begin() as connection:
                connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                                        "datname = current_database() AND pid <> pg_backend_pid()"))  # fmt: skip
                time.sleep(0.2)
                return

    with db.transaction():
        defer("tests.note", word="survived")
    cutter = threading.Thread(target=cut)
    cutter.start()
    worker.run_worker(database, until_idle=True)
    stop.set()
    cutter.join()
    assert "survived" in _ran


@pytest.mark.usefixtures("app")
def test_every_periodic_job_waits_at_most_once() -> None:
    for periodic in runner.periodic_registry.periodic_tasks.values():
        assert periodic.task.queueing_lock == periodic.task.name


def test_a_fenced_job_raises_within_its_work() -> None:
    assert issubclass(FencedError, Exception)
    assert isinstance(runner, procrastinate.App)
