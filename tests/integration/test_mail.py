"""E-mail: text and HTML of one content, one id a message, retries, refusals, bounces, one click to stop it."""

import datetime as dt
import inspect
import re
import uuid
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
import time_machine
from click.testing import CliRunner
from sqlalchemy import select

from frontline.accounts.models import Person, Role
from frontline.core.database import db, now
from frontline.core.errors import TransitionError
from frontline.notices import bounces, jobs, queries, service
from frontline.notices.models import Delivery, Notice, Pace
from frontline.notices.service import Message, tell_one
from tests.factories import make_person
from tests.mail import MailServer, mail_server
from tests.pages import CheckingClient


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with mail_server() as found:
        monkeypatch.setenv("FRONTLINE_SMTP_URL", f"smtp://127.0.0.1:{found.port}")
        monkeypatch.setenv("FRONTLINE_MAIL_PATIENCE", "1")
        yield found


def _told(address: str, **given: object) -> Notice:
    person = make_person(Role.SECONDEE)
    person.email = address
    tell_one(person.id, Message("test:1", "An answer & more", "A first line.\nA second <line>.", "/insights"))
    notice = db.session.scalars(select(Notice).where(Notice.person_id == person.id)).one()
    for name, value in given.items():
        setattr(notice, name, value)
    return notice


def _deliver() -> None:
    db.session.commit()
    inspect.unwrap(jobs.deliver.func)()


class _Words(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attrs if name == "href" and value]

    def handle_data(self, data: str) -> None:
        self.words += data.split()


@pytest.mark.usefixtures("app")
def test_text_and_html_say_the_same_and_lead_to_the_same(post: MailServer) -> None:
    notice = _told("ann@example.org")
    _deliver()
    (message,) = post.to("ann@example.org")
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text
    assert html
    shown, plain = _Words(html.get_content()), text.get_content()
    assert set(shown.links) == set(re.findall(r"http\S+", plain))
    assert len(shown.links) == 2
    said = re.sub(r"http\S+|(?<=emails):", "", plain).split()
    title = notice.title.split()
    assert shown.words == [*title, "Frontline", *title, *said]
    assert message["Message-ID"] == f"<{notice.id}@example.org>"
    assert notice.delivery is Delivery.SENT


@pytest.mark.usefixtures("app")
def test_one_click_in_the_mail_stops_it_and_can_be_undone(post: MailServer, client: CheckingClient) -> None:
    notice = _told("ann@example.org")
    _deliver()
    message = post.to("ann@example.org")[0]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.sub(r"^<https?://[^/]+|>$", "", message["List-Unsubscribe"].strip())
    assert client.get(path).status_code == 200
    assert queries.preference(notice.person_id).pace is Pace.AT_ONCE  # following a link stops nothing
    assert "You get no more" in client.post(path, data={"List-Unsubscribe": "One-Click"}).text
    assert queries.preference(notice.person_id).pace is Pace.NEVER
    client.post(path, data={"undo": "1"})
    assert queries.preference(notice.person_id).pace is Pace.AT_ONCE
    assert client.post(path[:-3]).status_code == 404


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("address", ["later@example.org", "hangs@example.org", "lost@example.org"])
def test_what_is_not_taken_is_tried_again_under_its_id_with_growing_waits(post: MailServer, address: str) -> None:
    notice = _told(address)
    waits = []
    for _ in range(3):
        _deliver()
        assert notice.delivery is Delivery.QUEUED
        assert notice.next_try_at
        waits.append(notice.next_try_at - now())
        _deliver()  # not yet
        assert notice.handed_over == len(waits)
        notice.next_try_at = None
    assert [round(wait.total_seconds() / 15) for wait in waits] == [1, 2, 4]
    assert {message["Message-ID"] for message in post.messages} <= {f"<{notice.id}@example.org>"}


def test_what_is_given_up_is_seen_by_an_administrator_and_sent_again(post: MailServer, client: CheckingClient) -> None:
    notice = _told("later@example.org", handed_over=11)
    _deliver()
    assert notice.delivery is Delivery.FAILED
    client.sign_in(make_person(Role.ADMINISTRATOR))
    page = client.get("/admin/messages").text
    assert "not taken in 12 tries" in page
    assert notice.title not in page
    db.session.get_one(Person, notice.person_id).email = "ann@example.org"
    client.submit(f"/admin/messages/{notice.id}/again")
    _deliver()
    assert [message["Message-ID"] for message in post.to("ann@example.org")] == [f"<{notice.id}@example.org>"]
    with pytest.raises(TransitionError, match="was not given up"):
        service.send_again(notice=db.session.get_one(Notice, notice.id))


def test_an_address_that_is_refused_gets_no_more_until_its_owner_says_so(
    post: MailServer, client: CheckingClient
) -> None:
    notice = _told("gone@example.org")
    _deliver()
    assert (notice.delivery, post.messages) == (Delivery.FAILED, [])
    tell_one(notice.person_id, Message("test:2", "Another", "Another", "/"))
    _deliver()
    second = db.session.scalars(select(Notice).where(Notice.cause == "test:2")).one()
    assert (second.delivery, second.failure) == (Delivery.SKIPPED, "email to this address came back")
    client.sign_in(db.session.get_one(Person, notice.person_id))
    assert "came back on" in client.get("/notices/settings").text
    client.submit("/notices/settings/works-again")
    assert queries.preference(notice.person_id).bounced_address is None


_REPORT = """From: mailer@example.org
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Final-Recipient: rfc822; {address}
Action: {action}
Status: 5.1.1
--b
Content-Type: text/rfc822-headers

Message-ID: <{key}@example.org>
--b--
"""


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("by_id", [True, False])
def test_a_report_of_a_mail_server_marks_the_address(*, by_id: bool) -> None:
    notice = _told("ann@example.org")
    key = notice.id if by_id else uuid.uuid4()
    delayed = _REPORT.format(address="ann@example.org", action="delayed", key=key)
    assert not bounces.take(delayed.encode())
    assert bounces.take(_REPORT.format(address="Ann@example.org", action="failed", key=key).encode())
    assert queries.preference(notice.person_id).bounced_address == "ann@example.org"
    assert not bounces.take(b"\xff nonsense")


@pytest.mark.usefixtures("app")
def test_whoever_wants_one_message_a_day_gets_one_in_their_morning(post: MailServer) -> None:
    notice = _told("ann@example.org")
    preference = queries.kept_preference(notice.person_id)
    preference.pace, preference.zone = Pace.DAILY, "America/New_York"
    tell_one(notice.person_id, Message("test:2", "Another", "Another body", "/"))
    _deliver()
    assert post.messages == []
    tomorrow = dt.datetime.combine(now().date() + dt.timedelta(days=1), dt.time(0), dt.UTC)
    for hour in (9, 10, 16, 20):
        with time_machine.travel(tomorrow + dt.timedelta(hours=hour), tick=False):
            service.bundle(now())
            _deliver()
            assert len(post.messages) == (hour >= 16)
    body = post.messages[0].get_body(("plain",))
    assert body
    assert "An answer & more" in body.get_content()
    assert "Another body" in body.get_content()


def test_notices_are_read_and_unread_one_by_one_and_all_at_once(client: CheckingClient) -> None:
    person = client.sign_in(make_person(Role.SECONDEE))
    for number in (1, 2):
        tell_one(person.id, Message(f"test:{number}", f"Title {number}", "Body", "/"))
    first = db.session.scalars(select(Notice.id).where(Notice.cause == "test:1")).one()
    client.submit(f"/notices/{first}/read")
    assert "Title 1" not in client.get("/notices?show=new").text
    client.submit(f"/notices/{first}/unread")
    assert queries.unread(person.id) == 2
    gone = client.submit("/notices/read").location
    assert "Undo" in client.get(gone).text
    client.submit("/notices/read/undo", undo=re.sub(r".*undo=", "", gone).replace("%3A", ":").replace("%2B", "+"))
    assert queries.unread(person.id) == 2
    assert client.submit("/notices/read/undo", undo="x").status_code == 404


def test_the_command_for_reports_says_what_it_did() -> None:
    from frontline.cli.mail import bounce

    assert "standard input" in CliRunner().invoke(bounce, ["--help"]).output
