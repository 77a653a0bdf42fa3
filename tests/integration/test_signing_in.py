import html
import re
import uuid

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from frontline.accounts import queries
from frontline.accounts.models import Role, SignIn, SignInAttempt
from frontline.accounts.service import people as service
from frontline.accounts.service import sign_ins
from frontline.accounts.service.authentication import authenticate_person
from frontline.accounts.service.people import GrantScope
from frontline.accounts.tokens import hash_secret
from frontline.core.actor import acting
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, NotFoundError, TransitionError
from tests.factories import PASSWORD, make_person, make_team
from tests.pages import CheckingClient


def _sign_in(client: CheckingClient, email: str, password: str, **more: str) -> tuple[int, str]:
    page = client.get("/sign-in").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    response = client.post("/sign-in", data={"csrf_token": token[1], "email": email, "password": password, **more})
    return response.status_code, response.text if response.status_code != 302 else response.location


def test_the_right_password_opens_the_first_page_of_the_role(client: CheckingClient) -> None:
    person = make_person(Role.SECONDEE)
    assert _sign_in(client, person.email.upper(), PASSWORD) == (302, "/start")
    assert client.get("/start").location == "/insights"


def test_a_wrong_password_says_so_in_words_and_keeps_the_address(client: CheckingClient) -> None:
    person = make_person()
    status, page = _sign_in(client, person.email, "wrong wrong wrong")
    assert status == 422
    assert "The email address or password is not correct" in page
    assert person.email in page


def test_an_unknown_address_reads_the_same_as_a_wrong_password(client: CheckingClient) -> None:
    assert "The email address or password is not correct" in _sign_in(client, "nobody@example.org", PASSWORD)[1]


def test_guessing_is_stopped_after_ten_wrong_passwords(client: CheckingClient) -> None:
    address = f"{uuid.uuid4().hex}@example.org"
    for _ in range(10):
        assert _sign_in(client, address, "wrong")[0] == 422
    assert _sign_in(client, address, "wrong")[0] == 429


@pytest.mark.parametrize(
    "target", ["//evil.example/", "/\t/evil.example/x", "/\\evil.example", "https://evil.example", "\n//evil.example"]
)
def test_signing_in_never_leads_to_another_site(client: CheckingClient, target: str) -> None:
    person = make_person(Role.SECONDEE)
    assert _sign_in(client, person.email, PASSWORD, next=target)[1] == "/start"


def test_what_another_site_posts_is_never_offered_for_sending(client: CheckingClient) -> None:
    headers = {"Origin": "https://evil.example"}
    page = client.post(f"/admin/accounts/{uuid.uuid4()}", data={"role": "moderator"}, headers=headers)
    assert page.status_code == 401
    assert "moderator" not in page.text


def test_a_stranger_elsewhere_cannot_lock_anybody_out(client: CheckingClient) -> None:
    person = make_person(Role.SECONDEE)
    for _ in range(11):
        with pytest.raises((sign_ins.TooManyAttemptsError, AssertionError)):
            assert authenticate_person(email=person.email, password="wrong", network="203.0.113.0/24")
    assert _sign_in(client, person.email, PASSWORD)[0] == 302


@pytest.mark.usefixtures("app")
def test_many_addresses_cannot_be_tried_in_turn() -> None:
    network = uuid.uuid4().hex
    with Session(db.engine) as session, session.begin():
        rows = [
            {"email_hash": bytes([n]), "network_hash": hash_secret(network), "succeeded": False} for n in range(100)
        ]
        session.execute(insert(SignInAttempt), rows)
    with pytest.raises(sign_ins.TooManyAttemptsError):
        authenticate_person(email="any@example.org", password="x", network=network)


def test_a_password_that_an_administrator_chose_must_be_changed_first(client: CheckingClient) -> None:
    person = service.add_person(
        name="Ann Quill", email=f"{uuid.uuid4().hex}@example.org", password="chosen by another", temporary=True
    )
    service.grant_role(person=person, role=Role.SECONDEE)
    db.session.commit()
    assert _sign_in(client, person.email, "chosen by another")[0] == 302
    assert client.get("/insights").location == "/account/password"
    wrong = client.submit_on("/account/password", old="not this one", new="my own words now")
    assert "Your current password is not correct" in wrong.text
    client.submit_on("/account/password", old="chosen by another", new="my own words now")
    assert client.get("/insights").status_code == 200


def test_changing_ones_password_signs_out_the_other_browsers(client: CheckingClient) -> None:
    person = make_person(Role.SECONDEE)
    _, token = sign_ins.start_sign_in(person=person, browser="Phone", hours=1)
    client.sign_in(person)
    for bad in ("short", PASSWORD):
        assert client.submit("/account/password", old=PASSWORD, new=bad).status_code == 422
    assert client.submit("/account/password", old=PASSWORD, new="my own words now").status_code == 302
    assert queries.find_live_sign_in(token) is None
    assert client.get("/account").status_code == 200


@pytest.mark.usefixtures("app")
def test_nobody_gives_themselves_a_role() -> None:
    administrator = make_person(Role.ADMINISTRATOR)
    with acting(administrator.id), pytest.raises(FieldError, match="yourself"):
        service.grant_role(person=administrator, role=Role.MODERATOR)


def test_a_form_sent_after_the_sign_in_ended_is_kept_and_can_be_sent_again(client: CheckingClient) -> None:
    person = client.sign_in(make_person(Role.SECONDEE))
    token, text = client.token(), "What I saw & <wrote> at length"
    sign_in = db.session.query(SignIn).filter_by(person_id=person.id).one()
    sign_in.expires_at = now()
    fields = {"csrf_token": token, "key": str(uuid.uuid4()), "what_happened": text}
    page = client.post("/insights/new", data=fields, headers={"Origin": "http://localhost"})
    assert page.status_code == 401
    carried = html.unescape(re.search(r'name="carried"[^>]*value="([^"]+)"', page.text)[1])  # type: ignore[index]
    status, resumed = _sign_in(client, person.email, PASSWORD, next="/insights/new", carried=carried)
    assert status == 200
    assert html.escape(text) in resumed
    assert 'action="/insights/new"' in resumed


def test_a_form_without_a_token_changes_nothing_and_loses_nothing(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.SECONDEE))
    own = {"Origin": "http://localhost"}
    page = client.post("/insights/new", data={"what_happened": "Kept for you"}, headers=own)
    assert page.status_code == 400
    assert "Kept for you" in page.text
    assert "Kept for you" not in client.post("/insights/new", data={"what_happened": "Kept for you"}).text


def test_signing_out_ends_the_sign_in_on_the_server(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.SECONDEE))
    with client.session_transaction() as session:
        token = session["_user_id"]
    client.submit("/sign-out")
    assert queries.find_live_sign_in(token) is None


def test_one_can_end_ones_own_sign_ins_and_nobody_elses(client: CheckingClient) -> None:
    mine, theirs = make_person(), make_person()
    other_browser, _ = sign_ins.start_sign_in(person=mine, browser="Phone", hours=1)
    foreign, _ = sign_ins.start_sign_in(person=theirs, browser="Phone", hours=1)
    client.sign_in(mine)
    assert client.submit(f"/account/sign-ins/{other_browser.id}/end").status_code == 302
    assert client.submit(f"/account/sign-ins/{foreign.id}/end").status_code == 404


def test_security_headers_are_on_every_answer(client: CheckingClient) -> None:
    headers = client.get("/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"].lower() == "deny"
    assert "max-age" in headers["Strict-Transport-Security"]
    assert "no-store" in headers["Cache-Control"]


@pytest.mark.usefixtures("app")
def test_an_address_can_have_one_account_only() -> None:
    person = make_person()
    with pytest.raises(FieldError, match="already exists"):
        service.add_person(name="Another", email=person.email.upper(), password=PASSWORD)


@pytest.mark.usefixtures("app")
def test_a_short_password_is_refused() -> None:
    with pytest.raises(FieldError, match="12 characters"):
        service.add_person(name="Short", email="short@example.org", password="short")


@pytest.mark.usefixtures("app")
def test_team_roles_need_a_team_and_no_role_is_given_twice() -> None:
    person, team = make_person(), make_team()
    with pytest.raises(FieldError, match="team"):
        service.grant_role(person=person, role=Role.POLICY_LEAD)
    service.grant_role(person=person, role=Role.POLICY_LEAD, scope=GrantScope(team_id=team.id))
    with pytest.raises(FieldError, match="already"):
        service.grant_role(person=person, role=Role.POLICY_LEAD, scope=GrantScope(team_id=team.id))


@pytest.mark.usefixtures("app")
def test_a_role_that_is_not_held_cannot_be_taken_away() -> None:
    with pytest.raises(NotFoundError):
        service.revoke_role(person=make_person(), grant_id=uuid.uuid4())


def test_a_closed_account_is_signed_out_and_stays_out(client: CheckingClient) -> None:
    person = client.sign_in(make_person(Role.SECONDEE))
    service.deactivate_account(person=queries.get_person(person.id))
    assert client.get("/insights").status_code == 302
    with pytest.raises(TransitionError):
        service.deactivate_account(person=queries.get_person(person.id))
    assert _sign_in(client, person.email, PASSWORD)[0] == 422
