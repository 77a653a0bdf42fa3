"""A department's own provider makes, changes and closes accounts (SCIM 2.0): joiners, movers and leavers."""

import pytest
from sqlalchemy import func, select

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.notices.models import Notice
from frontline.operations.subject_access import collect_personal_data, erase_person
from frontline.provisioning.models import ProvisionedAccount
from tests.pages import CheckingClient
from tests.provisioning import ENTERPRISE, USER, Provider, find_person, list_actions, make_member


@pytest.fixture
def provider(client: CheckingClient, monkeypatch: pytest.MonkeyPatch) -> Provider:
    return Provider(client, monkeypatch)


def test_a_joiner_gets_an_account_and_the_invitation(provider: Provider) -> None:
    answer = provider.create(externalId="7f3", name={"givenName": "Sam", "familyName": "Reed"})
    assert answer.status_code == 201
    assert answer.json["meta"]["location"] == answer.headers["Location"]
    assert {"externalId": "7f3", "active": True, "displayName": "Sam Reed"}.items() <= answer.json.items()
    notice = db.session.scalars(select(Notice).where(Notice.person_id == find_person().id)).one()
    assert notice.body.startswith("Your organisation made an account for you")
    assert list_actions(find_person()) == ["account.added", "account.provisioned"]


def test_entra_creates_finds_changes_and_closes(provider: Provider) -> None:
    email = "ann.hall@department.example.gov.uk"
    created = provider.send(
        "POST", "/Users",
        {
            "schemas": [USER, ENTERPRISE], "externalId": "0a21f0f2", "userName": email, "active": True,
            "emails": [{"primary": True, "type": "work", "value": email}], "meta": {"resourceType": "User"},
            "name": {"formatted": "Ann Hall", "familyName": "Hall", "givenName": "Ann"}, "roles": [],
            ENTERPRISE: {"department": "Schools"},
        },
    )  # fmt: skip
    assert created.status_code == 201
    for condition in ('userName eq "Ann.Hall@DEPARTMENT.example.gov.uk"', f'emails[type eq "work"].value eq "{email}"'):
        assert [found["id"] for found in provider.find(condition)] == [created.json["id"]]
    changed = provider.patch(
        created.json["id"],
        {"op": "Replace", "path": "name.familyName", "value": "Cole"},
        {"op": "Add", "path": 'phoneNumbers[type eq "work"].value', "value": "020"},
        {"op": "Add", "path": f"{ENTERPRISE}:department", "value": "Skills"},
    )
    assert (changed.status_code, changed.json["displayName"]) == (200, "Ann Cole")
    closed = provider.patch(created.json["id"], {"op": "Replace", "path": "active", "value": "False"})
    assert (closed.json["active"], find_person(email).deactivated_at is None) == (False, False)
    assert provider.patch(created.json["id"], {"op": "Replace", "path": "active", "value": "True"}).json["active"]


def test_okta_creates_replaces_and_closes(provider: Provider) -> None:
    email = "lee.park@agency.example.gov.uk"
    body = {
        "schemas": [USER], "userName": email, "name": {"givenName": "Lee", "familyName": "Park"},
        "emails": [{"primary": True, "value": email, "type": "work"}], "displayName": "Lee Park", "locale": "en-GB",
        "externalId": "00ujl29u0le5T6Aj10h7", "groups": [], "password": "1mz050nq", "active": True,
    }  # fmt: skip
    created = provider.send("POST", "/Users", body).json
    replaced = {**body, "id": created["id"], "displayName": "Lee Young", "meta": {"resourceType": "User"}}
    answer = provider.send("PUT", f"/Users/{created['id']}", replaced)
    assert (answer.status_code, answer.json["displayName"], find_person(email).name) == (200, "Lee Young", "Lee Young")
    assert provider.patch(created["id"], {"op": "replace", "value": {"active": False}}).json["active"] is False
    assert find_person(email).password_hash == ""


def test_a_mover_is_told_at_the_old_address_and_signed_out(provider: Provider, client: CheckingClient) -> None:
    person = client.sign_in(make_member(Role.MODERATOR))
    assert client.get("/account").status_code == 200
    new = "kim@agency.example.gov.uk"
    operations = ("userName", 'emails[type eq "work"].value')
    answer = provider.patch(person.id, *({"op": "Replace", "path": path, "value": new} for path in operations))
    assert answer.json["userName"] == answer.json["emails"][0]["value"] == new
    assert client.get("/account").status_code == 302
    notice = db.session.scalars(select(Notice).where(Notice.person_id == person.id)).one()
    assert (notice.address, notice.title) == (
        "kim@department.example.gov.uk", "The email address of your account was changed",
    )  # fmt: skip
    assert "account.address_changed" in list_actions(person)


def test_an_invitation_to_the_old_address_ends(provider: Provider, client: CheckingClient) -> None:
    created = provider.create().json
    first = db.session.scalars(select(Notice)).one().path
    assert client.get(first).status_code == 200
    provider.patch(created["id"], {"op": "replace", "value": {"userName": "sam@department.example.gov.uk"}})
    assert client.get(first).status_code == 404
    invited = {notice.address: notice.path for notice in db.session.scalars(select(Notice))}
    assert client.get(invited["sam@department.example.gov.uk"]).status_code == 200


def test_a_leaver_is_signed_out_and_opened_again_with_the_same_roles(
    provider: Provider, client: CheckingClient
) -> None:
    person = client.sign_in(make_member(Role.MODERATOR))
    provider.patch(person.id, {"op": "replace", "path": "active", "value": False})
    assert client.get("/account").status_code == 302
    assert [found["id"] for found in provider.find("active eq false")] == [str(person.id)]
    provider.patch(person.id, {"op": "replace", "path": "active", "value": True})
    assert [grant.role for grant in find_person(person.email).grants] == [Role.MODERATOR]
    assert list_actions(person) == ["account.provisioned", "account.closed", "account.reopened"]


def test_a_provider_takes_on_somebody_who_has_an_account(provider: Provider) -> None:
    person = make_member(Role.MODERATOR)
    assert [found["id"] for found in provider.find(f'userName eq "{person.email}"')] == [str(person.id)]
    body = {"schemas": [USER], "userName": person.email, "displayName": person.name, "externalId": "7f3"}
    answer = provider.send("PUT", f"/Users/{person.id}", body)
    assert (answer.status_code, answer.json["externalId"], answer.json["active"]) == (200, "7f3", True)
    assert list_actions(person) == ["account.provisioned"]
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 0


def test_what_a_provider_said_is_given_out_and_erased_with_its_person(provider: Provider) -> None:
    provider.create(externalId="7f3")
    assert collect_personal_data(find_person())["provisioned_account"][0]["external_id"] == "7f3"
    person = find_person()
    erase_person(person=person)
    assert db.session.get(ProvisionedAccount, person.id) is None
