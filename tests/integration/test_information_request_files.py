"""Files for information requests: what is asked before one is made, what is in it, and whom it never tells of."""

import datetime as dt
import io
import json
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from frontline.accounts.models import Role, SignIn
from frontline.audit.models import AuditEvent
from frontline.core.clock import now
from frontline.core.database import db
from frontline.insights.models.choices import Identity, InsightState
from frontline.insights.originals import InsightText, save_original
from tests.answers import MADE, Desk
from tests.factories import make_insight, make_person, make_placement, make_theme, route_to
from tests.pages import CheckingClient

FIELDS = {
    "reference": "FOI2027/00123", "words": "agency", "starts_on": ["1", "1", "2020"], "ends_on": ["31", "12", "2035"],
    "department": "", "team": "", "subject": "", "theme": "",
}  # fmt: skip


def _read_workbook(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
    return {sheet.title: list(sheet.values) for sheet in book}


@pytest.mark.parametrize("identity", [Identity.CONFIDENTIAL, Identity.DE_IDENTIFIED])
def test_no_file_tells_who_wrote_a_confidential_insight(client: CheckingClient, identity: Identity) -> None:
    author = make_person(Role.SECONDEE)
    author.name = "Zebulon Quickthorn"
    given: dict[str, Any] = {"author": author, "placement_id": make_placement(author).id}
    shared = make_insight(identity=identity, **given)
    save_original(shared.id, InsightText("oakum-sparrow"), findings={})
    Desk.of(shared, *(make_insight() for _ in range(5))).publish(MADE)
    make_insight(state=InsightState.WITHDRAWN, what_happened="Agency copper-heron", **given)
    client.sign_in(make_person(Role.COORDINATOR))
    text = client.submit("/information-requests.json", **FIELDS).text
    text += str(_read_workbook(client.submit("/information-requests.xlsx", **FIELDS).data))
    assert "The agency invoice has doubled." in text
    secrets = ["Quickthorn", "oakum-sparrow", "copper-heron", "Headteacher", author.email]
    secrets += [str(author.id), str(given["placement_id"])]
    assert [secret for secret in secrets if secret in text] == []


def test_a_preview_counts_and_a_file_is_named_audited_and_free_of_formulas(client: CheckingClient) -> None:
    theme = make_theme(make_insight(what_happened="=1+1 agency"), name="Agency costs")
    route_to(theme, Desk.of(make_insight(what_happened="Supply")).team)
    coordinator = client.sign_in(make_person(Role.COORDINATOR))
    preview = client.get("/information-requests", query_string=FIELDS).text
    assert ("What there is on FOI2027/00123" in preview, "Save as a workbook" in preview) == (True, True)
    response = client.submit("/information-requests.xlsx", **FIELDS)
    assert response.headers["Content-Disposition"].startswith('attachment; filename="foi-foi2027-00123-20')
    book = _read_workbook(response.data)
    cover, (headings, *records) = dict(row[:2] for row in book["About this file"]), book["Records"]
    assert (cover["Request"], cover["Records"], cover["Words"]) == ("FOI2027/00123", "2", "agency")
    assert coordinator.name in cover["Made"]
    assert headings[-2:] == ("Decision", "Reason")
    assert {row[-2:] for row in records} == {(None, None)}
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "information_request.exported")).one()
    assert (event.actor_id, event.new, str(event.object_id)) == (
        coordinator.id, "FOI2027/00123: 2", cover["Number of this file in the audit trail"],
    )  # fmt: skip


def test_a_request_of_which_nothing_is_held_still_gets_its_file(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    asked = {**FIELDS, "words": "zeppelin"}
    assert "There is no record of this." in client.get("/information-requests", query_string=asked).text
    content = json.loads(client.submit("/information-requests.json", **asked).data)
    assert content["records"] == []
    assert {"heading": "Records", "text": "0"} in content["about"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reference": ""}, "Enter the reference of the request"), ({"reference": "///"}, "must have letters"),
        ({"words": ""}, "Enter words, or a subject"), ({"words": "the of"}, "mean something by themselves"),
        ({"ends_on": ["1", "1", "2019"]}, "must be the same"), ({"ends_on": ["31", "2", "2027"]}, "real date"),
        ({"subject": "poor attend"}, "with this label. Similar: "), ({"theme": "4"}, "There is no theme at"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_by_its_field_and_nothing_is_lost(
    client: CheckingClient, changed: dict[str, Any], said: str
) -> None:
    client.sign_in(make_person(Role.COORDINATOR))
    asked = {**FIELDS, **changed}
    for page in (
        client.get("/information-requests", query_string=asked), client.submit("/information-requests.xlsx", **asked),
    ):  # fmt: skip
        assert page.status_code == 422
        assert said in page.text
        assert 'value="2020"' in page.text


def test_whoever_left_their_browser_is_asked_again_before_a_file_is_made(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.COORDINATOR))
    db.session.query(SignIn).update({"confirmed_at": now() - dt.timedelta(minutes=61)})
    assert client.submit("/information-requests.xlsx", **FIELDS).status_code == 403
    assert db.session.scalar(select(AuditEvent.id).where(AuditEvent.action == "information_request.exported")) is None


@pytest.mark.parametrize("role", [Role.POLICY_LEAD, Role.MODERATOR, Role.SECONDEE])
def test_nobody_else_makes_a_file(client: CheckingClient, role: Role) -> None:
    client.sign_in(make_person(role))
    assert client.get("/information-requests").status_code == 403
    assert client.submit("/information-requests.json", **FIELDS).status_code == 403


def test_an_address_without_department_and_team_asks_all_of_them(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.COORDINATOR))
    page = client.get("/information-requests?reference=FOI+1&words=agency").text
    assert ("Enter the first day" in page, "Not a valid choice" in page) == (True, False)
