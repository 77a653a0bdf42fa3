import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from frontline.accounts.models import Person, Role
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.insights.models.choices import InsightState
from frontline.notices.models import Notice
from frontline.notices.service import Notification, notify
from frontline.responses.models.answer import Outcome, Response
from frontline.responses.models.feedback import Receipt
from frontline.responses.service.drafts import AnswerText, save_response_draft
from frontline.responses.service.publication import publish_or_hold
from frontline.themes.models.theme import Theme, ThemeState
from frontline.themes.service.decisions import assign_team, refuse_theme
from tests.answers import MADE, Desk, published
from tests.factories import make_insight, make_person, make_team, make_theme, route_to
from tests.pages import CheckingClient

FIELDS = {"outcome": "change_made", "title": "The form", "body": "We changed the form.", "audience": "contributors"}


def _count(table: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.usefixtures("app")
def test_publishing_writes_a_receipt_for_every_contributed_insight() -> None:
    author = make_person(Role.SECONDEE)
    response = published(make_insight(author), make_insight(author), make_insight())
    assert _count(Receipt) == 3
    assert [theme.state for theme in response.themes] == [ThemeState.RESPONDED]


@pytest.mark.usefixtures("app")
def test_publishing_twice_changes_nothing() -> None:
    response = published(make_insight())
    first = response.published_at
    publish_or_hold(response=response)
    assert (_count(Receipt), response.published_at) == (1, first)


@pytest.mark.usefixtures("app")
def test_publishing_its_receipts_and_its_notices_are_in_one_transaction() -> None:
    author = make_person(Role.SECONDEE)
    published(make_insight(author), make_insight(author))
    notice_count = select(func.count()).where(Notice.person_id == author.id, Notice.dedup_key.startswith("response:"))
    assert (_count(Receipt), db.session.scalar(notice_count)) == (2, 1)
    db.session.rollback()
    assert (_count(Receipt), db.session.scalar(notice_count)) == (0, 0)


@pytest.mark.usefixtures("app")
def test_one_person_gets_one_notice_however_often_they_are_told() -> None:
    author = make_person(Role.SECONDEE)
    response = published(make_insight(author), make_insight(author))
    people = select(Receipt.person_id).where(Receipt.response_id == response.id).distinct()
    for _ in range(3):
        notify(people, Notification("response:1", "Answered", "A team answered.", "/insights"))
    recipients = select(Notice.person_id).where(Notice.dedup_key == "response:1")
    assert db.session.scalars(recipients).all() == [author.id]


@pytest.mark.usefixtures("app")
def test_no_change_needs_a_reason_and_outside_government_an_owner() -> None:
    desk = Desk.of(make_insight())
    for outcome, missing in ((Outcome.NO_CHANGE, "reason"), (Outcome.NOT_RESPONSIBLE, "responsible")):
        with pytest.raises(FieldError, match=missing):
            desk.draft(AnswerText(outcome, "We will not."))


@pytest.mark.usefixtures("app")
def test_answering_a_theme_accepts_it_first() -> None:
    theme, team = make_theme(make_insight()), make_team()
    route_to(theme, team)
    author = make_person(Role.POLICY_MEMBER, team=team)
    save_response_draft(key=uuid.uuid4(), theme=theme, team=team, author=author, answer=MADE)
    assert db.session.get_one(Theme, theme.id).state is ThemeState.UNDER_REVIEW


def test_a_member_writes_a_lead_clears_and_publishes_and_the_contributor_reads_it(client: CheckingClient) -> None:
    author = make_person(Role.SECONDEE)
    insight = make_insight(author)
    desk, key = Desk.of(insight), str(uuid.uuid4())
    client.sign_in(desk.member)
    client.submit(f"/themes/{desk.theme.id}/answer", key=key, **FIELDS)
    client.submit(f"/responses/{key}/submit")
    assert client.submit(f"/responses/{key}/publish").status_code == 403
    client.sign_in(desk.lead)
    client.submit(f"/responses/{key}/clear")
    client.submit(f"/responses/{key}/publish")
    assert "We changed the form." in client.get(f"/themes/{desk.theme.id}").text
    client.sign_in(author)
    assert "Answered" in client.get("/insights").text
    page = client.get(f"/insights/{insight.id}").text
    assert f"{desk.team.name} answered “The form”: change made" in page
    assert "We changed the form." in page


def test_a_form_with_mistakes_keeps_what_was_typed(client: CheckingClient) -> None:
    desk = Desk.of(make_insight())
    client.sign_in(desk.lead)
    fields = {**FIELDS, "key": str(uuid.uuid4()), "outcome": "no_change", "body": "Long thoughts"}
    page = client.submit(f"/themes/{desk.theme.id}/answer", **fields)
    assert page.status_code == 422
    assert "Enter the reason why nothing changes" in page.text
    assert "Long thoughts" in page.text


def test_another_team_cannot_answer(client: CheckingClient) -> None:
    desk = Desk.of(make_insight())
    client.sign_in(make_person(Role.POLICY_LEAD))
    assert client.submit(f"/themes/{desk.theme.id}/answer", key=str(uuid.uuid4()), **FIELDS).status_code == 404


@pytest.mark.usefixtures("app")
def test_who_withdrew_gets_no_receipt() -> None:
    withdrawn = make_insight()
    desk = Desk.of(withdrawn, make_insight())
    withdrawn.state = InsightState.WITHDRAWN
    db.session.flush()
    desk.publish()
    assert _count(Receipt) == 1


def test_notices_are_counted_in_the_header_and_can_be_read(client: CheckingClient) -> None:
    person = make_person(Role.SECONDEE)
    notify(select(Person.id).where(Person.id == person.id), Notification("x", "Answered", "Read it.", "/insights"))
    client.sign_in(person)
    assert "(1 new)" in client.get("/insights").text
    notice = db.session.scalars(select(Notice.id)).one()
    client.submit(f"/notices/{notice}/read")
    assert "new)" not in client.get("/notices").text
    assert client.submit(f"/notices/{uuid.uuid4()}/read").status_code == 404


@pytest.mark.usefixtures("app")
def test_a_draft_that_a_colleague_changed_is_not_overwritten() -> None:
    desk, key = Desk.of(make_insight()), uuid.uuid4()
    desk.draft(key=key)
    desk.draft(key=key)
    with pytest.raises(FieldError, match="Somebody changed"):
        desk.draft(AnswerText(Outcome.CHANGE_MADE, "From an old window"), key=key)
    revision = db.session.get_one(Response, key).saved
    assert desk.draft(AnswerText(Outcome.CHANGE_MADE, "Newer"), key=key, edit_revision=revision).body == "Newer"


def test_the_drafts_of_a_team_stay_with_it_when_the_theme_moves_on(client: CheckingClient) -> None:
    desk, following = Desk.of(make_insight()), make_team()
    desk.draft()
    refuse_theme(theme=desk.theme, team=desk.team, person=desk.lead, reason="Not ours after all")
    assign_team(theme=desk.theme, team=following, person=make_person(Role.MODERATOR))
    client.sign_in(make_person(Role.POLICY_LEAD, team=following))
    assert "We changed the form." not in client.get(f"/themes/{desk.theme.id}").text


def test_a_notice_leads_to_the_answer_and_is_read_by_opening_it(client: CheckingClient) -> None:
    author = make_person(Role.SECONDEE)
    insight = make_insight(author)
    response = published(insight)
    path = f"/answers/{response.id}"
    notify(select(Person.id).where(Person.id == author.id), Notification("x", "Answered", "Read it.", path))
    notice = db.session.scalars(select(Notice.id).where(Notice.dedup_key == "x")).one()
    client.sign_in(author)
    assert client.submit(f"/notices/{notice}/open").location == path
    assert client.get(path).location == f"/insights/{insight.id}"
    client.sign_in(make_person(Role.SECONDEE))
    assert client.get(path).status_code == 404
