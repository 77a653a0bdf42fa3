"""What a team promises: never moved silently, never forgotten, told to everybody who contributed."""

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import func, select, update

from frontline.accounts.models import Role
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.notices.models import Notice
from frontline.responses.models.answer import Response
from frontline.responses.models.commitment import ChangeScale, Commitment, CommitmentState
from frontline.responses.models.feedback import Receipt, VerdictChoice
from frontline.responses.queries.commitments import list_commitments_by_response
from frontline.responses.service.clearance import submit_for_clearance
from frontline.responses.service.commitment_reminders import send_commitment_reminders
from frontline.responses.service.commitments import (
    CommitmentDetails,
    CommitmentUpdate,
    add_commitment,
    update_commitment,
)
from frontline.responses.service.verdicts import ask_for_verdicts, record_verdict
from frontline.themes.service.recurrence import close_theme
from frontline.themes.service.teamwork import assign_member, hand_over_themes
from tests.answers import PLANNED, Desk
from tests.factories import make_insight, make_person
from tests.pages import CheckingClient

DELAYED, MADE = CommitmentState.DELAYED, CommitmentState.CHANGE_MADE


def _promised(*insights: Any) -> tuple[Desk, Commitment]:
    desk = Desk.of(*insights)
    answer = desk.publish(PLANNED)
    return desk, list_commitments_by_response([answer.id])[answer.id][0]


def _told(cause: str) -> int:
    return db.session.scalar(select(func.count()).where(Notice.dedup_key.startswith(cause))) or 0


@pytest.mark.usefixtures("app")
def test_a_planned_change_is_not_cleared_without_a_commitment_of_the_team_and_a_date_to_come() -> None:
    desk = Desk.of(make_insight())
    draft = desk.draft(PLANNED)
    with pytest.raises(FieldError, match="at least one commitment"):
        submit_for_clearance(response=draft, person=desk.member, checked=True)
    for owner, due, why in (
        (desk.lead, get_london_today() - dt.timedelta(days=1), "still to come"),
        (make_person(), get_london_today() + dt.timedelta(days=9), "Select somebody of"),
    ):
        with pytest.raises(FieldError, match=why):
            add_commitment(
                response=draft, details=CommitmentDetails("Print it", owner, due), person=owner, key=uuid.uuid4()
            )
    desk.promise(draft)
    submit_for_clearance(response=draft, person=desk.member, checked=True)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("step", "why"),
    [
        (CommitmentUpdate(DELAYED, due_on=dt.date(2099, 1, 1)), "why it is late"),
        (CommitmentUpdate(DELAYED, reason="Strike"), "a new date"),
        (CommitmentUpdate(DELAYED, reason="Strike", due_on=dt.date(2020, 1, 1)), "a new date"),
        (CommitmentUpdate(CommitmentState.NOT_DELIVERED), "why not"),
        (CommitmentUpdate(MADE, scale=ChangeScale.LOCAL), "how others can see"),
        (CommitmentUpdate(MADE, evidence="A letter"), "how far"),
    ],
)
def test_no_move_without_what_it_needs(step: CommitmentUpdate, why: str) -> None:
    desk, commitment = _promised(make_insight())
    with pytest.raises(FieldError, match=why):
        update_commitment(commitment=commitment, update=step, person=desk.lead)
    assert commitment.state is CommitmentState.PLANNED


@pytest.mark.usefixtures("app")
def test_each_move_writes_a_receipt_for_every_contributor_and_tells_them_once() -> None:
    authors = [make_person(Role.SECONDEE) for _ in range(3)]
    desk, commitment = _promised(*(make_insight(author) for author in authors), make_insight(authors[0]))
    step = CommitmentUpdate(DELAYED, reason="Strike", due_on=get_london_today() + dt.timedelta(days=90))
    moved = update_commitment(commitment=commitment, update=step, person=desk.lead)
    assert db.session.scalar(select(func.count()).where(Receipt.move_id == moved.id)) == 4
    assert _told(f"commitment:{moved.id}") == 3
    delivered = CommitmentUpdate(MADE, evidence="A letter", scale=ChangeScale.LOCAL)
    update_commitment(commitment=commitment, update=delivered, person=desk.lead)
    wider = CommitmentUpdate(MADE, evidence="Another letter", scale=ChangeScale.REGIONAL)
    update_commitment(commitment=commitment, update=wider, person=desk.lead)
    with pytest.raises(FieldError, match="what it reached before"):
        update_commitment(commitment=commitment, update=wider, person=desk.lead)
    assert commitment.scale is ChangeScale.REGIONAL


@pytest.mark.usefixtures("app")
def test_a_draft_promises_nothing_yet() -> None:
    desk = Desk.of(make_insight())
    commitment = desk.promise(desk.draft(PLANNED))
    with pytest.raises(TransitionError, match="not published"):
        update_commitment(commitment=commitment, update=CommitmentUpdate(CommitmentState.IN_PROGRESS), person=desk.lead)


_STAGES = (
    (-6, {"due"}),
    (0, {"due", "due-today"}),
    (3, {"due", "due-today", "late"}),
    (8, {"due", "due-today", "late", "escalated"}),
)


@pytest.mark.usefixtures("app")
def test_the_owner_is_reminded_and_then_others_each_once() -> None:
    desk, commitment = _promised(make_insight())
    for days, expected in _STAGES:
        for _ in range(2):
            send_commitment_reminders(commitment.due_on + dt.timedelta(days=days))
        causes = db.session.scalars(select(Notice.dedup_key).where(Notice.dedup_key.contains(str(commitment.id)))).all()
        assert {cause.split(":")[0] for cause in causes} == expected
    late = select(func.count()).where(Notice.person_id == desk.lead.id, Notice.dedup_key.startswith("late:"))
    assert db.session.scalar(late) == 1


@pytest.mark.usefixtures("app")
def test_a_theme_stays_open_while_something_promised_is_still_to_come() -> None:
    desk, commitment = _promised(make_insight())
    with pytest.raises(TransitionError, match="still to come"):
        close_theme(theme=desk.theme, reason="Done")
    step = CommitmentUpdate(CommitmentState.NOT_DELIVERED, reason="No money")
    update_commitment(commitment=commitment, update=step, person=desk.lead)
    close_theme(theme=desk.theme, reason="Done")


@pytest.mark.usefixtures("app")
def test_verdicts_are_asked_for_after_four_weeks_once_of_those_who_have_said_nothing() -> None:
    authors = [make_person(Role.SECONDEE) for _ in range(3)]
    insights = [make_insight(author) for author in authors]
    desk = Desk.of(*insights)
    answer = desk.publish()
    assert ask_for_verdicts() == 0
    db.session.execute(update(Response).values(published_at=now() - dt.timedelta(days=29)))
    record_verdict(response=answer, insight=insights[0], judgement=VerdictChoice.HELPED, reason="")
    for _ in range(2):
        ask_for_verdicts()
    assert _told(f"verdict:{answer.id}") == 2


def test_a_lead_moves_a_commitment_and_the_contributor_reads_why(client: CheckingClient) -> None:
    author = make_person(Role.SECONDEE)
    insight = make_insight(author)
    desk, commitment = _promised(insight)
    key, insight_id = commitment.id, insight.id
    client.sign_in(desk.lead)
    assert commitment.what in client.get("/commitments").text
    page = client.submit(f"/commitments/{key}", state="delayed", reason="A strike at the printer")
    assert page.status_code == 422
    assert "A strike at the printer" in page.text
    fields = {"state": "change_made", "scale": "regional", "evidence": "86 prisons use it"}
    client.submit(f"/commitments/{key}", **fields)
    client.sign_in(author)
    page = client.get(f"/insights/{insight_id}")
    assert "86 prisons use it" in page.text
    assert "Reach: regional" in page.text


def test_commitments_of_other_teams_are_not_there(client: CheckingClient) -> None:
    _, commitment = _promised(make_insight())
    path = f"/commitments/{commitment.id}"
    client.sign_in(make_person(Role.POLICY_LEAD))
    assert client.get(path).status_code == 404
    client.sign_in(make_person(Role.COORDINATOR))
    assert client.get(path).status_code == 200
    assert client.submit(path, state="in_progress").status_code == 403


@pytest.mark.usefixtures("app")
def test_who_leaves_hands_over_themes_and_commitments_with_their_history() -> None:
    desk, commitment = _promised(make_insight())
    assign_member(theme=desk.theme, team=desk.team, member=desk.lead, person=desk.lead)
    assert hand_over_themes(person=desk.lead, to=desk.member, team=desk.team) == 1
    assert db.session.get_one(Commitment, commitment.id, populate_existing=True).owner_id == desk.member.id
    with pytest.raises(FieldError):
        hand_over_themes(person=desk.lead, to=make_person(), team=desk.team)
