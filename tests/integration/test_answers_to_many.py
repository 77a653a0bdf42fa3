"""One answer for many: several themes, or some insights of one; what comes in the way; who is told."""

import threading
import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from frontline.accounts.models import Person, Role
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import TransitionError
from frontline.insights.models.choices import InsightState
from frontline.notices.models import Notice
from frontline.organisations.models import Team
from frontline.responses.models.answer import Audience, Response, ResponseState
from frontline.responses.models.feedback import Receipt
from frontline.responses.queries.selections import list_answered_ids
from frontline.responses.service import clearance, selections
from frontline.responses.service.drafts import save_response_draft
from frontline.responses.service.publication import publish_or_hold
from frontline.themes.models.theme import Theme, ThemeState
from frontline.themes.service.curation import dismiss_theme
from frontline.themes.service.decisions import accept_theme
from frontline.themes.service.regrouping import merge_themes
from tests.answers import MADE, Desk
from tests.factories import make_insight, make_person, make_theme, route_to
from tests.pages import CheckingClient

FIELDS = {"outcome": "change_made", "title": "The form", "body": "We changed the form.", "audience": "contributors"}


def _another(desk: Desk, *insights: Any, **given: Any) -> Theme:
    """Another theme that the team of a desk has accepted."""
    theme = make_theme(*(insights or [make_insight()]), **given)
    route_to(theme, desk.team)
    accept_theme(theme=theme, team=desk.team, person=desk.lead)
    return theme


def _count_notices(person: Person) -> int:
    is_of_answer = Notice.dedup_key.startswith("response:") | Notice.dedup_key.startswith("related:")
    return db.session.scalar(select(func.count()).where(Notice.person_id == person.id, is_of_answer)) or 0


def _state(theme_id: uuid.UUID) -> ThemeState:
    return db.session.get_one(Theme, theme_id, populate_existing=True).state


def _get(key: str) -> Response:
    return db.session.get_one(Response, uuid.UUID(key), populate_existing=True)


def _save(client: CheckingClient, *theme_ids: uuid.UUID, key: str = "", **fields: Any) -> Any:
    """Send the form of the first theme; all are ticked in its list."""
    fields = {**FIELDS, "key": key or str(uuid.uuid4()), "lists_themes": "yes", **fields}
    return client.submit(f"/themes/{theme_ids[0]}/answer", further=[str(theme_id) for theme_id in theme_ids], **fields)


def test_themes_are_ticked_in_the_inbox_and_answered_together(client: CheckingClient) -> None:
    author, key = make_person(Role.SECONDEE), str(uuid.uuid4())
    desk = Desk.of(make_insight(author))
    ids = desk.theme.id, _another(desk, make_insight(author)).id
    client.sign_in(desk.member)
    sent = client.submit("/inbox/selected", theme=[str(theme_id) for theme_id in ids], do="answer")
    assert "Answer several themes" in client.get(sent.location).text
    _save(client, *ids, key=key)
    publish_or_hold(response=desk.clear(_get(key)))
    assert {_state(theme_id) for theme_id in ids} == {ThemeState.RESPONDED}
    assert _count_notices(author) == 1
    for theme_id in ids:
        assert "We changed the form." in client.get(f"/themes/{theme_id}").text


def test_sending_it_twice_makes_one_answer(client: CheckingClient) -> None:
    desk, key = Desk.of(make_insight()), str(uuid.uuid4())
    ids = desk.theme.id, _another(desk).id
    client.sign_in(desk.member)
    for _time in range(2):
        assert _save(client, *ids, key=key).status_code == 302
    assert db.session.scalar(select(func.count()).select_from(Response)) == 1


def test_themes_of_others_are_never_answered(client: CheckingClient) -> None:
    desk = Desk.of(make_insight())
    own_id, foreign_id = desk.theme.id, Desk.of(make_insight()).theme.id
    client.sign_in(desk.member)
    page = client.get(f"/themes/{own_id}/answer?another=1&theme={foreign_id}").text
    assert "Themes that you cannot read were left out." in page
    assert str(foreign_id) not in page.split("<form")[-1]
    assert _save(client, own_id, foreign_id).status_code == 422
    assert client.get(f"/themes/{foreign_id}/answer").status_code == 404
    assert db.session.scalar(select(func.count()).select_from(Response)) == 0


def test_a_theme_that_went_meanwhile_is_said_by_its_row_and_nothing_typed_is_lost(client: CheckingClient) -> None:
    desk = Desk.of(make_insight())
    merged, into, dismissed = _another(desk), _another(desk, name="All forms"), make_theme(make_insight())
    route_to(dismissed, desk.team)
    merge_themes(theme=merged, into=into, person=desk.lead)
    dismiss_theme(theme=dismissed, reason="No theme", person=desk.lead)
    ids = desk.theme.id, merged.id, dismissed.id
    client.sign_in(desk.member)
    page = _save(client, *ids)
    assert page.status_code == 422
    for words in ("It is part of “All forms” now.", "It was dismissed.", "We changed the form."):
        assert words in page.text
    assert _save(client, ids[0]).status_code == 302


def test_the_first_of_several_may_be_the_one_that_went(client: CheckingClient) -> None:
    desk, key = Desk.of(make_insight()), str(uuid.uuid4())
    gone_id, other_id = desk.theme.id, _another(desk).id
    merge_themes(theme=desk.theme, into=_another(desk), person=desk.lead)
    client.sign_in(desk.member)
    page = _save(client, gone_id, other_id, key=key)
    assert page.status_code == 422
    assert f"/themes/{other_id}/answer" in page.text
    _save(client, other_id, key=key)
    assert [theme.id for theme in _get(key).themes] == [other_id]


def test_a_theme_that_was_answered_since_the_form_was_opened_is_said_once(client: CheckingClient) -> None:
    desk, opened = Desk.of(make_insight()), "2026-01-01T09:00:00+00:00"
    ids = _another(desk).id, desk.theme.id
    desk.publish()
    client.sign_in(desk.member)
    page = _save(client, *ids, opened=opened)
    assert "It was answered meanwhile" in page.text
    assert 'value="2026-01-01' not in page.text
    assert _save(client, *ids, opened=now().isoformat()).status_code == 302


@pytest.mark.usefixtures("app")
def test_of_two_answers_that_were_cleared_at_once_the_second_is_not_published_before_somebody_looks() -> None:
    author = make_person(Role.SECONDEE)
    desk = Desk.of(make_insight(author))
    first, second = desk.clear(desk.draft()), desk.clear(desk.draft())
    publish_or_hold(response=first)
    with pytest.raises(TransitionError, match="was answered after this answer was cleared"):
        publish_or_hold(response=second)
    db.session.refresh(second)
    clearance.reopen_draft(response=second)
    publish_or_hold(response=desk.clear(second))
    assert second.state is ResponseState.PUBLISHED


def test_one_is_taken_out_of_what_is_cleared_and_putting_it_back_asks_for_clearance_again(
    client: CheckingClient,
) -> None:
    desk = Desk.of(make_insight())
    other, first_id = _another(desk), desk.theme.id
    other_id, key = other.id, str(desk.clear(desk.draft(further=[other])).id)
    client.sign_in(desk.member)
    taken_out = client.submit(f"/responses/{key}/take-out", theme=str(other_id))
    assert "It was taken out of this answer." in client.get(taken_out.location).text
    assert ({theme.id for theme in _get(key).themes}, _get(key).state) == ({first_id}, ResponseState.APPROVED)
    client.submit(f"/responses/{key}/put-back", theme=str(other_id))
    assert {theme.id for theme in _get(key).themes} == {first_id, other_id}
    assert _get(key).state is ResponseState.DRAFTING


def test_nothing_is_taken_out_of_what_is_published_or_by_strangers(client: CheckingClient) -> None:
    desk = Desk.of(make_insight())
    published_id, first_id, lead = desk.publish().id, str(desk.theme.id), desk.lead
    draft_id = desk.draft().id
    client.sign_in(make_person(Role.POLICY_LEAD))
    assert client.submit(f"/responses/{draft_id}/take-out", theme=first_id).status_code == 404
    client.sign_in(lead)
    assert client.submit(f"/responses/{published_id}/take-out", theme=first_id).status_code == 409
    assert client.submit(f"/responses/{draft_id}/take-out", theme=first_id).status_code == 409  # it is the last


def test_insights_of_a_theme_are_ticked_and_only_their_authors_are_told(client: CheckingClient) -> None:
    told, untold, key = make_person(Role.SECONDEE), make_person(Role.SECONDEE), str(uuid.uuid4())
    insight, other = make_insight(told), make_insight(untold)
    desk = Desk.of(insight, other, *(make_insight() for _ in range(5)))
    client.sign_in(desk.member)
    assert "Answer these together" in client.get(f"/themes/{desk.theme.id}").text
    page = client.get(f"/themes/{desk.theme.id}/answer?selected=1&insight={insight.id}").text
    assert f'value="{insight.id}" checked' in page
    assert str(other.id) not in page
    fields = {**FIELDS, "audience": "community", "selected_only": "yes", "offers_choice": "yes"}
    client.submit(f"/themes/{desk.theme.id}/answer", key=key, covers=[str(insight.id)], **fields)
    publish_or_hold(response=desk.clear(_get(key)))
    assert (_count_notices(told), _count_notices(untold)) == (1, 0)
    assert list_answered_ids([insight.id, other.id]) == {insight.id}
    # So few are told apart by what was answered, and the rest of the theme is still due.
    assert _get(key).audience is Audience.CONTRIBUTORS
    assert _state(desk.theme.id) is ThemeState.UNDER_REVIEW


def test_a_selection_needs_insights_of_the_theme(client: CheckingClient) -> None:
    desk, stranger = Desk.of(make_insight()), make_insight()
    path, fields = f"/themes/{desk.theme.id}/answer", {**FIELDS, "selected_only": "yes", "offers_choice": "yes"}
    client.sign_in(desk.member)
    assert client.get(f"{path}?selected=1").status_code == 302
    assert client.get(f"{path}?selected=1&insight={stranger.id}").status_code == 302
    page = client.submit(path, key=str(uuid.uuid4()), covers=[str(stranger.id)], **fields)
    assert page.status_code == 422
    assert "We changed the form." in page.text


@pytest.mark.usefixtures("app")
def test_a_theme_is_answered_once_every_insight_of_it_is() -> None:
    first, second = make_insight(), make_insight()
    desk = Desk.of(first, second)
    desk.publish(coverage={first.id: True}, selected_only=True)
    assert _state(desk.theme.id) is ThemeState.UNDER_REVIEW
    desk.publish(coverage={second.id: True}, selected_only=True)
    assert _state(desk.theme.id) is ThemeState.RESPONDED


def test_an_insight_is_taken_out_and_put_back(client: CheckingClient) -> None:
    insight, other = make_insight(what_happened="The agency is slow"), make_insight()
    desk = Desk.of(insight, other)
    response = desk.draft(coverage={insight.id: True, other.id: True}, selected_only=True)
    client.sign_in(desk.member)
    client.submit(f"/responses/{response.id}/take-out", insight=str(insight.id))
    assert "Insights that it answers (1)" in client.get(f"/responses/{response.id}").text
    client.submit(f"/responses/{response.id}/put-back", insight=str(insight.id))
    assert "The agency is slow" in client.get(f"/responses/{response.id}").text
    assert client.submit(f"/responses/{response.id}/take-out", insight=str(uuid.uuid4())).status_code == 404


@pytest.mark.usefixtures("app")
def test_what_left_the_theme_meanwhile_is_not_answered() -> None:
    insight, other = make_insight(), make_insight()
    desk = Desk.of(insight, other)
    response = desk.clear(desk.draft(coverage={insight.id: True}, selected_only=True))
    selections.put_back_insight(response=response, insight_id=insight.id)
    assert response.state is ResponseState.APPROVED  # it was never taken out
    insight.state = InsightState.WITHDRAWN
    with pytest.raises(TransitionError, match="were withdrawn"):
        publish_or_hold(response=response)


def test_three_hundred_insights_are_answered_at_once(client: CheckingClient) -> None:
    authors = [make_person(Role.SECONDEE) for _ in range(3)]
    insights, key = [make_insight(authors[number % 3]) for number in range(300)], str(uuid.uuid4())
    desk = Desk.of(*insights)
    client.sign_in(desk.member)
    path = f"/themes/{desk.theme.id}/answer?selected=1&match=1&words=invoice"
    assert client.get(path).text.count('name="covers"') == 300
    covers = [str(insight.id) for insight in insights]
    fields = {**FIELDS, "selected_only": "yes", "offers_choice": "yes", "covers": covers}
    assert client.submit(path, key=key, **fields).status_code == 302
    publish_or_hold(response=desk.clear(_get(key)))
    assert db.session.scalar(select(func.count()).select_from(Receipt)) == 300
    assert [_count_notices(author) for author in authors] == [1, 1, 1]


@pytest.mark.usefixtures("application", "database")
def test_two_people_who_answer_the_same_themes_at_once_do_not_wait_for_one_another() -> None:
    with db.transaction():
        desk = Desk.of(make_insight())
        other = _another(desk)
        ids, errors = (desk.theme.id, other.id, desk.team.id, desk.member.id, desk.lead.id), list[BaseException]()

    def answer(first: uuid.UUID, second: uuid.UUID, person_id: uuid.UUID) -> None:
        try:
            with db.transaction():
                themes = [db.session.get_one(Theme, theme_id) for theme_id in (first, second)]
                team, author = db.session.get_one(Team, ids[2]), db.session.get_one(Person, person_id)
                save_response_draft(
                    key=uuid.uuid4(), theme=themes[0], further=themes[1:], team=team, author=author, answer=MADE
                )
        except BaseException as error:  # noqa: BLE001 - the test looks at it
            errors.append(error)

    orders = [(ids[0], ids[1], ids[3]), (ids[1], ids[0], ids[4])]
    threads = [threading.Thread(target=answer, args=order) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert db.session.scalar(select(func.count()).select_from(Response)) == 2
