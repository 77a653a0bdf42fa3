"""A forgotten password, and which passwords are good enough."""

import datetime as dt
import re

import pytest
import time_machine
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.accounts.service.password_resets import make_reset_token, send_reset_link
from frontline.accounts.service.passwords import require_good_password
from frontline.accounts.service.people import deactivate_account
from frontline.accounts.service.sign_ins import start_sign_in
from frontline.accounts.tokens import hash_secret
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.notices.models import Notice
from tests.factories import PASSWORD, make_person
from tests.pages import CheckingClient

NEW = "four quiet winter boats"


def _hash(address: str) -> str:
    return hash_secret(address.lower()).hex()


def _links(address: str) -> list[str]:
    return list(db.session.scalars(select(Notice.path).where(Notice.address == address)))


def test_a_link_is_sent_and_gives_a_new_password_and_ends_every_sign_in(client: CheckingClient) -> None:
    person = make_person(Role.SECONDEE)
    _sign_in, token = start_sign_in(person=person, browser="Phone", hours=1)
    asked = client.submit_on("/forgotten-password", email=person.email.upper())
    assert asked.location == "/sign-in"
    send_reset_link(address_hash=_hash(person.email))
    (path,) = _links(person.email)
    assert client.submit_on(path, password="password1234").status_code == 422
    assert client.submit_on(path, password=NEW).status_code == 302
    assert client.get(path).status_code == 404
    assert client.submit_on("/sign-in", email=person.email, password=PASSWORD).status_code == 422
    assert client.submit_on("/sign-in", email=person.email, password=NEW).status_code == 302
    assert token


def test_what_is_said_does_not_tell_whether_an_address_has_an_account(client: CheckingClient) -> None:
    person, closed = make_person(Role.SECONDEE), make_person(Role.SECONDEE)
    deactivate_account(person=closed)
    said = set()
    for address in (person.email, closed.email, "nobody@example.org"):
        client.submit_on("/forgotten-password", email=address)
        said.add(re.sub(r'nonce[^ ]*|value="[^"]*"', "", client.get("/sign-in").text))
        send_reset_link(address_hash=_hash(address))
    assert len(said) == 1
    assert (_links(closed.email), _links("nobody@example.org")) == ([], [])


@pytest.mark.usefixtures("app")
def test_asking_again_at_once_sends_no_second_letter() -> None:
    person = make_person(Role.SECONDEE)
    for _ in range(3):
        send_reset_link(address_hash=_hash(person.email))
    assert len(_links(person.email)) == 1


def test_a_link_works_for_an_hour(client: CheckingClient) -> None:
    person = make_person(Role.SECONDEE)
    path = f"/passwords/{make_reset_token(person=person)}"
    assert client.get(path).status_code == 200
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=61)):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "password1234",
        "qwertyuiop123",
        "Frontline2026!",
        "111111111111",
        "annquill2026",
        "iloveyou12345",
        "x" * 201,
    ],
)
def test_what_others_would_try_is_refused(password: str) -> None:
    with pytest.raises(FieldError):
        require_good_password(password, field="password", own_words=("Ann Quill", "ann.quill@school.example.org"))


@pytest.mark.parametrize(
    "password",
    [NEW, "coffee train fish", "a long enough password", "Tr1cky-but-fine-77", "\u00e9t\u00e9 \u00e0 la plage bleue"],
)
def test_long_ones_are_good_whatever_they_are_made_of(password: str) -> None:
    require_good_password(password, field="password", own_words=("Ann Quill", "ann.quill@school.example.org"))
