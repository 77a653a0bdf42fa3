"""Heavy work in a process of its own, so that the worker's heartbeats go on."""

import functools
import multiprocessing
import resource
import signal
import threading
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
    """The process ended before it had an answer."""


class _IsolatedProcess:
    """One process that answers call after call; it is started on the first and ends with its owner."""

    def __init__(self, *, seconds: float | None = None, memory: int | None = None) -> None:
        self._seconds, self._memory = seconds, memory
        self._process: Any = None
        self._calls: Connection[Any, Any] | None = None
        self._one_call = threading.Lock()
        # The kernel ties the process to the thread that starts it: that thread must live on.
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="isolated")

    def call(self, work: Callable[[], Result]) -> Result:
        with self._one_call:
            if self._process is None or not self._process.is_alive():
                self._starter.submit(self._start).result()
            return self._answer(work)

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._calls, child_calls = context.Pipe()
        self._process = context.Process(target=_serve, args=(child_calls, self._memory, get_settings()), daemon=True)
        self._process.start()
        child_calls.close()

    def _answer(self, work: Callable[[], Result]) -> Result:
        if self._calls is None:
            raise IsolatedProcessError("the process was stopped")
        try:
            self._calls.send(work)
            if not self._calls.poll(self._seconds):
                self.stop()
                raise IsolatedProcessError("the process took too long")
            failed, answer = self._calls.recv()
        except (EOFError, OSError) as error:
            raise IsolatedProcessError("the process ended before it had an answer") from error
        if failed:
            raise answer
        result: Result = answer
        return result

    def stop(self) -> None:
        # Forgotten first: a caller who learns of the end may start another at once.
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.join()


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
