"""A department's provider for tests: what it sends, and who has an account with an address of its domains."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import Headers

from frontline.accounts.models import Person, Role
from frontline.accounts.queries import find_person_by_email
from frontline.audit.models import AuditEvent
from frontline.core.database import db
from tests.factories import make_person
from tests.pages import CheckingClient
from tests.settings import change_settings

TOKEN = "a token of the department, long enough"
DOMAINS = "department.example.gov.uk,agency.example.gov.uk"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider is told."""

    status_code: int
    json: Any
    headers: Headers


class Provider:
    """What a department's provider sends."""

    def __init__(self, client: CheckingClient, monkeypatch: pytest.MonkeyPatch) -> None:
        change_settings(monkeypatch, scim_token=TOKEN, scim_domains=DOMAINS.title())
        self._client = client

    def send(self, method: str, path: str, body: Any = None, **given: Any) -> Answer:
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/scim+json"}
        data = body if isinstance(body, str | bytes | None) else json.dumps(body)
        answer = self._client.open(f"/scim/v2{path}", method=method, headers=headers, data=data, **given)
        assert answer.status_code == 204 or answer.content_type == "application/scim+json"
        return Answer(answer.status_code, answer.json if answer.data else None, answer.headers)

    def create(self, who: str = "sam.reed", **changes: Any) -> Answer:
        email = f"{who}@department.example.gov.uk"
        body = {"schemas": [USER], "userName": email, "displayName": "Sam Reed", "active": True, **changes}
        return self.send("POST", "/Users", body)

    def patch(self, key: object, *operations: dict[str, Any]) -> Answer:
        return self.send("PATCH", f"/Users/{key}", {"schemas": [PATCH], "Operations": operations})

    def find(self, condition: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.send("GET", "/Users", query_string={"filter": condition}).json["Resources"]
        return found


def find_person(email: str = "sam.reed@department.example.gov.uk") -> Person:
    db.session.expire_all()
    person = find_person_by_email(email)
    assert person
    return person


def make_member(role: Role | None = None, *, name: str = "kim", domain: str = "department.example.gov.uk") -> Person:
    person = make_person(role)
    person.email = f"{name}@{domain}"
    db.session.commit()
    return person


def list_actions(person: Person) -> list[str]:
    query = select(AuditEvent).where(AuditEvent.object_id == person.id, AuditEvent.reason == "provisioning")
    events = db.session.scalars(query.order_by(AuditEvent.id)).all()
    assert all(event.actor_id is None for event in events)
    return [event.action for event in events]
