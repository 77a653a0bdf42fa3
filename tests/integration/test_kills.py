"""Nothing accepted is lost and nothing is there twice, whoever is killed, at whatever moment."""

import json
import signal
import subprocess
import threading
import uuid
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from frontline.accounts.service.passwords import hash_password
from tests.product import Product, end, eventually
from tests.scriptless import Browser

ROWS = 6_000
PASSWORD = "a long enough password"


@pytest.fixture
def product(tmp_path: Path, instance: Path) -> Iterator[Product]:
    made = Product(tmp_path / "instance", instance / "models")
    made.prepare_migrated()
    with made.database():
        yield made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text(
        "".join(json.dumps({"id": str(n), "text": f"The bus number {n} is late"}) + "\n" for n in range(ROWS))
    )
    return path


def _imported(product: Product) -> int:
    return product.value("SELECT count(*) FROM insight") or 0


def _wait_for_rows(product: Product, running: subprocess.Popen[bytes], least: int) -> None:
    eventually(lambda: _imported(product) >= least or running.poll() is not None)


@pytest.mark.parametrize("victim", ["command", "database"])
def test_an_import_killed_again_and_again_adds_every_row_once(product: Product, file: Path, victim: str) -> None:
    for least in (1, ROWS // 3, ROWS // 2):
        running = product.start("import", str(file))
        _wait_for_rows(product, running, least)
        if victim == "command":
            end(running, signal.SIGKILL)
        else:
            product.kill_database()
            running.communicate(timeout=120)
            assert eventually(lambda: product.value("SELECT 1"))
    assert product.run("import", str(file)).returncode == 0
    assert _imported(product) == ROWS
    assert product.value("SELECT count(DISTINCT source_key) FROM insight") == ROWS
    assert product.value("SELECT count(*) FROM source") == 1


def test_a_worker_killed_again_and_again_analyses_every_insight_once(product: Product, tmp_path: Path) -> None:
    file = tmp_path / "few.jsonl"
    rows = ({"id": str(n), "text": f"{word} number {n} is late again"} for n in range(40) for word in ("The bus",))
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    product.run("import", str(file))
    moments = (
        "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'",
        "SELECT count(*) FROM theme_membership",
        "SELECT count(*) FROM procrastinate_jobs WHERE task_name <> 'themes.analyse' AND status = 'doing'",
    )
    for moment in moments:
        running = product.start("worker")
        eventually(partial(product.value, moment), 30)
        end(running, signal.SIGKILL)
    assert eventually(lambda: _idle(product))
    assert product.value("SELECT count(*) FROM theme_membership") == 40
    assert product.value("SELECT count(*) FROM theme_membership WHERE is_new") == 0
    assert product.value("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'") == 0


def _idle(product: Product) -> bool:
    product.run("worker", "--until-idle")
    waiting = product.value("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
    return bool(waiting == 0)


def _world(product: Product) -> dict[str, str]:
    """A lead whose team has accepted a theme of three insights by two people."""
    ids = {name: str(uuid.uuid4()) for name in ("lead", "member", "a", "b", "theme", "i1", "i2", "i3")}
    with product.database() as connection:
        row = connection.execute("SELECT id FROM team ORDER BY slug LIMIT 1").fetchone()
        assert row is not None
        person = "INSERT INTO person (id, name, email, password_hash) VALUES (%s, %s, %s, %s)"
        for name in ("lead", "member", "a", "b"):
            connection.execute(person, (ids[name], name, f"{name}@example.org", hash_password(PASSWORD)))
        grant = "INSERT INTO role_grant (id, person_id, role, team_id) VALUES (gen_random_uuid(), %s, %s, %s)"
        connection.execute(grant, (ids["lead"], "policy_lead", row[0]))
        connection.execute(grant, (ids["member"], "policy_member", row[0]))
        theme = (
            "INSERT INTO theme (id, number, name, phrases, quotes, state, insight_count, people_count)"
            " VALUES (%s, 1, 'T', '[]', '[]', 'acknowledged', 3, 2)"
        )
        connection.execute(theme, (ids["theme"],))
        routing = (
            "INSERT INTO theme_routing (id, theme_id, team_id, rank, confidence, reasons, state)"
            " VALUES (gen_random_uuid(), %s, %s, 1, 1, '[]', 'accepted')"
        )
        connection.execute(routing, (ids["theme"], row[0]))
        for key, author in (("i1", "a"), ("i2", "a"), ("i3", "b")):
            _add_insight(connection, ids[key], ids[author], ids["theme"])
    return ids


def _add_insight(connection: Any, key: str, author: str, theme: str) -> None:
    connection.execute(
        "INSERT INTO insight (id, author_id, kind, severity, identity, state, what_happened, accepted_at, version)"
        " VALUES (%s, %s, 'problem', 'routine', 'confidential', 'accepted', 'Text', now(), 1)",
        (key, author),
    )
    connection.execute(
        "INSERT INTO theme_membership (insight_id, theme_id, embedding, strength, is_new)"
        " VALUES (%s, %s, array_fill(0.1, ARRAY[384])::halfvec, 1, false)",
        (key, theme),
    )


def _publish(product: Product, ids: dict[str, str], key: str) -> int:
    browser = Browser(product.port)
    browser.sign_in("lead@example.org", PASSWORD)
    fields = {"key": key, "outcome": "change_made", "title": "T", "body": "Done.", "audience": "contributors"}
    if not product.value("SELECT count(*) FROM response WHERE state IN ('approved', 'published')"):
        browser.post(f"/themes/{ids['theme']}/answer", **fields)
        browser.post(f"/responses/{key}/submit", checked="y")
        other = Browser(product.port)
        other.sign_in("member@example.org", PASSWORD)
        other.post(f"/responses/{key}/clear")
    return browser.post(f"/responses/{key}/publish")[0]


@pytest.mark.parametrize("victim", ["web", "database", "worker"])
def test_an_answer_whose_publishing_is_cut_short_reaches_everybody_once(product: Product, victim: str) -> None:
    ids, key = _world(product), str(uuid.uuid4())
    for moment in ("SELECT count(*) FROM sign_in", "SELECT count(*) FROM response"):
        _cut_short(product, ids, key, victim, moment)
    with product.served():
        assert eventually(lambda: _publish(product, ids, key) == 200)
    assert eventually(lambda: _idle(product))
    assert product.value("SELECT count(*) FROM response WHERE state = 'published'") == 1
    assert product.value("SELECT count(*) FROM response_receipt") == 3
    assert product.value("SELECT count(*) FROM notice WHERE dedup_key LIKE 'response:%' AND delivery = 'sent'") == 2
    every = [path.read_text() for path in (product.instance / "outbox").glob("*.eml")]
    messages = [text for text in every if "To: a@example.org" in text or "To: b@example.org" in text]
    assert len(messages) == len({line for text in messages for line in text.splitlines() if "Message-ID" in line}) == 2


def _cut_short(product: Product, ids: dict[str, str], key: str, victim: str, moment: str) -> None:
    """Publish, and kill one of the three while it happens; the browser learns nothing or an error."""
    with product.working() as worker, product.served() as web:
        sender = threading.Thread(target=_publish_blindly, args=(product, ids, key))
        sender.start()
        eventually(lambda: product.value(moment), 10)
        if victim == "database":
            product.kill_database()
        else:
            (web if victim == "web" else worker).kill()
        sender.join()


def _publish_blindly(product: Product, ids: dict[str, str], key: str) -> None:
    try:
        _publish(product, ids, key)
    except (OSError, AssertionError):
        return
