"""What an attacker tried on the workbench, and what must not work again."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import func, select

from frontline.accounts.models import Role
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.errors import ForbiddenError, TransitionError
from frontline.insights.models.remark import Remark
from frontline.insights.service.remarks import save_remark
from frontline.insights.service.submission import withdraw_insight
from frontline.moderation.service.remarks import share_remark
from frontline.notices.models import Notice
from frontline.responses.models.answer import Response, ResponseState
from frontline.responses.models.commitment import CommitmentState
from frontline.responses.models.feedback import Receipt
from frontline.responses.queries.answers import list_notified_responses
from frontline.responses.queries.commitments import list_commitments_by_response
from frontline.responses.service.clearance import clear_response, submit_for_clearance
from frontline.responses.service.commitments import (
    CommitmentDetails,
    CommitmentUpdate,
    add_commitment,
    update_commitment,
)
from frontline.responses.service.publication import add_publishing_hold, publish_due_responses
from frontline.themes.deadlines import set_deadline
from frontline.themes.models.theme import Theme, ThemeState
from frontline.themes.service.curation import rename_theme
from frontline.themes.service.decisions import share_theme
from frontline.themes.service.questions import ask_contributors
from frontline.themes.service.regrouping import merge_themes
from frontline.themes.service.undo import find_last_edit, undo_edit
from tests.answers import MADE, PLANNED, Desk
from tests.factories import make_insight, make_person, make_placement, make_team, make_theme, route_to
from tests.pages import CheckingClient


def test_nobody_undoes_what_another_team_has_done(client: CheckingClient) -> None:
    ours, theirs = Desk.of(make_insight()), Desk.of(make_insight())
    rename_theme(theme=theirs.theme, name="Their name", person=theirs.lead)
    edit = find_last_edit(theirs.theme.id)
    assert edit is not None
    key, mine, other = str(edit.id), ours.theme.id, theirs.theme.id
    client.sign_in(ours.lead)
    assert client.submit(f"/themes/{mine}/undo", edit=key).status_code == 409
    assert client.submit(f"/themes/{other}/undo", edit=key).status_code == 404
    assert db.session.get_one(Theme, other, populate_existing=True).name == "Their name"


@pytest.mark.usefixtures("app")
def test_an_answer_that_cannot_be_published_holds_up_no_other() -> None:
    gone, fine = make_insight(), Desk.of(make_insight())
    desk = Desk.of(gone)
    for one in (desk, fine):
        one.clear(one.draft()).publish_at = now() - dt.timedelta(minutes=1)
    db.session.flush()
    withdraw_insight(insight=gone)
    assert publish_due_responses() == 1
    assert publish_due_responses() == 0
    told = select(Notice.title).where(Notice.person_id == desk.member.id, Notice.dedup_key.startswith("not-published"))
    assert db.session.scalars(told).all() == ["Your answer could not be published"]


@pytest.mark.usefixtures("app")
def test_two_answers_cannot_take_the_place_of_one() -> None:
    desk = Desk.of(make_insight())
    first = desk.publish()
    desk.draft(supersedes=first)
    with pytest.raises(TransitionError, match="already writing"):
        desk.draft(supersedes=first)
    with pytest.raises(TransitionError):
        desk.draft(supersedes=desk.draft())


@pytest.mark.usefixtures("app")
def test_whoever_was_told_of_an_answer_is_told_of_its_commitments_wherever_their_insight_is_now() -> None:
    author = make_person(Role.SECONDEE)
    insight = make_insight(author)
    desk, other = Desk.of(insight), make_theme(make_insight())
    answer = desk.publish(PLANNED)
    route_to(other, desk.team)
    merge_themes(theme=desk.theme, into=other, person=desk.lead)
    commitment = list_commitments_by_response([answer.id])[answer.id][0]
    moved = update_commitment(
        commitment=commitment, update=CommitmentUpdate(CommitmentState.IN_PROGRESS), person=desk.lead
    )
    assert db.session.scalars(select(Receipt.person_id).where(Receipt.move_id == moved.id)).all() == [author.id]
    assert [one.id for one in list_notified_responses(insight.id)] == [answer.id]


@pytest.mark.usefixtures("app")
def test_what_nobody_has_answered_keeps_its_clock_when_it_joins_an_answered_theme() -> None:
    desk, fresh = Desk.of(make_insight()), make_theme(make_insight())
    desk.publish()
    route_to(fresh, desk.team)
    set_deadline(fresh, desk.team)
    due = fresh.due_on
    merge_themes(theme=fresh, into=desk.theme, person=desk.lead)
    into = db.session.get_one(Theme, desk.theme.id, populate_existing=True)
    assert (into.state, into.due_on) == (ThemeState.RECURRING, due)
    edit = find_last_edit(into.id)
    assert edit is not None
    undo_edit(theme=into, edit_id=str(edit.id))
    assert db.session.get_one(Theme, into.id, populate_existing=True).state is ThemeState.RESPONDED


@pytest.mark.usefixtures("app")
def test_whoever_adds_a_commitment_has_written_on_the_answer() -> None:
    desk = Desk.of(make_insight())
    draft = desk.draft(PLANNED)
    promised = CommitmentDetails("Print it", desk.lead, get_london_today() + dt.timedelta(days=9))
    add_commitment(response=draft, details=promised, person=desk.lead, key=uuid.uuid4())
    submit_for_clearance(response=draft, person=desk.member, checked=True)
    with pytest.raises(ForbiddenError):
        clear_response(response=draft, person=desk.lead)


@pytest.mark.usefixtures("app")
def test_a_merger_asks_for_clearance_anew() -> None:
    desk, other = Desk.of(make_insight()), make_theme(make_insight())
    cleared = desk.clear(desk.draft())
    route_to(other, desk.team)
    merge_themes(theme=desk.theme, into=other, person=desk.lead)
    assert db.session.get_one(Response, cleared.id).state is ResponseState.DRAFTING


@pytest.mark.usefixtures("app")
def test_a_pre_election_period_holds_moves_of_commitments_too() -> None:
    desk = Desk.of(make_insight())
    answer = desk.publish(PLANNED)
    add_publishing_hold(name="Local elections", starts_on=get_london_today(), ends_on=get_london_today())
    commitment = list_commitments_by_response([answer.id])[answer.id][0]
    with pytest.raises(TransitionError, match="Local elections"):
        update_commitment(commitment=commitment, update=CommitmentUpdate(CommitmentState.IN_PROGRESS), person=desk.lead)


def test_what_hides_from_the_host_is_told_to_it_by_no_detour(client: CheckingClient) -> None:
    placement = make_placement(make_person(Role.SECONDEE))
    hidden = make_insight(
        placement.person, placement_id=placement.id, hidden_from_host=True, what_happened="They buried it"
    )
    host = make_team(department=placement.host_department)
    desk = Desk.of(hidden, *(make_insight() for _ in range(5)))
    save_remark(insight=hidden, about="question", about_id=uuid.uuid4(), text="ZZREPLY")
    row = db.session.scalars(select(Remark)).one()
    row.findings = []
    share_remark(remark=row, text="ZZREPLY", checked=True)
    alone = Theme(single_insight_id=hidden.id, name="They buried it", phrases=[], quotes=[], state=ThemeState.TRIAGE)
    db.session.add(alone)
    db.session.flush()
    merge_themes(theme=alone, into=desk.theme, person=make_person(Role.MODERATOR))
    share_theme(theme=desk.theme, team=host, person=desk.lead)
    client.sign_in(make_person(Role.POLICY_LEAD, team=host))
    for page in ("", "/history"):
        text = client.get(f"/themes/{desk.theme.id}{page}").text
        assert "They buried it" not in text
        assert "ZZREPLY" not in text


def test_odd_input_is_refused_in_words(client: CheckingClient) -> None:
    desk = Desk.of(make_insight())
    path = f"/themes/{desk.theme.id}"
    client.sign_in(desk.lead)
    for address in ("/inbox?words=%00", "/community?words=%00", f"{path}?words=a%00b"):
        assert client.get(address).status_code == 404
    for address in (f"{path}?part={'9' * 30}", f"{path}/regroup?part={'9' * 30}", "/inbox?page=-5"):
        assert client.get(address).status_code == 200
    assert client.submit(f"{path}/undo", edit="9" * 30).status_code == 409
    assert client.submit("/inbox/selected", do="zzz", filter_query="a\r\nX: y").status_code == 302


@pytest.mark.usefixtures("app")
def test_a_form_sent_twice_makes_one_row() -> None:
    desk, key = Desk.of(make_insight()), uuid.uuid4()
    draft = desk.draft(PLANNED)
    promised = CommitmentDetails("Print it", desk.lead, get_london_today() + dt.timedelta(days=9))
    for _ in range(2):
        add_commitment(response=draft, details=promised, person=desk.member, key=key)
        ask_contributors(key=key, theme=desk.theme, team=desk.team, person=desk.lead, text="How often?")
    assert len(list_commitments_by_response([draft.id])[draft.id]) == 1
    assert db.session.scalar(select(func.count()).where(Notice.dedup_key == f"question:{key}")) == 1


def test_a_published_answer_is_replaced_from_its_own_page(client: CheckingClient) -> None:
    desk = Desk.of(make_insight())
    answer = desk.publish(MADE)
    path = f"/themes/{desk.theme.id}/answer"
    client.sign_in(desk.member)
    page = client.get(f"{path}/{answer.id}").text
    assert f"instead-of={answer.id}" in page
    fields = {"key": str(uuid.uuid4()), "saved": "0", "outcome": "change_made", "title": "T", "body": "Corrected."}
    sent = client.submit(f"{path}?instead-of={answer.id}", audience="contributors", **fields)
    assert sent.status_code == 302
