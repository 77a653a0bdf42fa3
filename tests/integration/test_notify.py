"""GOV.UK Notify: a stand-in for its API says yes, no, later or nothing; a message is there once under its id."""

import json
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from frontline.core.database import db
from frontline.notices import queries
from frontline.notices.models import Delivery
from tests.mail import deliver, told

KEY = f"test-{uuid.UUID(int=1)}-{uuid.UUID(int=2)}"


class _Notify(BaseHTTPRequestHandler):
    taken: list[dict[str, Any]]
    answer: tuple[int, str]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, _ = self.answer
        if status in {201, 502}:  # taken; where the answer is lost, somebody between us says 502
            self.taken.append(body)
        self._say(status, {"id": str(uuid.uuid4()), "errors": [{"error": "E", "message": self.answer[1]}]})

    def do_GET(self) -> None:
        wanted = parse_qs(urlsplit(self.path).query)["reference"][0]
        self._say(200, {"notifications": [one for one in self.taken if one["reference"] == wanted]})

    def _say(self, status: int, what: dict[str, Any]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(what).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def notify(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_Notify]]:
    handler = type("Handler", (_Notify,), {"taken": [], "answer": (201, "")})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("FRONTLINE_NOTIFY_KEY", KEY)
    monkeypatch.setenv("FRONTLINE_NOTIFY_TEMPLATE", str(uuid.UUID(int=3)))
    monkeypatch.setenv("FRONTLINE_NOTIFY_URL", f"http://127.0.0.1:{server.server_port}")
    yield handler
    server.shutdown()
    server.server_close()


@pytest.mark.usefixtures("app")
def test_a_message_is_handed_over_under_its_id_with_its_link_to_stop_it(notify: type[_Notify]) -> None:
    notice = told("ann@example.org", body="[Sign in](https://evil.example)\n# Now")
    deliver()
    (message,) = notify.taken
    assert (message["reference"], message["email_address"]) == (str(notice.id), "ann@example.org")
    assert "/notices/stop/" in message["one_click_unsubscribe_url"]
    body = message["personalisation"]["body"]
    assert "Sign in(https://evil.example) Now" in body
    assert "](https://evil" not in body
    assert notice.delivery is Delivery.SENT


@pytest.mark.usefixtures("app")
def test_an_answer_that_is_lost_makes_no_second_message(notify: type[_Notify]) -> None:
    notice = told("ann@example.org")
    notify.answer = (502, "bad gateway")
    deliver()
    assert notice.delivery is Delivery.QUEUED
    notify.answer, notice.next_try_at = (201, ""), None
    deliver()
    assert (notice.delivery, len(notify.taken)) == (Delivery.SENT, 1)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("status", "state"),
    [(400, Delivery.FAILED), (403, Delivery.QUEUED), (429, Delivery.QUEUED), (500, Delivery.QUEUED)],
)
def test_what_is_ours_to_mend_is_tried_again_and_silences_nobody(
    notify: type[_Notify], status: int, state: Delivery
) -> None:
    notice = told("ann@example.org")
    notify.answer = (status, "no")
    deliver()
    db.session.refresh(notice)
    assert (notice.delivery, notify.taken) == (state, [])
    assert queries.preference(notice.person_id).bounced_address is None
