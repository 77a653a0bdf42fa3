"""Traces say which rule, statement and job took how long: no secret, no parameter, nothing that people wrote."""

import json
import sys
from collections.abc import Iterator

import pytest
from flask import Flask, Response
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from frontline.accounts.models import Role
from frontline.app import create_app
from frontline.core import subprocess_pool, telemetry, worker
from frontline.core.database import db
from frontline.core.errors import SettingsError
from frontline.core.jobs import defer, job
from frontline.core.settings import Settings, load_settings
from tests.factories import PASSWORD, make_person
from tests.pages import CheckingClient

SECRET = "a-secret-of-a-link"
WORDS = "Mrs Farrow waits for a bed"


@job("tests.traced")
def traced(words: str) -> None:
    """Ask the database for something that somebody wrote, and fail over it once."""
    from frontline.accounts.queries import find_person_by_email

    find_person_by_email(words)
    if not _failed:
        _failed.append(words)
        raise ValueError(words)


_failed: list[str] = []


@pytest.fixture
def exporter() -> Iterator[InMemorySpanExporter]:
    memory = InMemorySpanExporter()
    telemetry.start(SimpleSpanProcessor(memory))
    yield memory
    telemetry.stop()
    subprocess_pool.stop_processes()


@pytest.fixture
def traced_app(exporter: InMemorySpanExporter, database: str, settings: Settings) -> Flask:
    assert exporter
    return create_app(settings, database_url=database)


def _spans(memory: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    return {span.name: span for span in memory.get_finished_spans()}


def test_requests_statements_and_jobs_are_traced_and_tell_of_nobody(
    traced_app: Flask, exporter: InMemorySpanExporter, database: str
) -> None:
    with db.transaction():
        person = make_person(Role.ADMINISTRATOR)
    client = CheckingClient(traced_app, Response)
    client.get(f"/invitations/{SECRET}?words={SECRET}", headers={"User-Agent": SECRET})
    client.submit("/sign-in", email=person.email, password=PASSWORD)
    client.get(f"/accounts/{person.id}")
    with db.transaction(), telemetry.trace_job("tests.outer", ""):
        defer("tests.traced", words=WORDS)
    worker.run_worker(database, until_idle=True)
    sent = json.dumps([json.loads(span.to_json()) for span in exporter.get_finished_spans()])
    for secret in (SECRET, WORDS, "Farrow", PASSWORD, person.email, person.name, str(person.id)):
        assert secret not in sent
    assert {"GET /invitations/<token>", "POST /sign-in", "tests.traced", "SELECT"} <= _spans(exporter).keys()
    assert '"error.type": "ValueError"' in sent


def test_a_job_belongs_to_the_trace_of_the_request_that_deferred_it(
    traced_app: Flask, exporter: InMemorySpanExporter, database: str
) -> None:
    CheckingClient(traced_app, Response).submit("/forgotten-password", email="nobody@example.org")
    worker.run_worker(database, until_idle=True)
    spans = _spans(exporter)
    request, sending = spans["POST /forgotten-password"].context, spans["accounts.send_reset_link"].context
    assert request is not None
    assert sending is not None
    assert sending.trace_id == request.trace_id


def test_without_an_endpoint_nothing_is_traced(settings: Settings) -> None:
    telemetry.configure(settings)
    assert telemetry.get_traceparent() == ""


def test_an_endpoint_without_the_packages_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    telemetry.require_packages(load_settings())
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk", None)
    with pytest.raises(SettingsError, match="what sends traces is not installed"):
        telemetry.require_packages(load_settings())
