"""Work in a process of its own."""

import threading
import time
from collections.abc import Iterator

import pytest

from frontline.core import apart


@pytest.fixture(autouse=True)
def _ended() -> Iterator[None]:
    yield
    apart.stop()


def test_work_apart_answers_and_fails_like_work_here() -> None:
    assert apart.apart(len, "four") == 4
    with pytest.raises(ZeroDivisionError):
        apart.apart(divmod, 1, 0)


def test_work_apart_that_is_killed_fails_and_the_next_call_starts_anew() -> None:
    threading.Timer(0.3, apart.stop).start()
    with pytest.raises(apart.ApartError):
        apart.apart(time.sleep, 30)
    assert apart.apart(len, "again") == 5
