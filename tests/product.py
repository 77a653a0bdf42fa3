"""The product as its users run it: processes of its own, on an instance folder of its own."""

import contextlib
import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from frontline import domains
from frontline.core.database import db
from frontline.core.embedded import EmbeddedServer
from frontline.core.embedded.layout import layout
from frontline.core.settings import Settings, load_settings
from frontline.core.vault import vault


def eventually(condition: Callable[[], Any], seconds: float = 60) -> Any:
    """The first true answer, or the last one when time is up."""
    end = time.monotonic() + seconds
    answer = condition()
    while not answer and time.monotonic() < end:
        time.sleep(0.02)
        answer = condition()
    return answer


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

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "FRONTLINE_INSTANCE": str(self.instance), "FRONTLINE_PORT": str(self.port), **self.extra}

    def prepare(self) -> None:
        """Use the converted model of the test run instead of converting it once more."""
        self.instance.mkdir(parents=True)
        self.models.mkdir(exist_ok=True)
        (self.instance / "models").symlink_to(self.models)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a command that ends with the test run, even if that is killed."""
        return subprocess.Popen(
            [sys.executable, "-m", "frontline", *command],
            env={**self.environment, "FRONTLINE_TIED": "1"}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "frontline", *command],
            env=self.environment, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip

    @contextlib.contextmanager
    def database(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection that keeps the server running."""
        server = EmbeddedServer(Settings(instance=self.instance))
        server.acquire()
        address = server.url.replace("postgresql+psycopg://", "postgresql://")
        try:
            with psycopg.connect(address, autocommit=True) as connection:
                yield connection
            connection.close()
        finally:
            server.release()

    @contextlib.contextmanager
    def rows(self) -> Iterator[None]:
        """Rows of the running product, made by the test in one transaction."""
        settings = Settings(instance=self.instance)
        server = EmbeddedServer(settings)
        server.acquire()
        db.configure(server.url)
        vault.configure(settings.secret("originals_key"))
        domains.load_jobs()
        try:
            with db.transaction():
                yield
        finally:
            db.dispose()
            vault.configure(load_settings().secret("originals_key"))
            server.release()

    def value(self, query: str) -> Any:
        """One value; None while there is no such table yet, or no server."""
        try:
            with self.database() as connection:
                row = connection.execute(query).fetchone()
                return row[0] if row else None
        except psycopg.Error:
            return None

    def kill_database(self) -> None:
        main = (layout(Settings(instance=self.instance)).data / "postmaster.pid").read_text().splitlines()[0]
        os.kill(int(main), signal.SIGKILL)

    @contextlib.contextmanager
    def served(self) -> Iterator[subprocess.Popen[bytes]]:
        """The web server, answering."""
        web = self.start("serve")
        try:
            assert eventually(self.is_healthy), "the web server does not answer"
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


def end(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> None:
    """End a process and close its pipes."""
    if process.poll() is None:
        process.send_signal(how)
    process.communicate(timeout=60)


class Browser:
    """A session without scripts."""

    def __init__(self, port: int) -> None:
        self._home = f"http://127.0.0.1:{port}"
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies)

    def get(self, path: str) -> tuple[int, str]:
        return self._open(urllib.request.Request(self._home + path))  # noqa: S310 - our own server

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get("/sign-in")[1])
        data = {"csrf_token": token[1] if token else "", **fields}
        encoded = urllib.parse.urlencode(data).encode()
        return self._open(urllib.request.Request(self._home + path, data=encoded))  # noqa: S310

    def sign_in(self, email: str, password: str) -> None:
        status, page = self.post("/sign-in", email=email, password=password)
        assert status == 200, page

    def _open(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self._opener.open(request, timeout=30) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
