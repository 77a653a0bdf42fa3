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
from frontline.notices.models import DeliveryState
from tests.mail import deliver, told
from tests.settings import change_settings

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
    url = f"http://127.0.0.1:{server.server_port}"
    change_settings(monkeypatch, notify_key=KEY, notify_template=uuid.UUID(int=3), notify_url=url)
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
    assert notice.delivery is DeliveryState.SENT


@pytest.mark.usefixtures("app")
def test_an_answer_that_is_lost_makes_no_second_message(notify: type[_Notify]) -> None:
    notice = told("ann@example.org")
    notify.answer = (502, "bad gateway")
    deliver()
    assert notice.delivery is DeliveryState.QUEUED
    notify.answer, notice.next_try_at = (201, ""), None
    deliver()
    assert (notice.delivery, len(notify.taken)) == (DeliveryState.SENT, 1)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("status", "state"),
    [
        (400, DeliveryState.FAILED),
        (403, DeliveryState.QUEUED),
        (429, DeliveryState.QUEUED),
        (500, DeliveryState.QUEUED),
    ],
)
def test_what_is_ours_to_mend_is_tried_again_and_silences_nobody(
    notify: type[_Notify], status: int, state: DeliveryState
) -> None:
    notice = told("ann@example.org")
    notify.answer = (status, "no")
    deliver()
    db.session.refresh(notice)
    assert (notice.delivery, notify.taken) == (state, [])
    assert queries.get_preference(notice.person_id).bounced_address is None
