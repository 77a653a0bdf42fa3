"""The embedded server: shared, private, restarted when it dies, gone when nobody needs it."""

import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from frontline.core.settings import Settings
from frontline.local.embedded.layout import get_layout
from frontline.local.embedded.privileges import run_as_user
from frontline.local.embedded.server import EmbeddedServer
from tests.product import eventually


def servers_of(instance: Path) -> list[int]:
    """Process ids of everything that runs on a data folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes().decode(errors="replace")
                environment = (entry / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if str(instance) in command or (
                "embedded" in command and f"FRONTLINE_INSTANCE={instance}\0" in environment
            ):
                found.append(int(entry.name))
    return [pid for pid in found if pid != os.getpid()]


@pytest.fixture(params=["18", "16"])
def own(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[EmbeddedServer]:
    settings = Settings(instance=tmp_path / "deep folder with spaces", postgres_version=request.param)
    embedded = EmbeddedServer(settings)
    embedded.acquire()
    yield embedded
    embedded.release()
    assert eventually(lambda: servers_of(settings.instance) == [])


def _value(server: EmbeddedServer, query: str) -> object:
    with psycopg.connect(server.url.replace("postgresql+psycopg://", "postgresql://")) as connection:
        return connection.execute(query).fetchone()[0]  # type: ignore[index]


def test_it_has_vectors_listens_on_no_port_and_asks_for_a_password(own: EmbeddedServer) -> None:
    assert _value(own, "SELECT count(*) FROM pg_available_extensions WHERE name = 'vector'") == 1
    assert _value(own, "SHOW listen_addresses") == ""
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(own.url.replace("postgresql+psycopg://", "postgresql://").replace("frontline:", "frontline:x"))


@pytest.mark.parametrize("own", ["18"], indirect=True)
def test_its_folders_are_closed_to_other_users(own: EmbeddedServer) -> None:
    place = get_layout(own.settings)
    assert place.data.stat().st_mode & 0o077 == 0
    assert place.sockets.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server over to another user")
def test_its_programs_are_found_below_a_folder_that_is_closed_to_its_user(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "postgres").write_bytes(b"")
    nobody = pwd.getpwnam("nobody")
    asked = ["test", "-r", str(closed / "postgres")]  # by access(2), as PostgreSQL asks
    assert subprocess.run(asked, user=nobody.pw_uid, check=False).returncode != 0
    assert subprocess.run(asked, preexec_fn=run_as_user(nobody), check=False).returncode == 0


@pytest.mark.parametrize("own", ["18"], indirect=True)
def test_a_second_holder_shares_it_and_it_outlives_the_first(own: EmbeddedServer) -> None:
    second = EmbeddedServer(own.settings)
    second.acquire()
    own.release()
    time.sleep(1)
    assert _value(second, "SELECT 1") == 1
    second.release()


@pytest.mark.parametrize("own", ["18"], indirect=True)
def test_a_killed_server_is_started_again_with_what_was_committed(own: EmbeddedServer) -> None:
    with psycopg.connect(own.url.replace("postgresql+psycopg://", "postgresql://")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    main = int((get_layout(own.settings).data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(main, signal.SIGKILL)
    assert eventually(lambda: _survived(own))


def _survived(server: EmbeddedServer) -> bool:
    try:
        return _value(server, "SELECT answer FROM kept") == 42
    except psycopg.OperationalError:
        return False


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_running_when_its_owner_ends(tmp_path: Path, how: signal.Signals) -> None:
    instance = tmp_path / "instance"
    environment = {**os.environ, "FRONTLINE_INSTANCE": str(instance)}
    owner = subprocess.Popen([sys.executable, "-m", "frontline", "worker"], env=environment, stderr=subprocess.DEVNULL)
    assert eventually((instance / "postgres-18" / "data" / "postmaster.pid").exists)
    time.sleep(1)
    owner.send_signal(how)
    owner.wait(30)
    assert eventually(lambda: servers_of(instance) == [])


def test_an_interrupt_that_python_drops_ends_the_command_all_the_same(tmp_path: Path) -> None:
    """One that arrives in a callback of a weak reference is printed as ignored, and forgotten."""
    dropped = (
        "import os, signal, sys, weakref\n"
        "from frontline.local import interrupts\n"
        "from frontline.cli.main import main\n"
        "interrupts.record_interrupts()\n"
        "class Thing: pass\n"
        "thing = Thing()\n"
        "ref = weakref.ref(thing, lambda _: os.kill(os.getpid(), signal.SIGINT))\n"
        "del thing\n"
        "sys.argv = ['frontline', 'worker']\n"
        "main()\n"
    )
    environment = {**os.environ, "FRONTLINE_INSTANCE": str(tmp_path / "instance")}
    ended = subprocess.run(
        [sys.executable, "-c", dropped], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert "Exception ignored" in ended.stderr
    assert ended.returncode == 1


def test_a_command_started_by_make_ends_with_it_even_if_it_is_killed(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    environment = {**os.environ, "FRONTLINE_INSTANCE": str(instance), "FRONTLINE_TIED": "1"}
    command = f"'{sys.executable}' -m frontline worker; true"
    make = subprocess.Popen(["/bin/bash", "-c", command], env=environment, stderr=subprocess.DEVNULL)
    assert eventually((instance / "postgres-18" / "data" / "postmaster.pid").exists)
    make.kill()
    make.wait()
    assert eventually(lambda: servers_of(instance) == [])
