import uuid
from typing import Any

import pytest
from sqlalchemy import func, select, text

from frontline.accounts.models import Person, Role
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.insights.models import State
from frontline.notices.models import Notice
from frontline.notices.service import Message, tell
from frontline.organisations.models import Team
from frontline.responses import service
from frontline.responses.models import Outcome, Receipt, Response
from frontline.responses.service import Answer
from frontline.themes import service as themes
from frontline.themes.models import Theme, ThemeState
from tests.factories import make_insight, make_person, make_team, make_theme, route_to
from tests.pages import CheckingClient

PLANNED = Answer(Outcome.CHANGE_PLANNED, "We will change the form.")
FIELDS = {"outcome": "change_planned", "body": "We will change the form."}


def _accepted(*insights: Any) -> tuple[Theme, Team]:
    theme, team = make_theme(*insights), make_team()
    route_to(theme, team)
    themes.accept(theme=theme, team=team, person=make_person())
    return theme, team


def _count(table: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def _published(*insights: Any) -> Response:
    theme, team = _accepted(*insights)
    draft = service.save_draft(key=uuid.uuid4(), theme=theme, team=team, author=make_person(), answer=PLANNED)
    service.publish(response=draft)
    return draft


@pytest.mark.usefixtures("app")
def test_publishing_writes_a_receipt_for_every_contributed_insight() -> None:
    author = make_person(Role.SECONDEE)
    response = _published(make_insight(author), make_insight(author), make_insight())
    assert _count(Receipt) == 3
    assert db.session.get_one(Theme, response.theme_id).state is ThemeState.RESPONDED


@pytest.mark.usefixtures("app")
def test_publishing_twice_changes_nothing() -> None:
    response = _published(make_insight())
    first = response.published_at
    service.publish(response=response)
    assert (_count(Receipt), response.published_at) == (1, first)


@pytest.mark.usefixtures("app")
def test_publishing_and_its_job_are_in_one_transaction() -> None:
    _published(make_insight())
    waiting = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'responses.deliver'")
    assert db.session.scalar(waiting) == 1
    db.session.rollback()
    assert (db.session.scalar(waiting), _count(Receipt)) == (0, 0)


@pytest.mark.usefixtures("app")
def test_one_person_gets_one_notice_however_often_they_are_told() -> None:
    author = make_person(Role.SECONDEE)
    response = _published(make_insight(author), make_insight(author))
    people = select(Receipt.person_id).where(Receipt.response_id == response.id).distinct()
    for _ in range(3):
        tell(people, Message("response:1", "Answered", "A team answered.", "/insights"))
    assert [notice.person_id for notice in db.session.scalars(select(Notice))] == [author.id]


@pytest.mark.usefixtures("app")
def test_no_change_needs_a_reason_and_a_theme_must_be_accepted_first() -> None:
    theme, team = _accepted(make_insight())
    given: dict[str, Any] = {"key": uuid.uuid4(), "theme": theme, "team": team, "author": make_person()}
    with pytest.raises(FieldError, match="reason"):
        service.save_draft(**given, answer=Answer(Outcome.NO_CHANGE, "We will not."))
    theme.state = ThemeState.ROUTED
    with pytest.raises(TransitionError, match="Accept"):
        service.save_draft(**given, answer=PLANNED)


def test_a_lead_publishes_and_the_contributor_reads_it(client: CheckingClient) -> None:
    author = make_person(Role.SECONDEE)
    insight = make_insight(author)
    theme, team = _accepted(insight)
    client.sign_in(make_person(Role.POLICY_LEAD, team=team))
    client.submit(f"/themes/{theme.id}/answer", key=str(uuid.uuid4()), publish="Publish", **FIELDS)
    assert "We will change the form." in client.get(f"/themes/{theme.id}").text
    client.sign_in(author)
    assert "Answered" in client.get("/insights").text
    page = client.get(f"/insights/{insight.id}").text
    assert f"{team.name} answered: change planned" in page
    assert "We will change the form." in page


def test_a_member_drafts_but_does_not_publish(client: CheckingClient) -> None:
    theme, team = _accepted(make_insight())
    client.sign_in(make_person(Role.POLICY_MEMBER, team=team))
    form = client.get(f"/themes/{theme.id}/answer").text
    assert "Save as draft" in form
    assert 'value="Publish"' not in form
    key = str(uuid.uuid4())
    assert client.submit(f"/themes/{theme.id}/answer", key=key, publish="Publish", **FIELDS).status_code == 403
    assert _count(Response) == 0
    client.submit(f"/themes/{theme.id}/answer", key=key, save="Save", **FIELDS)
    assert "Continue this draft" in client.get(f"/themes/{theme.id}").text
    assert "We will change the form." in client.get(f"/themes/{theme.id}/answer/{key}").text


def test_a_form_with_mistakes_keeps_what_was_typed(client: CheckingClient) -> None:
    theme, team = _accepted(make_insight())
    client.sign_in(make_person(Role.POLICY_LEAD, team=team))
    fields = {"key": str(uuid.uuid4()), "outcome": "no_change", "body": "Long thoughts", "publish": "Publish"}
    page = client.submit(f"/themes/{theme.id}/answer", **fields)
    assert page.status_code == 422
    assert "Enter the reason why nothing changes" in page.text
    assert "Long thoughts" in page.text


def test_another_team_cannot_answer(client: CheckingClient) -> None:
    theme, _ = _accepted(make_insight())
    client.sign_in(make_person(Role.POLICY_LEAD))
    assert client.submit(f"/themes/{theme.id}/answer", key=str(uuid.uuid4()), **FIELDS).status_code == 404


@pytest.mark.usefixtures("app")
def test_who_withdrew_gets_no_receipt() -> None:
    gone = make_insight()
    theme, team = _accepted(gone, make_insight())
    gone.state = State.WITHDRAWN
    db.session.flush()
    draft = service.save_draft(key=uuid.uuid4(), theme=theme, team=team, author=make_person(), answer=PLANNED)
    service.publish(response=draft)
    assert _count(Receipt) == 1


def test_notices_are_counted_in_the_header_and_can_be_read(client: CheckingClient) -> None:
    person = make_person(Role.SECONDEE)
    tell(select(Person.id).where(Person.id == person.id), Message("x", "Answered", "Read it.", "/insights"))
    client.sign_in(person)
    assert "(1 new)" in client.get("/insights").text
    notice = db.session.scalars(select(Notice.id)).one()
    client.submit(f"/notices/{notice}/read")
    assert "new)" not in client.get("/notices").text
    assert client.submit(f"/notices/{uuid.uuid4()}/read").status_code == 404


@pytest.mark.usefixtures("app")
def test_a_draft_that_a_colleague_changed_is_not_overwritten() -> None:
    theme, team = _accepted(make_insight())
    given: dict[str, Any] = {"key": uuid.uuid4(), "theme": theme, "team": team, "author": make_person()}
    service.save_draft(**given, answer=PLANNED)
    service.save_draft(**given, answer=PLANNED)
    with pytest.raises(FieldError, match="Somebody changed"):
        service.save_draft(**given, answer=Answer(Outcome.CHANGE_MADE, "From an old window"))
    seen = db.session.get_one(Response, given["key"]).saved
    assert service.save_draft(**given, answer=Answer(Outcome.CHANGE_MADE, "Newer"), seen=seen).body == "Newer"


def test_the_drafts_of_a_team_stay_with_it_when_the_theme_moves_on(client: CheckingClient) -> None:
    theme, team = _accepted(make_insight())
    service.save_draft(key=uuid.uuid4(), theme=theme, team=team, author=make_person(), answer=PLANNED)
    following = make_team()
    themes.refuse(theme=theme, team=team, person=make_person(), reason="Not ours after all")
    themes.assign(theme=theme, team=following, person=make_person(Role.MODERATOR))
    client.sign_in(make_person(Role.POLICY_LEAD, team=following))
    assert "We will change the form." not in client.get(f"/themes/{theme.id}").text


def test_a_notice_leads_to_the_answer_and_is_read_by_opening_it(client: CheckingClient) -> None:
    author = make_person(Role.SECONDEE)
    insight = make_insight(author)
    response = _published(insight)
    path = f"/answers/{response.id}"
    tell(select(Person.id).where(Person.id == author.id), Message("x", "Answered", "Read it.", path))
    notice = db.session.scalars(select(Notice.id)).one()
    client.sign_in(author)
    assert client.submit(f"/notices/{notice}/open").location == path
    assert client.get(path).location == f"/insights/{insight.id}"
    client.sign_in(make_person(Role.SECONDEE))
    assert client.get(path).status_code == 404
