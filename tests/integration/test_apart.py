"""Work in a process of its own."""

import threading
import time
from collections.abc import Iterator

import pytest

from frontline.core import subprocess_pool
from tests.settings import change_settings


@pytest.fixture(autouse=True)
def _ended() -> Iterator[None]:
    yield
    subprocess_pool.stop_processes()


def test_work_apart_answers_and_fails_like_work_here() -> None:
    assert subprocess_pool.run_isolated(len, "four") == 4
    with pytest.raises(ZeroDivisionError):
        subprocess_pool.run_isolated(divmod, 1, 0)


def test_work_apart_that_is_killed_fails_and_the_next_call_starts_anew() -> None:
    threading.Timer(0.3, subprocess_pool.stop_processes).start()
    with pytest.raises(subprocess_pool.IsolatedProcessError):
        subprocess_pool.run_isolated(time.sleep, 30)
    assert subprocess_pool.run_isolated(len, "again") == 5


def test_whoever_cannot_wait_is_told_so_and_gets_nobody_elses_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    change_settings(monkeypatch, screen_seconds=0.5)
    assert subprocess_pool.run_isolated_quick(len, "warm") == 4
    stalled = threading.Thread(target=subprocess_pool.run_isolated_quick, args=(time.sleep, 5))
    stalled.start()
    time.sleep(0.3)
    for _ in range(2):
        with pytest.raises(subprocess_pool.IsolatedProcessError, match="busy"):
            subprocess_pool.run_isolated_at_once(len, "now")
    stalled.join()
    with pytest.raises(subprocess_pool.IsolatedProcessError, match="too long"):
        subprocess_pool.run_isolated_at_once(time.sleep, 3)
    assert subprocess_pool.run_isolated_quick(len, "later") == 5
    change_settings(monkeypatch, screen_seconds=30)
    assert subprocess_pool.run_isolated_at_once(len, "at once") == 7
