"""More than a password: codes of an app, recovery codes, who must have one, and proving once more that it is you."""

import base64
import datetime as dt
import html
import re
import time

import pytest
import time_machine
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import select

from frontline.accounts import queries
from frontline.accounts.models import CodeGenerator, PasskeyChallenge, Person, Role, SignIn
from frontline.accounts.service.code_generators import confirm_code_generator, format_secret, start_code_generator
from frontline.accounts.service.sign_ins import start_sign_in
from frontline.core.database import db
from frontline.notices.models import Notice
from tests.factories import PASSWORD, make_person
from tests.pages import CheckingClient
from tests.settings import change_settings


def _code(generator: CodeGenerator, *, steps_later: int = 0) -> str:
    secret = base64.b32decode(format_secret(generator))
    return TOTP(secret, 6, SHA1(), 30).generate(int(time.time()) + 30 * steps_later).decode()  # noqa: S303 - RFC 6238


def _codes_now(generator: CodeGenerator) -> set[str]:
    return {_code(generator, steps_later=steps) for steps in range(-2, 4)}


def _with_app(role: Role = Role.SECONDEE) -> tuple[Person, CodeGenerator, list[str]]:
    person = make_person(role)
    generator = start_code_generator(person=person)
    codes = confirm_code_generator(person=person, code=_code(generator, steps_later=-1))
    db.session.commit()
    return person, generator, codes


def _give_password(client: CheckingClient, person: Person) -> str:
    return client.submit_on("/sign-in", email=person.email, password=PASSWORD).text


def test_a_password_alone_signs_nobody_in_who_has_an_app(client: CheckingClient) -> None:
    person, generator, _codes = _with_app()
    assert "Prove that it is you" in _give_password(client, person)
    assert client.get("/insights").status_code == 302
    page = client.submit("/sign-in/code", code="000000")
    assert (page.status_code, "The code is not correct" in page.text) == (422, True)
    code = _code(generator)
    assert client.submit("/sign-in/code", code=f"{code[:3]} {code[3:]}", next="/account").location == "/account"
    assert "with a password and a code" in client.get("/account").text


def test_no_code_is_used_twice(client: CheckingClient) -> None:
    person, generator, codes = _with_app()
    code = _code(generator)
    _give_password(client, person)
    assert client.submit("/sign-in/code", code=code).status_code == 302
    for used in (code, codes[0], codes[0].upper().replace("-", " ")):
        client.submit("/sign-out")
        _give_password(client, person)
        assert client.submit("/sign-in/code", code=used).status_code == (302 if used == codes[0] else 422)


def test_guessing_codes_is_stopped_and_counts_as_wrong_passwords(client: CheckingClient) -> None:
    person, generator, _codes = _with_app()
    wrong = (code for code in map(str, range(100_000, 999_999)) if code not in _codes_now(generator))
    for _ in range(10):
        _give_password(client, person)
        assert client.submit("/sign-in/code", code=next(wrong)).status_code == 422
    assert client.submit_on("/sign-in", email=person.email, password=PASSWORD).status_code == 429


def test_an_app_is_added_with_its_picture_and_gives_recovery_codes_once(client: CheckingClient) -> None:
    person = client.sign_in(make_person(Role.SECONDEE))
    client.submit("/account/code-app")
    page = client.get("/account/code-app").text
    assert 'src="data:image/svg+xml' in page
    generator = db.session.get_one(CodeGenerator, person.id)
    assert client.submit("/account/code-app", code="000000").status_code == 422
    done = client.submit("/account/code-app", code=_code(generator)).text
    codes = re.findall(r"<code>([a-z0-9-]{14})</code>", done)
    assert len(set(codes)) == 10
    assert "You have 10 left." in client.get("/account").text
    assert codes[0] not in client.get("/account").text


@pytest.mark.parametrize(
    ("role", "is_asked"), [(Role.MODERATOR, True), (Role.ADMINISTRATOR, True), (Role.SECONDEE, False)]
)
def test_who_reads_originals_or_gives_roles_must_have_one(
    client: CheckingClient,
    monkeypatch: pytest.MonkeyPatch,
    role: Role,
    is_asked: bool,  # noqa: FBT001 - a case
) -> None:
    change_settings(monkeypatch, second_factor="required")
    person = client.sign_in(make_person(role))
    first = {Role.MODERATOR: "/moderation", Role.ADMINISTRATOR: "/admin/accounts", Role.SECONDEE: "/insights"}[role]
    answer = client.get(first)
    assert (answer.status_code == 302 and answer.location == "/account") is is_asked
    if not is_asked:
        return
    assert "Your role needs more than a password" in client.get("/account").text
    client.submit("/account/code-app")
    code = _code(db.session.get_one(CodeGenerator, person.id))
    client.submit("/account/code-app", code=code)
    assert client.get(first).status_code == 200


def test_an_administrator_removes_what_somebody_lost(client: CheckingClient) -> None:
    person, _generator, _codes = _with_app()
    _sign_in, token = start_sign_in(person=person, browser="Phone", hours=1)
    client.sign_in(make_person(Role.ADMINISTRATOR))
    assert "They have a second factor" in client.get(f"/admin/accounts/{person.id}").text
    client.submit(f"/admin/accounts/{person.id}/second-factors/reset")
    assert db.session.get(CodeGenerator, person.id) is None
    assert queries.find_live_sign_in(token) is None


def test_what_only_oneself_may_do_asks_once_more_and_loses_nothing_that_was_typed(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    name = "Ann Quill, whose name is long enough to be shown"
    assert client.get("/admin/accounts/new").status_code == 200
    change = {"name": name, "email": "ann@example.org", "csrf_token": client.token()}
    db.session.query(SignIn).update({"confirmed_at": dt.datetime.now(dt.UTC) - dt.timedelta(minutes=61)})
    asked = client.post("/admin/accounts/new", data=change, headers={"Origin": "http://localhost"})
    assert (asked.status_code, "Confirm that it is you" in asked.text) == (403, True)
    fields = {field: re.findall(rf'name="{field}"[^>]*value="([^"]*)"', asked.text)[0] for field in ("next", "carried")}
    carried = {field: html.unescape(value) for field, value in fields.items()}
    assert client.submit("/account/confirm", password="not this one", **carried).status_code == 422
    resumed = client.submit("/account/confirm", password=PASSWORD, **carried)
    assert name in resumed.text
    assert 'action="/admin/accounts/new"' in resumed.text
    assert client.get("/admin/accounts/new").status_code == 200


def test_who_has_an_app_confirms_with_a_code_too(client: CheckingClient) -> None:
    person, generator, _codes = _with_app()
    client.sign_in(person)
    assert client.submit("/account/confirm", password=PASSWORD).status_code == 422
    assert client.submit("/account/confirm", password=PASSWORD, code=_code(generator)).status_code == 302


def test_a_browser_that_gave_only_a_password_adds_no_factor_beside_another(client: CheckingClient) -> None:
    person, _generator, _codes = _with_app()
    client.sign_in(person)
    assert client.submit("/account/code-app").status_code == 409
    assert client.post("/account/passkeys", json={}, headers={"X-CSRFToken": client.token()}).status_code == 409


def test_a_passkey_is_not_added_by_a_challenge_that_was_given_for_signing_in(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.SECONDEE))
    headers = {"X-CSRFToken": client.token()}
    assert client.post("/sign-in/passkey/options", json={}, headers=headers).status_code == 200
    kept = db.session.query(PasskeyChallenge).one()
    with client.session_transaction() as session:
        assert session["passkey_challenge"] == str(kept.id)
    refused: tuple[object, ...] = ({"credential": {}}, [], None)
    for sent in refused:
        assert client.post("/account/passkeys", json=sent, headers=headers).status_code == 422
        assert client.post("/sign-in/passkey", json=sent, headers=headers).status_code == 422


def test_the_first_factor_signs_out_the_other_browsers(client: CheckingClient) -> None:
    person = client.sign_in(make_person(Role.SECONDEE))
    _sign_in, token = start_sign_in(person=person, browser="Phone", hours=1)
    client.submit("/account/code-app")
    client.submit("/account/code-app", code=_code(db.session.get_one(CodeGenerator, person.id)))
    assert queries.find_live_sign_in(token) is None
    assert client.get("/account").status_code == 200
    told = db.session.scalars(select(Notice.title).where(Notice.person_id == person.id)).all()
    assert told == ["An app for codes was added to your account"]


def test_a_sign_in_that_is_not_used_ends(client: CheckingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    change_settings(monkeypatch, idle_minutes=30)
    client.sign_in(make_person(Role.SECONDEE))
    for minutes, status in ((25, 200), (35, 302)):
        with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes)):
            assert client.get("/insights").status_code == status
