"""The keeper: what the process that owns the embedded server does."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import IO

from frontline.core.private_files import open_private_log
from frontline.local.embedded.layout import Layout
from frontline.local.embedded.privileges import run_as_user

ANOTHER_KEEPS = 3  # exit status of a keeper that found another at work
_LOOK_EVERY = 0.2  # seconds
_SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "max_connections": "100",
    "max_locks_per_transaction": "256",
    "maintenance_work_mem": "256MB",
    "log_min_messages": "warning",
    "jit": "off",
    "timezone": "UTC",
}


def initialise_data_folder(place: Layout) -> None:
    """Make the data folder, once; a half-made one (killed in between) is thrown away."""
    if (place.data / "ready").exists():
        return
    shutil.rmtree(place.data, ignore_errors=True)
    place.data.mkdir(mode=0o700)
    os.chown(place.data, place.account.pw_uid, place.account.pw_gid)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as secret:
        secret.write(place.password)
        secret.flush()
        os.chown(secret.name, place.account.pw_uid, place.account.pw_gid)
        options = ("-U", "frontline", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8")
        run_program(place, ["initdb", "-D", place.data, *options, f"--pwfile={secret.name}", "--no-instructions"])
    with start_server(place) as server:
        try:
            _wait_until_ready(place)
            run_program(place, ["createdb", "-h", place.sockets, "-U", "frontline", "frontline"])
        finally:
            stop_server(server)
    (place.data / "ready").touch()


def run_program(place: Layout, command: list[str | Path]) -> None:
    """Run one of the server's own programs; its output goes to the server's log."""
    with open_private_log(place.log) as log:
        subprocess.run(
            [place.binaries / command[0], *command[1:]],
            preexec_fn=run_as_user(place.account), stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=True,
            env={"PGPASSWORD": place.password, "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]},
        )  # fmt: skip


def start_server(place: Layout) -> subprocess.Popen[bytes]:
    """Start the server in the foreground, as our child."""
    place.sockets.mkdir(mode=0o700, exist_ok=True)
    os.chown(place.sockets, place.account.pw_uid, place.account.pw_gid)
    options = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
    with open_private_log(place.log) as log:
        return subprocess.Popen(
            [place.binaries / "postgres", "-D", place.data, "-k", place.sockets, *options],
            preexec_fn=run_as_user(place.account), start_new_session=True,  # noqa: PLW1509 - system calls only
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={"LC_ALL": "C.UTF-8"},
        )  # fmt: skip


def stop_server(server: subprocess.Popen[bytes]) -> None:
    """End the server as PostgreSQL's "fast shutdown" does; insist after a while."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:  # pragma: no cover - a server that hangs
        server.kill()
        server.wait()


def is_ready(place: Layout) -> bool:
    """Whether the server accepts connections."""
    import psycopg

    try:
        psycopg.connect(f"host={place.sockets} user=frontline password={place.password} dbname=postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def _wait_until_ready(place: Layout) -> None:
    for _ in range(300):
        if is_ready(place):
            return
        time.sleep(0.1)
    raise TimeoutError("the embedded PostgreSQL did not start")


def run_keeper(place: Layout) -> None:
    """Run the server until nobody uses it; start it again when it dies.

    Raises:
        BlockingIOError: another keeper has the server.
    """
    with place.keeper_lock.open("ab") as lock_file:
        fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        initialise_data_folder(place)
        _serve(place)


def _serve(place: Layout) -> None:
    with place.users_lock.open("rb") as users:
        while True:
            server = start_server(place)
            try:
                if _nobody_left_or_dead(server, users):
                    return
            finally:
                stop_server(server)
                shutil.rmtree(place.sockets, ignore_errors=True)
            time.sleep(_LOOK_EVERY)


def _nobody_left_or_dead(server: subprocess.Popen[bytes], users: IO[bytes]) -> bool:
    while server.poll() is None:
        time.sleep(_LOOK_EVERY)
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    return False
