import pytest
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.accounts.responsibilities import QUEUE, list_waiting_work
from frontline.accounts.service import leavers
from frontline.audit.models import AuditEvent
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.insights.models.choices import Identity, InsightState
from frontline.moderation.models import Acquaintance, Concern, DutyContact
from frontline.notices.models import Notice
from frontline.placements.models.placement import Placement
from frontline.placements.models.record import Gap, PlacementChange
from frontline.responses.models.answer import ResponseState
from frontline.themes.models.theme import Routing
from tests.factories import added, make_insight, make_person, make_placement, make_team
from tests.leavers import Leaver, close, list_work_by_kind

pytestmark = pytest.mark.usefixtures("app")


def test_themes_go_to_a_colleague_or_to_the_whole_team() -> None:
    leaver = Leaver()
    routing_id = leaver.assign_theme().id
    key = f"themes_{leaver.team.id.hex}"
    assert list_work_by_kind(leaver)["themes"].likeliest == QUEUE
    close(leaver, **{key: QUEUE})
    assert db.session.get_one(Routing, routing_id).assignee_id is None


def test_only_colleagues_of_the_team_may_take_over_itslist_work_by_kind() -> None:
    leaver, outsider = Leaver(), make_person(Role.POLICY_LEAD)
    leaver.own_commitment()
    work = list_work_by_kind(leaver)["commitments"]
    assert str(outsider.id) not in work.successors
    assert work.likeliest == str(leaver.colleague.id)
    with pytest.raises(FieldError, match="Select who takes over"):
        close(leaver, **{work.key: str(outsider.id)})


def test_an_insight_goes_back_to_the_queue() -> None:
    leaver = Leaver()
    insight = leaver.put_on_desk()
    close(leaver, desk=QUEUE)
    assert (insight.state, insight.moderator_id) == (InsightState.SUBMITTED, None)


def test_a_moderator_takes_an_insight_over_and_the_reading_is_recorded() -> None:
    leaver = Leaver()
    insight = leaver.put_on_desk()
    close(leaver)
    assert insight.moderator_id == leaver.colleague.id
    is_reading = (AuditEvent.action == "original.read") & (AuditEvent.object_id == insight.id)
    assert db.session.scalars(select(AuditEvent.actor_id).where(is_reading)).all() == [leaver.colleague.id]


def test_what_a_moderator_may_not_read_goes_to_the_queue() -> None:
    leaver = Leaver()
    insight = leaver.put_on_desk()
    added(Acquaintance(moderator_id=leaver.colleague.id, person_id=insight.author_id))
    close(leaver)
    assert (insight.state, insight.moderator_id) == (InsightState.SUBMITTED, None)


def test_something_severe_gets_another_moderator_by_itself() -> None:
    leaver = Leaver()
    insight = leaver.see_to_severe()
    close(leaver, severe=QUEUE)
    assert insight.responsible_id not in {None, leaver.person.id}


def test_a_placement_without_a_manager_lists_that_one_is_missing() -> None:
    leaver = Leaver()
    hosted, _ = leaver.manage_placements()
    close(leaver, host_placements=QUEUE)
    placement = db.session.get_one(Placement, hosted.id)
    assert placement.host_manager_id is None
    gaps = db.session.scalars(select(Gap.missing).where(Gap.placement_id == hosted.id)).all()
    assert "host_manager" in gaps


def test_a_new_manager_stands_in_the_history_of_the_placement() -> None:
    leaver = Leaver()
    hosted, _ = leaver.manage_placements()
    close(leaver)
    changes = select(PlacementChange.summary).where(PlacementChange.placement_id == hosted.id)
    summaries = db.session.scalars(changes).all()
    assert f"Line manager (host): {leaver.colleague.name}, before {leaver.person.name}" in summaries


def test_coordinators_are_told_of_a_secondee_who_leaves_before_the_end() -> None:
    placement, coordinator = make_placement(make_person(Role.SECONDEE)), make_person(Role.COORDINATOR)
    leavers.close_account(person=placement.person, successors={})
    paths = db.session.scalars(select(Notice.path).where(Notice.person_id == coordinator.id)).all()
    assert paths == [f"/placements/{placement.id}"]


def test_what_a_secondee_wrote_stays_and_is_a_number_without_titles() -> None:
    author = make_person(Role.SECONDEE)
    make_insight(author, state=InsightState.SUBMITTED, headline="Invoices doubled", identity=Identity.NAMED)
    make_insight(author, state=InsightState.SUBMITTED, identity=Identity.CONFIDENTIAL)
    make_insight(author, state=InsightState.SUBMITTED, identity=Identity.DE_IDENTIFIED)
    (work,) = list_waiting_work(author)
    assert (work.summary, work.items, work.is_choice) == ("Insights that are still with moderators: 1", (), False)


def test_a_duty_has_to_be_given_to_another_first() -> None:
    leaver = Leaver()
    texts = {"phone": "1", "hours": "9 to 5", "out_of_hours": "999"}
    added(DutyContact(concern=Concern.SAFEGUARDING, person_id=leaver.person.id, **texts))
    with pytest.raises(FieldError, match="the duty contact for: safeguarding"):
        close(leaver)
    assert leaver.person.deactivated_at is None


def test_an_answer_that_nobody_else_may_clear_has_to_get_another_lead_first() -> None:
    team = make_team()
    lead, writer = make_person(Role.POLICY_LEAD, team=team), make_person(Role.POLICY_MEMBER, team=team)
    leaver = Leaver()
    leaver.team, leaver.person = team, writer
    leaver.write_answer(ResponseState.IN_CLEARANCE)
    with pytest.raises(FieldError, match="Nobody else may clear what waits"):
        leavers.close_account(person=lead, successors={})
