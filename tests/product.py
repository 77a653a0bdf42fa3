"""The product as its users run it: processes of its own, on an instance folder of its own."""

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from frontline import domains
from frontline.core.database import db
from frontline.core.settings import Settings, get_settings
from frontline.core.vault import vault
from frontline.local.embedded.layout import get_layout
from frontline.local.embedded.server import EmbeddedServer
from tests.scriptless import Browser

# On a machine that is busy with other things; what is there is not waited for.
PATIENCE = 600


def eventually(condition: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """The first true answer, or the last one when time is up."""
    end = time.monotonic() + seconds
    answer = condition()
    while not answer and time.monotonic() < end:
        time.sleep(0.02)
        answer = condition()
    return answer


def _migrated(folder: Path) -> Path:
    """An instance with a migrated database and no server at work, made by whichever test process comes first."""
    made = Product(folder / "migrated", folder / "models")
    with (folder / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.instance.exists():
            assert made.run("db", "upgrade").returncode == 0
            process = get_layout(Settings(instance=made.instance)).data / "postmaster.pid"
            assert eventually(lambda: not process.exists())
    return made.instance


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Product:
    """Commands, a browser without scripts and the database of one instance."""

    instance: Path
    models: Path
    port: int = field(default_factory=free_port)
    extra: dict[str, str] = field(default_factory=dict)
    _connection: psycopg.Connection[Any] | None = field(default=None, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "FRONTLINE_INSTANCE": str(self.instance),
            "FRONTLINE_PORT": str(self.port),
            "FRONTLINE_SAMPLE_DATA": "true",
            **self.extra,
        }

    def prepare(self) -> None:
        """Use the converted model of the test run instead of converting it once more."""
        self.instance.mkdir(parents=True)
        self._use_models()

    def prepare_migrated(self) -> None:
        """A copy of the one folder of the test run whose server was made and migrated."""
        self.instance.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-a", str(_migrated(self.models.parent)), str(self.instance)], check=True)  # noqa: S607
        self._use_models()

    def _use_models(self) -> None:
        self.models.mkdir(exist_ok=True)
        (self.instance / "models").symlink_to(self.models)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a command that ends with the test run, even if that is killed."""
        # Into a file: a pipe that nobody reads is full one day, and who writes to it stops.
        with (self.instance.parent / f"{command[0]}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "frontline", *command],
                env={**self.environment, "FRONTLINE_TIED": "1"}, stdout=log, stderr=log,
            )  # fmt: skip

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "frontline", *command],
            env=self.environment, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip

    def add_person(self, name: str, role: str, *more: str) -> subprocess.CompletedProcess[str]:
        """An account with a password, at an address made of the name."""
        details = ("--name", name, "--email", f"{name.lower()}@example.org", "--password", "four quiet winter boats")
        return self.run("user", "add", *details, "--role", role, *more)

    @contextlib.contextmanager
    def database(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection that keeps the server running."""
        server = EmbeddedServer(Settings(instance=self.instance))
        server.acquire()
        try:
            with psycopg.connect(_address(server), autocommit=True) as connection:
                yield connection
            connection.close()
        finally:
            self._stop_asking()
            server.release()

    @contextlib.contextmanager
    def rows(self) -> Iterator[None]:
        """Rows of the running product, made by the test in one transaction."""
        settings = Settings(instance=self.instance)
        server = EmbeddedServer(settings)
        server.acquire()
        db.configure(server.url)
        vault.configure(*settings.list_keys("originals_key"))
        domains.load_models()
        domains.load_jobs()
        try:
            with db.transaction():
                yield
        finally:
            db.dispose()
            vault.configure(*get_settings().list_keys("originals_key"))
            server.release()

    def value(self, query: str) -> Any:
        """One value; None while there is no such table yet, or no server. Only where the server is held."""
        try:
            row = self._asking().execute(query).fetchone()
            return row[0] if row else None
        except psycopg.Error:
            return None

    def _asking(self) -> psycopg.Connection[Any]:
        """A connection for what is asked again and again: a new one only after the server was lost."""
        with self._lock:
            if self._connection is None or self._connection.closed:
                server = EmbeddedServer(Settings(instance=self.instance))
                server.acquire()
                try:
                    self._connection = psycopg.connect(_address(server), autocommit=True)
                finally:
                    server.release()
            return self._connection

    def _stop_asking(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()

    def kill_database(self) -> None:
        main = (get_layout(Settings(instance=self.instance)).data / "postmaster.pid").read_text().splitlines()[0]
        os.kill(int(main), signal.SIGKILL)

    @contextlib.contextmanager
    def served(self) -> Iterator[subprocess.Popen[bytes]]:
        """The web server, answering."""
        web = self.start("serve")
        try:
            assert eventually(lambda: web.poll() is not None or self.is_healthy())
            assert web.poll() is None, "the web server does not start"
            yield web
        finally:
            end(web)

    @contextlib.contextmanager
    def working(self) -> Iterator[subprocess.Popen[bytes]]:
        """A worker, killed at the end."""
        worker = self.start("worker")
        try:
            yield worker
        finally:
            end(worker, signal.SIGKILL)

    def is_healthy(self) -> bool:
        try:
            return Browser(self.port).get("/health")[0] == 200
        except OSError:
            return False


def _address(server: EmbeddedServer) -> str:
    return server.url.replace("postgresql+psycopg://", "postgresql://")


def end(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> None:
    """End a process and close its pipes."""
    if process.poll() is None:
        process.send_signal(how)
    process.communicate(timeout=60)
