"""Whoever is asked to stop ends what they have begun, or leaves it to others whole."""

import json
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.product import Product, eventually

BODY = b"email=nobody%40example.org&password=wrong"


@pytest.fixture
def product(tmp_path: Path, instance: Path) -> Iterator[Product]:
    made = Product(tmp_path / "instance", instance / "models")
    made.prepare_migrated()
    with made.database():
        yield made


def test_a_request_in_flight_is_answered_when_the_web_server_is_asked_to_stop(product: Product) -> None:
    head = f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(BODY)}\r\n"
    head += "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
    with product.served() as web, socket.create_connection(("127.0.0.1", product.port), 30) as asking:
        asking.sendall(head.encode() + BODY[:10])
        time.sleep(1)  # until a thread has it
        web.send_signal(signal.SIGTERM)
        time.sleep(1)
        asking.sendall(BODY[10:])
        assert asking.makefile("rb").readline().startswith(b"HTTP/1.1 400")  # it has no token, and so an answer
        assert web.wait(30) == 0


def test_a_job_in_flight_is_left_to_others_whole_when_the_worker_is_asked_to_stop(
    product: Product, tmp_path: Path
) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps({"id": str(n), "text": f"Bus {n} is late again"}) + "\n" for n in range(40)))
    product.run("import", str(file))
    worker = product.start("worker")
    running = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' AND task_name = 'themes.analyse'"
    assert eventually(lambda: product.value(running))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    assert product.value("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('doing', 'failed')") == 0
    product.run("worker", "--until-idle")
    assert product.value("SELECT count(*) FROM theme_membership") == 40
