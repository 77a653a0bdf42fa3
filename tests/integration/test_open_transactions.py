"""While a job computes, no transaction of it is open; what it then writes counts only if the job is still its own."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from sqlalchemy import func, select, text, update

from frontline import analysis
from frontline.core import subprocess_pool as core
from frontline.core import worker
from frontline.core.database import db
from frontline.core.jobs import defer
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight, Original
from frontline.themes.models.curation import RemitTrial
from frontline.themes.models.membership import DiscoveryRun, Membership
from frontline.themes.models.theme import Theme, ThemeState
from frontline.themes.service.remits import start_remit_trial
from tests.factories import add_member, make_insight, make_person, make_team, make_theme

_STARTED = text("SELECT clock_timestamp()")
_OPEN_SINCE = text(
    "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND state LIKE 'idle in transaction%' AND xact_start < :started"
)
_TAKE_OVER = text(
    "UPDATE procrastinate_jobs SET attempts = attempts + 1 WHERE status = 'doing' AND task_name LIKE 'themes.%'"
)


def _group(direction: int) -> None:
    """Thirty insights that are about the same, as vectors, in no theme yet."""
    rng = np.random.default_rng(direction)
    for number in range(30):
        membership = add_member(make_insight(what_happened=f"Matter {direction} number {number}"), None)
        membership.embedding = membership.embedding + rng.normal(0, 0.02, 384).astype(np.float32)
        membership.is_new = True


def _discover() -> None:
    _group(0)
    defer("themes.discover")


def _describe() -> None:
    make_theme(*(make_insight(what_happened=f"The bus to the school in Skipton was late {n} times.") for n in range(6)))
    defer("themes.describe")


def _analyse() -> None:
    make_insight()
    defer("themes.analyse")


def _route() -> None:
    make_team()
    make_theme(make_insight())
    defer("themes.route")


def _try_remit() -> None:
    team = make_team()
    make_theme(make_insight(), state=ThemeState.TRIAGE)
    start_remit_trial(team=team, person=make_person(), remit="Buses", phrases=[])


def _screen() -> None:
    insight = make_insight(state=InsightState.SUBMITTED, what_happened="Mrs Farrow waits for a bed")
    defer("insights.screen", insight_id=str(insight.id))


def _count(kind: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


WORK: dict[str, tuple[Callable[[], None], tuple[str, ...], Callable[[], object]]] = {
    "discovery": (_discover, ("themes.analysis.discovery.run_isolated",), lambda: _count(Theme)),
    "description": (_describe, ("themes.analysis.description.run_isolated",), lambda: _count(DiscoveryRun)),
    "joining": (_analyse, ("themes.analysis.assignment.run_isolated",), lambda: _count(Membership)),
    "routing": (
        _route,
        ("themes.analysis.routing.run_isolated",),
        lambda: db.session.scalar(select(func.count()).where(Theme.state != ThemeState.CANDIDATE)),
    ),
    "a trial of a remit": (
        _try_remit,
        ("themes.analysis.remit_trials.run_isolated",),
        lambda: db.session.scalar(select(func.count()).where(RemitTrial.changes.is_not(None))),
    ),
    "the screen": (
        _screen,
        ("insights.screening.run_isolated_quick",),
        lambda: db.session.scalar(select(func.count()).where(Original.findings.is_not(None))),
    ),
}


def _watch(monkeypatch: pytest.MonkeyPatch, name: str, look: Callable[[datetime], None]) -> None:
    """Look at the database each time that a computation has just ended, knowing when it began."""
    real = getattr(core, name.rpartition(".")[2])

    def watched(*given: Any, **more: Any) -> Any:
        with db.engine.connect() as connection:
            started = connection.scalar(_STARTED)
        answer = real(*given, **more)
        look(started)
        return answer

    monkeypatch.setattr(f"frontline.{name}", watched)


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize("what", WORK)
def test_while_a_job_computes_it_has_no_transaction_open(
    database: str, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    begin, computations, written = WORK[what]
    seen: list[list[str]] = []

    def look(started: datetime) -> None:
        with db.engine.connect() as connection:
            seen.append(list(connection.scalars(_OPEN_SINCE, {"started": started})))

    for name in computations:
        _watch(monkeypatch, name, look)
    with db.transaction():
        begin()
    worker.run_worker(database, until_idle=True)
    assert seen
    assert not any(seen), "These were the last statements of transactions that stayed open"
    assert written()


@pytest.mark.usefixtures("application")
def test_what_a_job_computed_after_it_was_taken_over_is_not_written(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job itself is never ended by the run that lost it; it would be tried again by its new owner."""
    with db.transaction():
        _discover()
    taken: list[bool] = []

    def take_over(_started: datetime) -> None:
        with db.engine.begin() as connection:
            connection.execute(_TAKE_OVER)
            taken.append(True)

    _watch(monkeypatch, "themes.analysis.discovery.run_isolated", take_over)
    monkeypatch.setattr(worker, "_work_left", lambda: False)
    worker.run_worker(database, until_idle=True)
    assert taken
    assert _count(Theme) == 0


@pytest.mark.usefixtures("application")
def test_a_theme_that_was_merged_while_insights_are_read_gets_none_of_them(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.transaction():
        theme, insight = make_theme(*(make_insight() for _ in range(6))), make_insight()
        kept, joining = theme.id, insight.id
        known = list(analysis.encode_words(insight.what_happened))
        db.session.execute(update(Membership).values(embedding=known))
        defer("themes.analyse")

    def merge(_started: datetime) -> None:
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE theme SET state = 'merged' WHERE id = :id"), {"id": kept})

    _watch(monkeypatch, "themes.analysis.assignment.run_isolated", merge)
    worker.run_worker(database, until_idle=True)
    assert db.session.get_one(Membership, joining).theme_id is None
    assert db.session.get_one(Insight, joining).state is InsightState.ACCEPTED
