"""What monitoring reads, what the log says of a request, and the page for when the database is gone."""

import io
import json
import logging
import re
from pathlib import Path

import pytest
import yaml

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.core.logs import configure_logging
from frontline.notices.models import Notice
from frontline.operations.metrics import format_metrics
from tests.factories import added, make_insight, make_person, make_team
from tests.pages import CheckingClient
from tests.settings import change_settings

ROOT = Path(__file__).resolve().parents[2]


def test_monitoring_is_told_what_it_may_know(client: CheckingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/health").json == {"status": "ok"}
    assert client.get("/ready").json == {"status": "ok", "bad": []}
    assert client.get("/metrics").status_code == 404
    change_settings(monkeypatch, metrics_token="a token of the monitoring, long enough")
    assert client.get("/metrics", headers={"Authorization": "Bearer another"}).status_code == 404
    answer = client.get("/metrics", headers={"Authorization": "Bearer a token of the monitoring, long enough"})
    assert answer.content_type.startswith("text/plain")
    assert "frontline_workers 0.0" in answer.text
    assert 'frontline_request_seconds_count{method="GET",rule="/health",status="200"}' in answer.text


def test_every_alarm_that_ships_asks_for_a_figure_that_there_is(client: CheckingClient) -> None:
    added(Notice(person_id=make_person().id, dedup_key="a", title="T", body="B", path="/", delivery="failed"))
    client.get("/health")
    figures = set(re.findall(r"^(frontline_\w+)", format_metrics().decode(), re.MULTILINE))
    rules = yaml.safe_load((ROOT / "docs/deployment/alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    asked = {name for rule in rules for name in re.findall(r"frontline_\w+", rule["expr"])}
    assert len(asked) == 9
    assert asked <= figures


def test_the_log_names_the_rule_of_a_request_and_never_its_address(client: CheckingClient) -> None:
    configure_logging()
    stream = io.StringIO()
    handler = logging.getLogger().handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    earlier = handler.setStream(stream)
    try:
        answer = client.get("/invitations/a-secret-of-a-link?also=this", headers={"X-Request-ID": "from-the-proxy"})
    finally:
        handler.setStream(earlier or io.StringIO())
    assert answer.headers["X-Request-ID"] == "from-the-proxy"
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert {"rule": "/invitations/<token>", "status": 404, "request_id": "from-the-proxy"}.items() <= lines[-1].items()
    assert "a-secret-of-a-link" not in stream.getvalue()


def test_an_odd_request_id_is_replaced(client: CheckingClient) -> None:
    given = client.get("/health", headers={"X-Request-ID": "<script>"}).headers["X-Request-ID"]
    assert len(given) == 32


def test_the_page_for_a_lost_database_asks_neither_it_nor_who_is_signed_in(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.MODERATOR))
    assert client.get("/start").status_code == 302
    db.session.remove()
    db.configure("postgresql://nobody@127.0.0.1:1/nothing")
    db.session.configure(bind=db.engine)
    for path in ("/moderation", "/", "/no-such-page"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10"), path
        assert "Frontline is not available just now" in answer.text


def test_an_administrator_sees_what_works_and_what_is_left_to_set_up(client: CheckingClient) -> None:
    make_team(has_people=False)
    client.sign_in(make_person(Role.ADMINISTRATOR))
    page = client.get("/admin/installation").text
    assert "To the first theme" in page
    assert "0 of 1" in page
    assert "No worker runs: nothing is screened, themed, routed or sent" in page
    make_insight()
    assert "The first insight is accepted" in client.get("/admin/installation").text
    client.sign_in(make_person(Role.MODERATOR))
    assert client.get("/admin/installation").status_code == 403
