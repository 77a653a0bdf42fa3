"""Two people for every answer, one of them a lead; nothing is out before its time, or while an election is near."""

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from frontline.accounts.models import Role
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.errors import FieldError, ForbiddenError, TransitionError
from frontline.insights.service.submission import withdraw_insight
from frontline.notices.models import Notice
from frontline.organisations import service as organisations
from frontline.responses.models.answer import Outcome, Response, ResponseState, ResponseVersion
from frontline.responses.models.feedback import Receipt
from frontline.responses.queries.answers import list_publishing_holds, list_received_responses
from frontline.responses.service.clearance import clear_response, reopen_draft, return_for_changes, submit_for_clearance
from frontline.responses.service.drafts import AnswerText, save_response_draft
from frontline.responses.service.publication import (
    add_publishing_hold,
    end_publishing_hold,
    publish_due_responses,
    publish_or_hold,
    schedule_publication,
)
from frontline.themes.models.theme import Theme, ThemeState
from tests.answers import MADE, Desk
from tests.factories import make_insight, make_person, make_team, make_theme, route_to


def _state(response: Response) -> ResponseState:
    return db.session.get_one(Response, response.id, populate_existing=True).state


@pytest.mark.usefixtures("app")
def test_whoever_wrote_it_cannot_clear_it_and_one_of_the_two_is_a_lead() -> None:
    desk = Desk.of(make_insight())
    second_member = make_person(Role.POLICY_MEMBER, team=desk.team)
    draft = desk.draft()
    submit_for_clearance(response=draft, person=desk.member, checked=True)
    for person in (desk.member, second_member, make_person(Role.POLICY_LEAD)):
        with pytest.raises(ForbiddenError):
            clear_response(response=draft, person=person)
    clear_response(response=draft, person=desk.lead)
    assert _state(draft) is ResponseState.APPROVED


@pytest.mark.usefixtures("app")
def test_what_a_lead_wrote_a_member_clears() -> None:
    desk = Desk.of(make_insight())
    draft = desk.draft(author=desk.lead)
    submit_for_clearance(response=draft, person=desk.lead, checked=True)
    with pytest.raises(ForbiddenError):
        clear_response(response=draft, person=desk.lead)
    clear_response(response=draft, person=desk.member)


@pytest.mark.usefixtures("app")
def test_who_changed_one_word_of_it_wrote_it() -> None:
    desk, key = Desk.of(make_insight()), uuid.uuid4()
    desk.draft(key=key)
    draft = desk.draft(
        AnswerText(Outcome.CHANGE_MADE, "Edited by the lead.", title="The form"),
        key=key,
        author=desk.lead,
        edit_revision=1,
    )
    submit_for_clearance(response=draft, person=desk.member, checked=True)
    with pytest.raises(ForbiddenError):
        clear_response(response=draft, person=desk.lead)
    assert db.session.scalar(select(func.count()).select_from(ResponseVersion)) == 2


@pytest.mark.usefixtures("app")
def test_it_goes_back_with_a_comment_and_is_cleared_anew_once_changed() -> None:
    desk, key = Desk.of(make_insight()), uuid.uuid4()
    draft = desk.draft(key=key)
    submit_for_clearance(response=draft, person=desk.member, checked=True)
    return_for_changes(response=draft, person=desk.lead, comment="Say by when")
    with pytest.raises(TransitionError):
        clear_response(response=draft, person=desk.lead)
    desk.draft(AnswerText(Outcome.CHANGE_MADE, "By April.", title="The form"), key=key, edit_revision=1)
    desk.clear(draft)
    reopen_draft(response=draft)
    with pytest.raises(TransitionError):
        publish_or_hold(response=draft)


@pytest.mark.usefixtures("app")
def test_nothing_uncleared_is_published() -> None:
    desk = Desk.of(make_insight())
    draft = desk.draft()
    with pytest.raises(TransitionError, match="a draft"):
        publish_or_hold(response=draft)
    submit_for_clearance(response=draft, person=desk.member, checked=True)
    with pytest.raises(TransitionError, match="waiting for clearance"):
        publish_or_hold(response=draft)
    assert db.session.scalar(select(func.count()).select_from(Receipt)) == 0


@pytest.mark.usefixtures("app")
def test_a_name_is_found_and_may_stay_when_somebody_says_so() -> None:
    desk = Desk.of(make_insight())
    draft = desk.draft(AnswerText(Outcome.CHANGE_MADE, "Mrs Farrow changed the form.", title="The form"))
    with pytest.raises(FieldError, match="Farrow"):
        submit_for_clearance(response=draft, person=desk.member, checked=False)
    submit_for_clearance(response=draft, person=desk.member, checked=True)
    secondee = make_person(Role.SECONDEE).name
    other = desk.draft(AnswerText(Outcome.CHANGE_MADE, f"{secondee} told us.", title="The form"))
    with pytest.raises(FieldError, match="is a secondee"):
        submit_for_clearance(response=other, person=desk.member, checked=True)


@pytest.mark.usefixtures("app")
def test_it_waits_for_its_time_and_for_the_end_of_a_pre_election_period() -> None:
    desk = Desk.of(make_insight())
    draft = desk.clear(desk.draft())
    with pytest.raises(FieldError, match="still to come"):
        schedule_publication(response=draft, at=now() - dt.timedelta(minutes=1))
    schedule_publication(response=draft, at=now() + dt.timedelta(hours=1))
    assert publish_due_responses() == 0
    draft.publish_at = now() - dt.timedelta(minutes=1)
    add_publishing_hold(name="Local elections", starts_on=get_london_today(), ends_on=get_london_today())
    assert publish_due_responses() == 0
    assert not publish_or_hold(response=draft)
    end_publishing_hold(hold_id=list_publishing_holds()[0].id)
    assert publish_due_responses() == 1
    assert _state(draft) is ResponseState.PUBLISHED


@pytest.mark.usefixtures("app")
def test_a_later_answer_takes_the_place_of_an_earlier_one_and_everybody_is_told_again() -> None:
    insight = make_insight()
    desk = Desk.of(insight)
    first = desk.publish()
    second = desk.publish(AnswerText(Outcome.CHANGE_MADE, "Corrected.", title="The form"), supersedes=first)
    assert (_state(first), _state(second)) == (ResponseState.SUPERSEDED, ResponseState.PUBLISHED)
    assert [response.id for response in list_received_responses(insight.id)] == [second.id]
    assert db.session.scalar(select(func.count()).select_from(Receipt)) == 2


@pytest.mark.usefixtures("app")
def test_one_answer_is_for_several_themes_and_reaches_everybody_once() -> None:
    author = make_person(Role.SECONDEE)
    desk, other = Desk.of(make_insight(author)), make_theme(make_insight(author), make_insight())
    route_to(other, desk.team)
    desk.publish(further=[other])
    assert {db.session.get_one(Theme, theme.id).state for theme in (desk.theme, other)} == {ThemeState.RESPONDED}
    assert db.session.scalar(select(func.count()).select_from(Receipt)) == 3


@pytest.mark.usefixtures("app")
def test_outside_government_says_who_owns_it_and_ends_the_clock() -> None:
    desk = Desk.of(make_insight())
    desk.publish(AnswerText(Outcome.NOT_RESPONSIBLE, "Ask your council.", owner="The council", title="Bins"))
    theme = db.session.get_one(Theme, desk.theme.id, populate_existing=True)
    assert (theme.state, theme.due_on) == (ThemeState.OUTSIDE_GOVERNMENT, None)


@pytest.mark.usefixtures("app")
def test_what_everybody_took_back_cannot_be_answered() -> None:
    insight = make_insight()
    desk = Desk.of(insight)
    cleared = desk.clear(desk.draft())
    withdraw_insight(insight=insight)
    with pytest.raises(TransitionError, match="no insights left"):
        publish_or_hold(response=cleared)
    with pytest.raises(TransitionError, match="withdrawn by its authors"):
        desk.draft()


@pytest.mark.usefixtures("app")
def test_a_closed_team_leaves_its_work_to_its_successor() -> None:
    desk = Desk.of(make_insight())
    draft, successor = desk.draft(), make_team()
    organisations.close_team(team=desk.team, successor=successor)
    theme = db.session.get_one(Theme, desk.theme.id, populate_existing=True)
    assert theme.state is ThemeState.UNDER_REVIEW
    assert db.session.get_one(Response, draft.id, populate_existing=True).team_id == successor.id
    fields: dict[str, Any] = {"key": uuid.uuid4(), "theme": theme, "team": successor, "answer": MADE}
    save_response_draft(author=make_person(Role.POLICY_LEAD, team=successor), **fields)
    with pytest.raises(FieldError, match="another team"):
        organisations.close_team(team=successor, successor=desk.team)


@pytest.mark.usefixtures("app")
def test_the_team_is_told_that_something_waits_for_clearance() -> None:
    desk = Desk.of(make_insight())
    submit_for_clearance(response=desk.draft(), person=desk.member, checked=True)
    recipients = db.session.scalars(select(Notice.person_id).where(Notice.dedup_key.startswith("clearance:"))).all()
    assert desk.lead.id in recipients
    assert desk.member.id not in recipients
