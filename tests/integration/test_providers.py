"""Signing in through an organisation's own provider, one that the tests start."""

import json
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from frontline.accounts.models import Grant, Person, Role
from frontline.accounts.open_id import install_providers
from frontline.accounts.service.people import deactivate_account
from frontline.accounts.service.providers import list_providers
from frontline.core.database import db
from frontline.core.errors import SettingsError
from frontline.core.settings import Settings, get_settings
from tests.factories import make_person
from tests.open_id_provider import CLIENT, SECRET, OpenIdProvider, open_id_provider
from tests.pages import CheckingClient
from tests.settings import change_settings


def _settings(**changes: Any) -> Settings:
    entry = {"name": "office", "label": "Office", "client_id": CLIENT, "client_secret": SECRET, **changes}
    return get_settings().model_copy(update={"providers": json.dumps([entry])})


@pytest.fixture
def provider(app: Flask) -> Iterator[OpenIdProvider]:
    with open_id_provider() as started:
        roles = {"roles_claim": "roles", "roles": {"Frontline.Moderator": "moderator"}}
        install_providers(app, _settings(issuer=started.issuer, **roles))
        yield started
        install_providers(app, get_settings())


def _sign_in(client: CheckingClient, provider: OpenIdProvider, **claims: Any) -> TestResponse:
    """All of the way: to the provider, back, and the form of the page there."""
    provider.claims = claims
    leaving = client.submit("/sign-in/with/office", next="/account")
    assert leaving.location.startswith(provider.issuer)
    back = urlsplit(requests.get(leaving.location, allow_redirects=False, timeout=10).headers["Location"])
    page = client.get(f"{back.path}?{back.query}")
    assert "Back from Office" in page.text
    fields = dict(part.split("=") for part in back.query.split("&"))
    return client.submit("/sign-in/with/office/finish", **fields)


def _claims(person: Person, **changes: Any) -> dict[str, Any]:
    return {"sub": uuid.uuid4().hex, "email": person.email.upper(), "email_verified": True, **changes}


def test_somebody_signs_in_by_their_verified_address_and_later_by_who_they_are(
    client: CheckingClient, provider: OpenIdProvider
) -> None:
    person = make_person(Role.SECONDEE)
    claims = _claims(person)
    assert _sign_in(client, provider, **claims).location == "/account"
    assert "through your organisation" in client.get("/account").text
    client.submit("/sign-out")
    assert _sign_in(client, provider, sub=claims["sub"], email="married@example.org").location == "/account"
    assert person.email in client.get("/account").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email_verified": False}, "did not say that your email address is yours"),
        ({"email_verified": "true"}, "did not say that your email address is yours"),
        ({"email": "stranger@example.org"}, "no account here by that address"),
    ],
)
def test_a_stranger_is_told_why_they_cannot_come_in(
    client: CheckingClient, provider: OpenIdProvider, changes: dict[str, Any], said: str
) -> None:
    assert _sign_in(client, provider, **_claims(make_person(), **changes)).location == "/sign-in"
    assert said in client.get("/sign-in").text
    assert client.get("/account").status_code == 302


def test_a_provider_speaks_for_its_own_domains_and_for_one_person_an_account(
    client: CheckingClient, provider: OpenIdProvider, app: Flask
) -> None:
    install_providers(app, _settings(issuer=provider.issuer, domains=["office.example.org"]))
    person = make_person(Role.SECONDEE)
    assert _sign_in(client, provider, **_claims(person)).location == "/sign-in"
    person = db.session.get_one(Person, person.id)
    person.email = f"{uuid.uuid4().hex}@office.example.org"
    odd = person.email.replace("office", "o\u212affice")
    assert _sign_in(client, provider, **_claims(person, email=odd)).location == "/sign-in"
    assert _sign_in(client, provider, **_claims(person)).location == "/account"
    client.submit("/sign-out")
    assert _sign_in(client, provider, **_claims(person)).location == "/sign-in"
    assert "belongs to somebody else" in client.get("/sign-in").text


@pytest.mark.parametrize("is_second_factor", [True, False])
def test_a_provider_counts_as_second_factor_only_where_it_always_asks_for_one(
    client: CheckingClient, provider: OpenIdProvider, app: Flask, monkeypatch: pytest.MonkeyPatch,
    is_second_factor: bool,  # noqa: FBT001 - a case
) -> None:  # fmt: skip
    change_settings(monkeypatch, second_factor="required")
    install_providers(app, _settings(issuer=provider.issuer, is_second_factor=is_second_factor))
    _sign_in(client, provider, **_claims(make_person(Role.MODERATOR)))
    assert client.get("/moderation").status_code == (200 if is_second_factor else 302)


def test_a_closed_account_stays_closed(client: CheckingClient, provider: OpenIdProvider) -> None:
    person = make_person(Role.SECONDEE)
    deactivate_account(person=person)
    assert _sign_in(client, provider, **_claims(person)).location == "/sign-in"


@pytest.mark.parametrize(
    "changes", [{"nonce": "of another"}, {"aud": "another"}, {"iss": "https://evil.example"}, {"exp": 1_000_000_000}]
)
def test_a_token_for_another_time_place_or_person_is_refused(
    client: CheckingClient, provider: OpenIdProvider, changes: dict[str, Any]
) -> None:
    provider.token_changes = changes
    assert _sign_in(client, provider, **_claims(make_person())).location == "/sign-in"
    assert "Office did not sign you in" in client.get("/sign-in").text


def test_a_token_that_another_signed_or_a_state_that_is_not_ours_is_refused(
    client: CheckingClient, provider: OpenIdProvider
) -> None:
    provider.signing_key = RSAKey.generate_key(2048, {"kid": "one"})
    assert _sign_in(client, provider, **_claims(make_person())).location == "/sign-in"
    client.submit("/sign-in/with/office")
    refused = client.submit("/sign-in/with/office/finish", code="the-code", state="forged")
    assert refused.location == "/sign-in"


def test_the_provider_gives_and_takes_the_roles_that_are_its_own(
    client: CheckingClient, provider: OpenIdProvider
) -> None:
    person = make_person(Role.COORDINATOR)
    claims = _claims(person)
    for roles, held in ((["Frontline.Moderator", "Else"], {"moderator", "coordinator"}), ([], {"coordinator"})):
        _sign_in(client, provider, **claims, roles=roles)
        client.submit("/sign-out")
        grants = db.session.query(Grant).filter_by(person_id=person.id)
        assert {grant.role.value for grant in grants} == held


def test_a_provider_that_is_down_is_said_and_leaves_the_password(client: CheckingClient, app: Flask) -> None:
    install_providers(app, _settings(issuer="http://127.0.0.1:1"))
    try:
        assert client.submit("/sign-in/with/office").location == "/sign-in"
        page = client.get("/sign-in").text
        assert "Office does not answer" in page
        assert 'name="password"' in page
        assert client.submit("/sign-in/with/another").status_code == 404
    finally:
        install_providers(app, get_settings())


@pytest.mark.parametrize(
    ("providers", "said"),
    [
        ('[{"name": "a", "label": "A", "issuer": "https://a", "client_id": "c", "trusts_email": true}]', "its domains"),
        ("not json", "FRONTLINE_PROVIDERS is not usable"), ('[{"name": "A b"}]', "name"),
        ('[{"name": "a", "label": "A", "issuer": "https://a", "client_id": "c", "roles": {"x": "director"}}]', "team"),
    ],
)  # fmt: skip
def test_a_provider_that_is_described_wrongly_is_named_as_the_server_starts(providers: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        list_providers(Settings(providers=providers))
