"""E-mail: text and HTML of one content, one id a message, retries, refusals, bounces, one click to stop it."""

import datetime as dt
import re
from html.parser import HTMLParser

import pytest
import time_machine

from frontline.accounts.models import Person, Role
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import TransitionError
from frontline.notices import queries, service
from frontline.notices.models import DeliveryState, EmailFrequency, Notice
from frontline.notices.service import Notification, notify_person
from tests.factories import make_person
from tests.mail import MailServer, deliver, told
from tests.pages import CheckingClient


class _Words(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.feed(re.sub("<style>.*?</style>", "", html, flags=re.DOTALL))

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attrs if name == "href" and value]

    def handle_data(self, data: str) -> None:
        self.words += data.split()


@pytest.mark.usefixtures("app")
def test_text_and_html_say_the_same_and_lead_to_the_same(post: MailServer) -> None:
    notice = told("ann@example.org")
    deliver()
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
    assert notice.delivery is DeliveryState.SENT


@pytest.mark.usefixtures("app")
def test_one_click_in_the_mail_stops_it_and_can_be_undone(post: MailServer, client: CheckingClient) -> None:
    notice = told("ann@example.org")
    deliver()
    message = post.to("ann@example.org")[0]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.sub(r"^<https?://[^/]+|>$", "", message["List-Unsubscribe"].strip())
    assert client.get(path).status_code == 200
    assert (
        queries.get_preference(notice.person_id).email_frequency is EmailFrequency.AT_ONCE
    )  # following a link stops nothing
    assert "You get no more" in client.post(path, data={"List-Unsubscribe": "One-Click"}).text
    assert queries.get_preference(notice.person_id).email_frequency is EmailFrequency.NEVER
    client.post(path, data={"undo": "1"})
    assert queries.get_preference(notice.person_id).email_frequency is EmailFrequency.AT_ONCE
    assert client.post(path[:-3]).status_code == 404


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("address", ["later@example.org", "hangs@example.org", "lost@example.org"])
def test_what_is_not_taken_is_tried_again_under_its_id_with_growing_waits(post: MailServer, address: str) -> None:
    notice = told(address)
    waits = []
    for _ in range(3):
        deliver()
        assert notice.delivery is DeliveryState.QUEUED
        assert notice.next_try_at
        waits.append(notice.next_try_at - now())
        deliver()  # not yet
        assert notice.delivery_attempts == len(waits)
        notice.next_try_at = None
    assert [round(wait.total_seconds() / 15) for wait in waits] == [1, 2, 4]
    assert {message["Message-ID"] for message in post.messages} <= {f"<{notice.id}@example.org>"}


def test_what_is_given_up_is_seen_by_an_administrator_and_sent_again(post: MailServer, client: CheckingClient) -> None:
    notice = told("later@example.org", delivery_attempts=11)
    deliver()
    assert notice.delivery is DeliveryState.FAILED
    client.sign_in(make_person(Role.ADMINISTRATOR))
    page = client.get("/admin/messages").text
    assert "not taken in 12 tries" in page
    assert notice.title not in page
    db.session.get_one(Person, notice.person_id).email = "ann@example.org"
    client.submit(f"/admin/messages/{notice.id}/again")
    deliver()
    assert [message["Message-ID"] for message in post.to("ann@example.org")] == [f"<{notice.id}@example.org>"]
    with pytest.raises(TransitionError, match="has not failed"):
        service.requeue_notice(notice=db.session.get_one(Notice, notice.id))


@pytest.mark.usefixtures("app")
def test_whoever_wants_one_message_a_day_gets_one_in_their_morning(post: MailServer) -> None:
    notice = told("ann@example.org")
    preference = queries.lock_preference(notice.person_id)
    preference.email_frequency, preference.time_zone = EmailFrequency.DAILY, "America/New_York"
    notify_person(notice.person_id, Notification("test:2", "Another", "Another body", "/"))
    deliver()
    assert post.messages == []
    tomorrow = dt.datetime.combine(now().date() + dt.timedelta(days=1), dt.time(0), dt.UTC)
    for hour in (9, 10, 16, 20):
        with time_machine.travel(tomorrow + dt.timedelta(hours=hour), tick=False):
            service.create_daily_bundles(now())
            deliver()
            assert len(post.messages) == (hour >= 16)
    body = post.messages[0].get_body(("plain",))
    assert body
    assert "An answer & more" in body.get_content()
    assert "Another body" in body.get_content()
