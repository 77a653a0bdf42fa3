"""Count hops: how often a walk through the product goes from one function of ours to another, in another room.

A room is a folder or module of a domain (`frontline.policies.service`): its files are parts of one thing.

Each pair of caller and callee counts once, and so does each job. What `frontline.core` lends to everybody (the clock,
translation, settings) is no stop on the way: only what it hands on to, such as a job or a reaction to an event, is.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType, SimpleNamespace
from typing import Any

from sqlalchemy import text

from frontline.core.database import db
from frontline.core.jobs import runner

_ROOT = Path(__file__).resolve().parents[1]
_OURS = tuple(f"{_ROOT / package}/" for package in ("frontline", "nlp"))
_CORE = f"{_ROOT / 'frontline' / 'core'}/"
_NEXT_JOB = text("""
    UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (
        SELECT id FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id LIMIT 1)
    RETURNING id, task_name, args, attempts, worker_id
""")


class Hops:
    """Pairs of caller and callee, each counted once however often it is called."""

    def __init__(self) -> None:
        self.pairs: set[tuple[str, str]] = set()

    def __len__(self) -> int:
        return len(self.pairs)

    def __str__(self) -> str:
        return "\n".join(f"{caller} -> {callee}" for caller, callee in sorted(self.pairs))

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count what is called from here on."""
        sys.setprofile(self._note)
        threading.setprofile(self._note)
        try:
            yield
        finally:
            threading.setprofile(None)
            sys.setprofile(None)

    def _note(self, frame: FrameType, event: str, _argument: object) -> None:
        called, caller = frame.f_code, frame.f_back.f_code if frame.f_back else None
        if event != "call" or caller is None:
            return
        ours = called.co_filename.startswith(_OURS) and caller.co_filename.startswith(_OURS)
        if ours and not called.co_filename.startswith(_CORE) and _get_room(called) != _get_room(caller):
            self.pairs.add((_name(caller), _name(called)))


def _get_room(code: CodeType) -> tuple[str, ...]:
    return Path(code.co_filename).relative_to(_ROOT).with_suffix("").parts[:3]


def _name(code: CodeType) -> str:
    module = ".".join(Path(code.co_filename).relative_to(_ROOT).with_suffix("").parts)
    return f"{module}.{code.co_qualname.partition('.<locals>')[0]}"


def run_jobs() -> list[str]:
    """Run what was deferred, and what that defers, in this thread; returns the names of the jobs in order."""
    ran = []
    while (job := _next_job()) is not None:
        context = SimpleNamespace(job=SimpleNamespace(id=job.id, task_name=job.task_name, attempts=job.attempts,
                                                      worker_id=job.worker_id))  # fmt: skip
        runner.tasks[job.task_name].func(context, **job.args)
        with db.transaction() as session:
            session.execute(text("DELETE FROM procrastinate_jobs WHERE id = :id"), {"id": job.id})
        ran.append(job.task_name)
    return ran


def _next_job() -> Any:
    with db.transaction() as session:
        return session.execute(_NEXT_JOB).first()
