"""Colleagues who are mentioned by an "@" in notes and comments, and drafts that are passed on to them."""

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from frontline.accounts.models import Person, Role
from frontline.core.database import db
from frontline.core.errors import FieldError, ForbiddenError
from frontline.notices.mentions import find_mentioned_people, has_mentions
from frontline.notices.models import Notice
from frontline.responses.models.answer import Response, ResponseHandover
from frontline.responses.service import clearance
from frontline.themes.models.curation import TeamNote
from tests.answers import Desk
from tests.factories import make_insight, make_person, make_team
from tests.pages import CheckingClient

ANNA, BEN, OTHER_ANNA = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
READERS = {ANNA: "Anna O'Neill", BEN: "Ben Ito-Shaw"}


def _list_notices(person: Person) -> list[tuple[str, str, str]]:
    notices = db.session.scalars(select(Notice).where(Notice.person_id == person.id).order_by(Notice.created_at))
    return [(notice.title, notice.body, notice.path) for notice in notices]


@pytest.mark.parametrize(
    ("text", "mentioned"),
    [
        ("@Anna O'Neill, please look", {ANNA}),
        ("Ask @anna and (@Ben Ito-Shaw).", {ANNA, BEN}),
        ("Write to anna@example.org @ 9am, @9am", set()),
        ("Nobody", set()),
    ],
)
def test_names_after_an_at_are_found(text: str, mentioned: set[uuid.UUID]) -> None:
    assert find_mentioned_people(text, READERS, field="text") == mentioned
    assert has_mentions(text) is bool(mentioned)


def test_a_first_name_of_two_people_needs_the_full_one() -> None:
    readers = {**READERS, OTHER_ANNA: "Anna Price"}
    with pytest.raises(FieldError, match="Several people are called “@Anna”"):
        find_mentioned_people("@Anna", readers, field="text")
    assert find_mentioned_people("@Anna Price?", readers, field="text") == {OTHER_ANNA}
    with pytest.raises(FieldError, match="“@Annabel”"):
        find_mentioned_people("@Annabel", readers, field="text")


def test_a_note_tells_the_colleague_whom_it_mentions_once(client: CheckingClient) -> None:
    desk, key = Desk.of(make_insight()), str(uuid.uuid4())
    client.sign_in(desk.member)
    for _time in range(2):
        client.submit(
            f"/themes/{desk.theme.id}/notes", key=key, text=f"@{desk.lead.name} is it ours? @{desk.member.name}"
        )
    words = (f"{desk.member.name} mentioned you", f"@{desk.lead.name} is it ours? @{desk.member.name}")
    assert [notice[:2] for notice in _list_notices(desk.lead) if "mentioned" in notice[0]] == [words]
    assert _list_notices(desk.lead)[-1][2] == f"/themes/{desk.theme.id}#notes"
    assert not [notice for notice in _list_notices(desk.member) if "mentioned" in notice[0]]


def test_who_may_not_read_a_note_cannot_be_mentioned_and_is_not_told_from_nobody(client: CheckingClient) -> None:
    desk = Desk.of(make_insight())
    stranger = make_person(Role.POLICY_LEAD, team=make_team(department=desk.team.department))
    secondee = make_person(Role.SECONDEE)
    client.sign_in(desk.member)
    for name in (stranger.name, secondee.name, "Nobody Atall"):
        page = client.submit(f"/themes/{desk.theme.id}/notes", key=str(uuid.uuid4()), text=f"Ask @{name}")
        assert page.status_code == 422
        assert f"“@{name}” is nobody who may read this" in page.text.replace("&#34;", '"')
        assert f"Ask @{name}" in page.text
    assert db.session.scalar(select(func.count()).select_from(TeamNote)) == 0
    assert _list_notices(stranger) == []


def test_a_comment_on_clearance_tells_whom_it_mentions(client: CheckingClient) -> None:
    desk = Desk.of(make_insight())
    response, colleague = desk.draft(), make_person(Role.POLICY_MEMBER, team=desk.team)
    clearance.submit_for_clearance(response=response, person=desk.member, checked=True)
    client.sign_in(desk.lead)
    path = f"/responses/{response.id}/return"
    assert client.submit(path, comment="Ask @Someone Else").status_code == 422
    assert client.submit(path, comment=f"Ask @{colleague.name} for the date").status_code == 302
    assert (f"{desk.lead.name} mentioned you", f"Ask @{colleague.name} for the date") in {
        notice[:2] for notice in _list_notices(colleague)
    }


def _pass_on(client: CheckingClient, response: Response, to: Person, **fields: Any) -> Any:
    fields = {"handover_key": str(uuid.uuid4()), "note": "Please add the dates", **fields}
    return client.submit(f"/responses/{response.id}/pass-on", to=str(to.id), **fields)


def test_a_draft_is_passed_on_once_and_the_history_shows_it(client: CheckingClient) -> None:
    desk, key = Desk.of(make_insight()), str(uuid.uuid4())
    response, colleague = desk.draft(), make_person(Role.POLICY_MEMBER, team=desk.team)
    client.sign_in(desk.member)
    for _time in range(2):
        assert _pass_on(client, response, colleague, handover_key=key).status_code == 302
    assert db.session.scalar(select(func.count()).select_from(ResponseHandover)) == 1
    assert [notice[1] for notice in _list_notices(colleague) if "go on" in notice[0]] == ["Please add the dates"]
    page = client.get(f"/responses/{response.id}").text
    assert f"Written by {desk.member.name}" in page
    assert f"Passed on to {colleague.name}" in page
    history = client.get(f"/responses/{response.id}/versions").text
    assert f"{desk.member.name} asked {colleague.name} to go on with it" in history
    assert "Please add the dates" in history


def test_neither_who_passed_a_draft_on_nor_who_has_it_now_clears_it(client: CheckingClient) -> None:
    desk = Desk.of(make_insight())
    response, second_lead = desk.draft(author=desk.lead), make_person(Role.POLICY_LEAD, team=desk.team)
    client.sign_in(desk.lead)
    _pass_on(client, response, second_lead)
    clearance.submit_for_clearance(response=response, person=second_lead, checked=True)
    for person in (desk.lead, second_lead):
        with pytest.raises(ForbiddenError):
            clearance.clear_response(response=response, person=person)
    clearance.clear_response(response=response, person=desk.member)


def test_a_draft_stays_in_its_team_and_what_is_cleared_is_not_passed_on(client: CheckingClient) -> None:
    desk = Desk.of(make_insight())
    response, stranger = desk.draft(), make_person(Role.POLICY_MEMBER)
    client.sign_in(stranger)
    assert _pass_on(client, response, stranger).status_code == 404
    client.sign_in(desk.member)
    assert _pass_on(client, response, stranger).status_code == 422
    assert _pass_on(client, response, desk.member).status_code == 422
    desk.clear(response)
    assert _pass_on(client, response, desk.lead).status_code == 409
