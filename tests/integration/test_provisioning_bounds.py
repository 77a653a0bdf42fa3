"""What a department's provider may not do: without its token, for others' addresses, to administrators, twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from frontline.accounts.models import Person, Role
from frontline.accounts.queries import find_person_by_email
from frontline.accounts.service.people import deactivate_account, reopen_account
from frontline.core.database import db
from frontline.core.errors import SettingsError
from frontline.core.settings import load_settings
from tests.factories import make_person
from tests.pages import CheckingClient
from tests.provisioning import DOMAINS, TOKEN, USER, Provider, find_person, make_member
from tests.settings import change_settings


@pytest.fixture
def provider(client: CheckingClient, monkeypatch: pytest.MonkeyPatch) -> Provider:
    return Provider(client, monkeypatch)


def test_what_an_administrator_closed_no_provider_opens(provider: Provider) -> None:
    person = make_member()
    deactivate_account(person=person)
    answer = provider.patch(person.id, {"op": "replace", "path": "active", "value": True})
    assert (answer.status_code, find_person(person.email).deactivated_at is None) == (403, False)
    assert "An administrator of Frontline closed this account" in answer.json["detail"]


def test_what_an_administrator_opened_and_closed_again_no_provider_opens(provider: Provider) -> None:
    key = make_member().id
    provider.patch(key, {"op": "replace", "path": "active", "value": False})
    person = db.session.get_one(Person, key, populate_existing=True)
    reopen_account(person=person)
    deactivate_account(person=person)
    assert provider.patch(key, {"op": "replace", "path": "active", "value": True}).status_code == 403


def test_a_deleted_account_is_closed_and_comes_back_for_the_same_person_alone(provider: Provider) -> None:
    key = provider.create(externalId="7f3").json["id"]
    assert provider.send("DELETE", f"/Users/{key}").status_code == 204
    assert [provider.send(method, f"/Users/{key}").status_code for method in ("GET", "DELETE")] == [404, 404]
    assert provider.find('externalId eq "7f3"') == []
    assert find_person().deactivated_at
    assert [provider.create(externalId=other).status_code for other in ("another", "", None)] == [409, 409, 409]
    assert provider.create(externalId="7f3").json["id"] == key
    assert find_person().deactivated_at is None


def test_an_account_stays_one_persons_at_the_provider(provider: Provider) -> None:
    key = provider.create(externalId="7f3").json["id"]
    answer = provider.patch(key, {"op": "replace", "path": "externalId", "value": "another"})
    assert (answer.status_code, answer.json["scimType"]) == (400, "mutability")
    answer = provider.patch(key, {"op": "remove", "path": "externalId"})
    assert answer.json["externalId"] == "7f3"
    answer = provider.send("PUT", f"/Users/{key}", {"userName": "sam.reed@department.example.gov.uk"})
    assert (answer.status_code, answer.json["externalId"], answer.json["displayName"]) == (200, "7f3", "Sam Reed")


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer another", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer \xe9"]
)
def test_a_wrong_token_is_refused(provider: Provider, client: CheckingClient, authorization: str) -> None:
    assert provider.find("active eq true") == []
    client.sign_in(make_person(Role.ADMINISTRATOR))
    answer = client.get("/scim/v2/Users", headers={"Authorization": authorization} if authorization else {})
    assert (answer.status_code, answer.content_type) == (401, "application/scim+json")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_without_the_setting_there_is_nothing(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    change_settings(monkeypatch, scim_token="")
    assert {provider.send(method, "/Users").status_code for method in ("GET", "POST")} == {404}
    assert provider.send("GET", "/ServiceProviderConfig").status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"scim_token": TOKEN, "scim_domains": ""}, "FRONTLINE_SCIM_DOMAINS is not usable: must name the domains"),
        ({"scim_domains": "gov"}, "FRONTLINE_SCIM_DOMAINS is not usable: must be domains"),
        ({"scim_token": "short"}, "FRONTLINE_SCIM_TOKEN is not usable"),
    ],
)
def test_a_setting_that_would_be_unsafe_is_refused(changes: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        load_settings(**changes)


@pytest.mark.parametrize(
    "email",
    [
        "sam@elsewhere.example.org", "sam@sub.department.example.gov.uk", "sam@xdepartment.example.gov.uk",
        "sam@department.example.gov.uk.example.org",
    ],
)  # fmt: skip
def test_another_domain_is_refused(provider: Provider, email: str) -> None:
    answer = provider.create(userName=email)
    assert (answer.status_code, find_person_by_email(email)) == (403, None)
    assert "does not speak for addresses of that domain" in answer.json["detail"]
    key = provider.create().json["id"]
    assert provider.patch(key, {"op": "replace", "path": "userName", "value": email}).status_code == 403
    assert find_person().email == "sam.reed@department.example.gov.uk"


def test_people_of_other_domains_are_neither_seen_nor_changed(provider: Provider) -> None:
    others = [make_member(name="pat", domain="elsewhere.example.org"), make_member(domain="o\u212a.example.gov.uk")]
    others.append(make_member(name="jo", domain="elsewhere.example.org\u212adepartment.example.gov.uk"))
    for other in others:
        assert provider.send("GET", f"/Users/{other.id}").status_code == 404
        assert provider.patch(other.id, {"op": "replace", "path": "active", "value": False}).status_code == 404
        assert provider.send("DELETE", f"/Users/{other.id}").status_code == 404
        assert provider.find(f'id eq "{other.id}"') == []
    assert provider.send("GET", "/Users").json["totalResults"] == 0


def test_administrators_are_seen_and_never_changed(provider: Provider) -> None:
    person = make_member(Role.ADMINISTRATOR)
    path, new = f"/Users/{person.id}", "evil@department.example.gov.uk"
    assert provider.send("GET", path).json["userName"] == person.email
    answers = [
        provider.patch(person.id, {"op": "replace", "value": {"active": False}}),
        provider.patch(person.id, {"op": "replace", "value": {"userName": new}}),
        provider.send("PUT", path, {"schemas": [USER], "userName": new, "displayName": "Evil"}),
        provider.send("DELETE", path),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert (find_person(person.email).name, find_person(person.email).deactivated_at) == (person.name, None)


def test_nobody_is_given_a_role(provider: Provider) -> None:
    provider.create(roles=[{"value": "administrator", "primary": True}], entitlements=[{"value": "administrator"}])
    assert find_person().grants == []


def test_the_same_person_is_made_once_whatever_the_case(provider: Provider) -> None:
    provider.create()
    for email in ("sam.reed@department.example.gov.uk", "SAM.Reed@Department.Example.GOV.UK"):
        answer = provider.create(userName=email)
        assert (answer.status_code, answer.json["scimType"]) == (409, "uniqueness")
    key = provider.create("other").json["id"]
    taken = {"op": "replace", "path": "userName", "value": "Sam.Reed@department.example.gov.uk"}
    assert provider.patch(key, taken).status_code == 409


@pytest.mark.parametrize(
    "email", ["\u017fam@department.example.gov.uk", "sam@department.example.gov.u\u212a", "sam@\u1e0bepartment.gov.uk"]
)
def test_an_address_in_letters_that_look_alike_is_refused(provider: Provider, email: str) -> None:
    assert provider.create(userName=email).status_code in {400, 403}
    assert provider.find(f'userName eq "{email}"') == []


@pytest.mark.usefixtures("database")
def test_of_creations_at_once_all_but_one_are_told_that_the_address_is_taken(
    application: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_settings(monkeypatch, scim_token=TOKEN, scim_domains=DOMAINS)
    body = {"schemas": [USER], "userName": "sam@department.example.gov.uk", "displayName": "Sam Reed"}
    headers = {"Authorization": f"Bearer {TOKEN}"}

    def create(_: int) -> int:
        return application.test_client(use_cookies=False).post("/scim/v2/Users", json=body, headers=headers).status_code

    with ThreadPoolExecutor(8) as all_at_once:
        assert sorted(all_at_once.map(create, range(8))) == [201, *([409] * 7)]
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1
