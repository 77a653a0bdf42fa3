"""How a command comes by the embedded server."""

import fcntl
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from frontline.core.errors import DatabaseUnreachableError
from frontline.core.private_files import open_private_log
from frontline.core.settings import Settings
from frontline.local.embedded.keeper import ANOTHER_KEEPS, is_ready
from frontline.local.embedded.layout import Layout, get_layout

_PATIENCE = 60  # seconds for the very first start
# Keepers outlive us where others hold the server: nobody waits for them.
_keepers: list[subprocess.Popen[bytes]] = []


class EmbeddedServer:
    """A command's hold on the server; it runs at least as long as somebody holds it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._layout = get_layout(settings)
        self._users: IO[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for SQLAlchemy."""
        return self._layout.url

    def acquire(self) -> None:
        """Hold the server, starting it first where nobody did.

        Raises:
            DatabaseUnreachableError: when it does not start.
        """
        self._layout.users_lock.touch()
        self._users = self._layout.users_lock.open("rb")
        fcntl.flock(self._users, fcntl.LOCK_SH)
        self.ensure_running()

    def release(self) -> None:
        """Let go; the keeper ends the server when nobody else holds it."""
        if self._users:
            self._users.close()
            self._users = None

    def ensure_running(self) -> None:
        """Start the keeper where it is gone, and wait until the server answers."""
        if self._is_up():
            return
        with _locked(self._layout.start_lock):
            if not self._is_up():
                self._start_and_wait()

    def _is_up(self) -> bool:
        """Whether it answers, and is no longer being made: then it answers too, without its database."""
        return (self._layout.data / "ready").exists() and is_ready(self._layout)

    def watch(self) -> None:
        """From a background thread, see to it that a killed keeper is replaced."""

        def look() -> None:
            while self._users:
                time.sleep(1)
                if self._users and not self._layout.sockets.exists():
                    self.ensure_running()

        threading.Thread(target=look, daemon=True, name="embedded-postgres-watch").start()

    def _start_and_wait(self) -> None:
        keeper = _spawn_keeper(self.settings)
        for _ in range(_PATIENCE * 20):
            time.sleep(0.05)
            if self._is_up():
                return
            # Another keeper restarts the server, or is about to end: then ours must take its place.
            if keeper.poll() == ANOTHER_KEEPS:
                keeper = _spawn_keeper(self.settings)
            elif keeper.poll() is not None:
                break
        raise DatabaseUnreachableError(_reason(self._layout))


def _spawn_keeper(settings: Settings) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "FRONTLINE_INSTANCE": str(settings.instance),
        "FRONTLINE_POSTGRES_VERSION": settings.postgres_version,
    }
    with open_private_log(settings.instance / "keeper.log") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "frontline.local.embedded"], cwd="/", env=environment,
            start_new_session=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    _keepers.append(keeper)
    return keeper


def _reason(place: Layout) -> str:
    lines = place.log.read_text(errors="replace").splitlines() if place.log.exists() else []
    last = f" Its last words: {lines[-1]}" if lines else ""
    return f"The embedded database did not start; see {place.log}.{last}"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("ab") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
