"""What a department's provider may send and ask for, however it is formed."""

import uuid
from typing import Annotated, Any

import pytest
from flask import Flask
from pydantic import Field
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_models import Mutability, Required, ScimProvider, Uniqueness
from scim2_tester import Status, check_server

from frontline.provisioning import scim
from tests.pages import CheckingClient
from tests.provisioning import DOMAINS, TOKEN, Provider, find_person, make_member
from tests.settings import change_settings


@pytest.fixture
def provider(client: CheckingClient, monkeypatch: pytest.MonkeyPatch) -> Provider:
    return Provider(client, monkeypatch)


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", "null", "5", "[" * 100_000, b"\xff\xfe", "{}", '{"userName": 5}', '{"userName": ""}',
        '{"userName": "no address", "displayName": "Sam"}',
        '{"userName": "a@department.example.gov.uk", "displayName": "' + "x" * 121 + '"}',
        '{"userName": "a@department.example.gov.uk", "displayName": "Sam", "externalId": "' + "x" * 256 + '"}',
        '{"userName": "a@department.example.gov.uk", "displayName": "Sam", "active": "perhaps"}',
        '{"userName": "a@department.example.gov.uk", "displayName": "S", "emails": [{"value": "b@example.org"}]}',
        '{"userName": "' + "a" * 250 + '@department.example.gov.uk", "displayName": "Sam"}',
    ],
)  # fmt: skip
def test_a_malformed_person_is_refused_in_words(provider: Provider, body: str | bytes) -> None:
    answer = provider.send("POST", "/Users", body)
    assert answer.status_code == 400
    assert answer.json["scimType"] in {"invalidSyntax", "invalidValue"}
    assert answer.json["detail"]


@pytest.mark.parametrize(
    "operation",
    [
        {}, {"op": "burn", "path": "active"}, {"op": "replace", "path": "active"}, {"op": "remove"},
        {"op": "replace", "path": "active", "value": "perhaps"}, {"op": "remove", "path": "userName"},
        {"op": "replace", "path": "id", "value": "x"}, {"op": "replace", "path": "emails[type eq", "value": "x"},
        {"op": "replace", "path": 5, "value": "x"}, {"op": "replace", "value": "x"},
        {"op": "replace", "path": "userName", "value": {"a": 1}},
    ],
)  # fmt: skip
def test_a_malformed_change_is_refused_and_changes_nothing(provider: Provider, operation: dict[str, Any]) -> None:
    person = make_member()
    answer = provider.patch(person.id, {"op": "replace", "path": "displayName", "value": "Other"}, operation)
    assert (answer.status_code, answer.json["status"]) == (400, "400")
    assert find_person(person.email).name == person.name


def test_a_strange_text_does_no_harm(provider: Provider) -> None:
    answer = provider.create(displayName="Sam\u0000\n Re\u202eed\ud800", externalId="7\u0000f3")
    assert (answer.status_code, answer.json["displayName"], answer.json["externalId"]) == (201, "Sam Reed", "7f3")


@pytest.mark.parametrize(
    "condition",
    ["x", 'nickName eq "x"', 'userName co "x"', "userName pr", 'not (userName eq "x")', "(" * 2000, 'name eq "x"'],
)
def test_a_filter_that_is_not_offered_is_refused(provider: Provider, condition: str) -> None:
    answer = provider.send("GET", "/Users", query_string={"filter": condition})
    assert (answer.status_code, answer.json["scimType"]) == (400, "invalidFilter")


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        ('externalId eq "7f3"', 1), ('externalId eq "7F3"', 0), ('externalId eq "\\u0000"', 0), ("active eq True", 1),
        ('active eq "false"', 0), ('USERNAME EQ "sam.reed@department.example.gov.uk" and active eq true', 1),
        ('userName eq "x" or externalId eq "7f3"', 1), ('emails.value eq "Sam.Reed@department.example.gov.uk"', 1),
        ('id eq "x"', 0), ('emails[type eq "home"].value eq "sam.reed@department.example.gov.uk"', 0),
    ],
)  # fmt: skip
def test_people_are_found_by_what_identifies_them(provider: Provider, condition: str, count: int) -> None:
    provider.create(externalId="7f3")
    assert len(provider.find(condition)) == count


def test_a_list_comes_in_parts(provider: Provider) -> None:
    for number in range(5):
        provider.create(f"person{number}")
    pages = [provider.send("GET", "/Users", query_string=f"startIndex={start}&count=2").json for start in (1, 3, 5, 9)]
    names = [user["userName"].partition("@")[0] for page in pages for user in page["Resources"]]
    assert names == [f"person{number}" for number in range(5)]
    assert [page["totalResults"] for page in pages] == [5, 5, 5, 5]
    assert provider.send("GET", "/Users", query_string="count=0").json.get("Resources", []) == []
    assert provider.send("GET", "/Users", query_string="startIndex=x").status_code == 400
    assert provider.send("GET", "/Users", query_string="startIndex=99999999999999999999999").json["totalResults"] == 5


def test_what_is_too_large_or_nowhere_is_answered_as_scim_has_it(provider: Provider) -> None:
    assert provider.send("POST", "/Users", "x" * 300_000).status_code == 413
    for path in ("/Nowhere", "/Users/x", "/Schemas/x", "/Users/%00"):
        assert provider.send("GET", path).json["status"] == "404"
    assert [provider.send("POST", path).status_code for path in ("/Schemas", "/Bulk", "/.search")] == [405, 501, 501]


class _NewAddresses(list[str]):
    """Another address each time that one is chosen."""

    def __getitem__(self, _place: object) -> Any:
        return f"{uuid.uuid4()}@department.example.gov.uk"


class _AnyUser(scim.User):
    """As the conformance test fills it in: with addresses of the department, and user name and address alike."""

    user_name: Annotated[str | None, Required.true, Uniqueness.server] = Field(None, examples=_NewAddresses([""]))
    external_id: Annotated[str | None, Mutability.immutable] = None
    emails: Annotated[list[scim.Email] | None, Mutability.read_only] = None


def test_a_conformance_test_finds_nothing_but_that_a_name_cannot_be_removed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_settings(monkeypatch, scim_token=TOKEN, scim_domains=DOMAINS)
    service = ScimProvider(models=[_AnyUser])
    headers = {"Authorization": f"Bearer {TOKEN}"}
    results = check_server(WSGISCIMClient(app, "http://localhost/scim/v2", headers, provider=service))
    failed = {(result.title, result.reason) for result in results if result.status is Status.ERROR}
    assert {title for title, _reason in failed} == {"check_remove_attribute"}, failed
    assert len(results) > 30
