"""Heavy work in a process of its own, so that the worker's heartbeats go on."""

import functools
import multiprocessing
import resource
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from frontline.core.process_lifetime import end_with_parent
from frontline.core.settings import Settings, configure_settings, get_settings

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class IsolatedProcessError(RuntimeError):
    """The process ended before it had an answer, or has none within the time that somebody can wait for it."""


class _IsolatedProcess:
    """One process that answers call after call; it is started on the first and ends with its owner.

    Args:
        seconds: after which a call without an answer ends the process; None for never.
        memory: bytes of addresses that it may have.
    """

    def __init__(self, *, seconds: float | None = None, memory: int | None = None) -> None:
        self._seconds, self._memory = seconds, memory
        self._process: Any = None
        self._calls: Connection[Any, Any] | None = None
        self._one_call = threading.Lock()
        self._unanswered_since: float | None = None
        # The kernel ties the process to the thread that starts it: that thread must live on.
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="isolated")

    def call(self, work: Callable[[], Result], *, patience: float | None = None) -> Result:
        """The answer of the process; for whoever cannot wait longer, within so many seconds of patience."""
        until = None if patience is None else time.monotonic() + patience
        if not self._one_call.acquire(timeout=-1 if patience is None else patience):
            raise IsolatedProcessError("the process is busy")
        try:
            self._await_earlier_answer(until)
            if self._process is None or not self._process.is_alive():
                self._starter.submit(self._start).result()
            return self._answer(work, until)
        finally:
            self._one_call.release()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._calls, child_calls = context.Pipe()
        self._process = context.Process(target=_serve, args=(child_calls, self._memory, get_settings()), daemon=True)
        self._process.start()
        child_calls.close()

    def _await_earlier_answer(self, until: float | None) -> None:
        """Wait for the answer that an earlier caller had no patience for, and drop it: it is not ours."""
        if self._unanswered_since is None or self._calls is None:
            return
        try:
            if self._calls.poll(_get_shorter(until, self._get_end(self._unanswered_since))):
                self._calls.recv()
            elif time.monotonic() < (self._get_end(self._unanswered_since) or float("inf")):
                raise IsolatedProcessError("the process is busy")
            else:
                self.stop()
        except (EOFError, OSError):
            self.stop()
        self._unanswered_since = None

    def _answer(self, work: Callable[[], Result], until: float | None) -> Result:
        if self._calls is None:
            raise IsolatedProcessError("the process was stopped")
        asked_at = time.monotonic()
        try:
            self._calls.send(work)
            if not self._calls.poll(_get_shorter(until, self._get_end(asked_at))):
                if until is not None and time.monotonic() < (self._get_end(asked_at) or float("inf")):
                    self._unanswered_since = asked_at
                else:
                    self.stop()
                raise IsolatedProcessError("the process took too long")
            failed, answer = self._calls.recv()
        except (EOFError, OSError) as error:
            raise IsolatedProcessError("the process ended before it had an answer") from error
        if failed:
            raise answer
        result: Result = answer
        return result

    def _get_end(self, asked_at: float) -> float | None:
        return None if self._seconds is None else asked_at + self._seconds

    def stop(self) -> None:
        # Forgotten first: a caller who learns of the end may start another at once.
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.join()


def _get_shorter(*moments: float | None) -> float | None:
    """Seconds until the first of some moments; None where there is none."""
    given = [moment for moment in moments if moment is not None]
    return max(0, min(given) - time.monotonic()) if given else None


def _serve(calls: "Connection[Any, Any]", memory: int | None, settings: Settings) -> None:
    configure_settings(settings)
    end_with_parent(signal.SIGKILL)
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            work = calls.recv()
        except EOFError:
            return
        try:
            calls.send((False, work()))
        except Exception as error:  # noqa: BLE001 - the caller raises it again
            calls.send((True, error))


# Three processes, so that nobody waits for the screen while themes are being found, or for somebody's file.
_quick, _long = _IsolatedProcess(seconds=60), _IsolatedProcess()
_guarded = _IsolatedProcess(seconds=30, memory=3 * 2**30)


def run_isolated(work: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
    """Call a function of a module in another process; arguments and result are pickled.

    Raises:
        IsolatedProcessError: the process was killed; the job that asked is tried again.
    """
    return _long.call(functools.partial(work, *args, **kwargs))


def run_isolated_quick(work: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
    """As `run_isolated`, in the process that is kept for work of less than a second."""
    return _quick.call(functools.partial(work, *args, **kwargs))


def run_isolated_at_once(
    work: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Result:
    """As `run_isolated_quick`, for whoever waits before a screen: within the seconds of the settings or not at all."""
    return _quick.call(functools.partial(work, *args, **kwargs), patience=get_settings().screen_seconds)


def run_isolated_untrusted(
    work: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Result:
    """As `run_isolated`, for what comes from outside: at most 30 seconds and 3 GB of addresses."""
    return _guarded.call(functools.partial(work, *args, **kwargs))


def stop_processes() -> None:
    """End the processes now, whatever they are doing."""
    _guarded.stop()
    _quick.stop()
    _long.stop()
