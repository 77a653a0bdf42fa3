"""An answer reaches a thousand people once each, though workers are killed and the mail server's word is lost."""

import functools
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from frontline.accounts.service.passwords import hash_password
from tests.product import Product, end, eventually, free_port
from tests.scriptless import Browser

PEOPLE = 1_000
PASSWORD = "a long enough password"
LOST_EVERY = 150  # the mail server takes a message, and its answer is lost


class _MailServer:
    """Takes every message, and sometimes hangs up before it says so."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, str]] = []
        self.lost: list[str] = []

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - its name
        message = message_from_bytes(envelope.content)
        self.messages.append((str(message["Message-ID"]), envelope.rcpt_tos[0]))
        if len(self.messages) % LOST_EVERY == 0:
            self.lost.append(str(message["Message-ID"]))
            server.transport.abort()
        return "250 taken"


@contextmanager
def _mail_server(port: int) -> Iterator[_MailServer]:
    handler = _MailServer()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler
    controller.stop()


@pytest.fixture
def product(tmp_path: Path, instance: Path) -> Iterator[Product]:
    prepared = Product(tmp_path / "instance", instance / "models")
    prepared.extra = {"FRONTLINE_SMTP_URL": f"smtp://127.0.0.1:{free_port()}"}
    prepared.prepare_migrated()
    with prepared.database():
        yield prepared


def _world(product: Product) -> str:
    """A theme of a thousand people's insights, accepted by a team of two; returns its id."""
    theme = str(uuid.uuid4())
    with product.database() as connection:
        team = connection.execute("SELECT id FROM team ORDER BY slug LIMIT 1").fetchone()
        assert team is not None
        for role in ("policy_lead", "policy_member"):
            key = uuid.uuid4()
            connection.execute(
                "INSERT INTO person (id, name, email, password_hash) VALUES (%s, %s, %s, %s)",
                (key, role, f"{role}@example.org", hash_password(PASSWORD)),
            )
            connection.execute("INSERT INTO role_grant (id, person_id, role, team_id) VALUES (%s, %s, %s, %s)",
                               (uuid.uuid4(), key, role, team[0]))  # fmt: skip
        connection.execute(
            "INSERT INTO person (id, name, email, password_hash) SELECT gen_random_uuid(), 'P' || n, 'p' || n ||"
            " '@example.org', 'x' FROM generate_series(1, %s) AS n", (PEOPLE,),
        )  # fmt: skip
        connection.execute(
            "INSERT INTO insight (id, author_id, kind, severity, identity, state, what_happened, accepted_at,"
            " submitted_at, version)"
            " SELECT gen_random_uuid(), id, 'problem', 'routine', 'confidential', 'accepted', 'T', now(), now(), 1"
            " FROM person WHERE password_hash = 'x'"
        )
        connection.execute(
            "INSERT INTO theme (id, number, name, phrases, quotes, state, insight_count, people_count)"
            " VALUES (%s, nextval('theme_number'), 'T', '[]', '[]', 'acknowledged', %s, %s)", (theme, PEOPLE, PEOPLE),
        )  # fmt: skip
        connection.execute(
            "INSERT INTO theme_routing (id, theme_id, team_id, rank, confidence, reasons, state)"
            " VALUES (gen_random_uuid(), %s, %s, 1, 1, '[]', 'accepted')", (theme, team[0]),
        )  # fmt: skip
        connection.execute(
            "INSERT INTO theme_membership (insight_id, theme_id, embedding, strength, is_new)"
            " SELECT id, %s, array_fill(0.1, ARRAY[384])::halfvec, 1, false FROM insight", (theme,),
        )  # fmt: skip
    return theme


def _publish(product: Product, theme: str) -> None:
    key, lead, member = str(uuid.uuid4()), Browser(product.port), Browser(product.port)
    lead.sign_in("policy_lead@example.org", PASSWORD)
    member.sign_in("policy_member@example.org", PASSWORD)
    fields = {"key": key, "outcome": "change_made", "title": "T", "body": "Done.", "audience": "contributors"}
    member.post(f"/themes/{theme}/answer", **fields)
    member.post(f"/responses/{key}/submit", checked="y")
    lead.post(f"/responses/{key}/clear")
    lead.post(f"/responses/{key}/publish")


def _sent(product: Product) -> int:
    time.sleep(0.3)  # asking costs the worker its time
    return product.value("SELECT count(*) FROM notice WHERE dedup_key LIKE 'response:%' AND delivery = 'sent'") or 0


def _is_sent(product: Product, number: int) -> bool:
    return _sent(product) >= number


def test_a_thousand_people_are_told_once_each_though_the_worker_is_killed_five_times(product: Product) -> None:
    theme = _world(product)
    with product.served():
        _publish(product, theme)
    assert product.value("SELECT count(*) FROM response_receipt") == PEOPLE
    with _mail_server(int(product.extra["FRONTLINE_SMTP_URL"].rpartition(":")[2])) as server:
        for share in range(1, 6):
            with product.working():  # killed when left
                assert eventually(functools.partial(_is_sent, product, share * PEOPLE // 8))
        worker = product.start("worker")
        assert eventually(lambda: _sent(product) == PEOPLE)
        end(worker)
    _check(product, server)


def _check(product: Product, server: _MailServer) -> None:
    assert product.value("SELECT count(*) FROM response_receipt") == PEOPLE
    assert product.value("SELECT count(*) FROM notice WHERE dedup_key LIKE 'response:%'") == PEOPLE
    own_receipts = [
        (key, address) for key, address in server.messages if address.startswith("p") and "policy" not in address
    ]
    copies = Counter(key for key, _ in own_receipts)
    assert len(copies) == len({address for _, address in own_receipts}) == PEOPLE
    second = {key for key, number in copies.items() if number > 1}
    extra_attempts = product.value("SELECT sum(delivery_attempts - 1) FROM notice WHERE dedup_key LIKE 'response:%'")
    # A second copy only where the answer of the mail server was lost, or a worker died before it was written down.
    assert len(second - set(server.lost)) <= 5
    assert sum(number - 1 for number in copies.values()) <= extra_attempts
    assert extra_attempts <= len(server.lost) + 5
