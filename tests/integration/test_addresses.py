"""Reaching people: what they chose to be sent, and an address that outlives the placement."""

import datetime as dt
import inspect
import re

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.core.settings import get_settings
from frontline.notices import jobs, queries
from frontline.notices.models import DeliveryState, EmailFrequency, Notice
from frontline.notices.service import Notification, notify_person
from tests.factories import make_insight, make_person, make_placement
from tests.pages import CheckingClient

MESSAGE = Notification("test:1", "A team answered", "Read it", "/insights")


def _code() -> str:
    notice = db.session.query(Notice).filter(Notice.address.is_not(None)).order_by(Notice.created_at.desc()).first()
    found = re.search(r"\d{6}", notice.body if notice else "")
    assert found
    return found[0]


def _mail_to() -> list[str]:
    """To whom the notices went that are not about codes."""
    db.session.commit()
    inspect.unwrap(jobs.deliver_notices.func)()
    ids = [
        notice.id for notice in db.session.query(Notice).filter(Notice.address.is_(None), Notice.sent_at.is_not(None))
    ]
    lines = [(get_settings().outbox / f"{key}.eml").read_text() for key in ids]
    return [match[1] for text in lines if (match := re.search(r"^To: (.*)$", text, re.MULTILINE))]


def test_an_address_is_confirmed_by_a_code_and_then_used(client: CheckingClient) -> None:
    person = client.sign_in(make_person(Role.SECONDEE))
    assert "Give an email address that you will keep" in client.get("/insights").text
    client.submit("/notices/settings/address", address="own@example.com")
    assert "That is not the code" in client.submit("/notices/settings/code", code="000000x").text
    client.submit("/notices/settings/code", code=_code())
    assert "Email goes to own@example.com" in client.get("/notices/settings").text
    assert "Tell us an address" not in client.get("/insights").text
    notify_person(person.id, MESSAGE)
    assert _mail_to() == ["own@example.com"]


def test_before_it_is_confirmed_mail_goes_where_it_went(client: CheckingClient) -> None:
    person = client.sign_in(make_person(Role.SECONDEE))
    email = person.email
    client.submit("/notices/settings/address", address="own@example.com")
    notify_person(person.id, MESSAGE)
    assert _mail_to() == [email]


def test_a_code_can_be_guessed_five_times_only(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.SECONDEE))
    client.submit("/notices/settings/address", address="own@example.com")
    for _ in range(5):
        client.submit("/notices/settings/code", code="wrong")
    page = client.submit("/notices/settings/code", code=_code())
    assert page.status_code == 422
    assert "Ask for a new one" in page.text


def test_a_bad_address_and_a_second_code_at_once_are_refused(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.SECONDEE))
    assert "like name@example.com" in client.submit("/notices/settings/address", address="nobody").text
    client.submit("/notices/settings/address", address="own@example.com")
    assert "A code was just sent" in client.submit("/notices/settings/address", address="own@example.com").text


def test_codes_are_not_among_the_notices_in_the_app(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.SECONDEE))
    client.submit("/notices/settings/address", address="own@example.com")
    assert "Confirm this address" not in client.get("/notices").text


def test_whoever_wants_no_email_gets_none(client: CheckingClient) -> None:
    person = client.sign_in(make_person(Role.SECONDEE))
    person_id = person.id
    client.submit("/notices/settings/pace", email_frequency="never")
    assert queries.get_preference(person_id).email_frequency is EmailFrequency.NEVER
    notify_person(person_id, MESSAGE)
    assert _mail_to() == []
    assert db.session.query(Notice).one().delivery is DeliveryState.SKIPPED


def test_the_story_stays_readable_after_the_placement(client: CheckingClient) -> None:
    person = client.sign_in(make_person(Role.SECONDEE))
    placement = make_placement(person)
    placement.starts_on, placement.ends_on = dt.date(2020, 1, 6), dt.date(2021, 1, 5)
    insight = make_insight(person, what_happened="What I said then")
    assert "Your placement is over" in client.get("/insights/new").text
    assert "What I said then" in client.get("/insights").text
    assert "What I said then" in client.get(f"/insights/{insight.id}").text
