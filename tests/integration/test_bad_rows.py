"""One bad row holds up no other: whatever a job does with many, each is undone or kept by itself."""

import datetime as dt

import pytest
from sqlalchemy import select, text

from frontline import analysis
from frontline.accounts.models import Person, Role
from frontline.core import worker
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.jobs import defer, job, savepoint_per_item
from frontline.digests.models import Frequency, Scope
from frontline.digests.service.severe_alerts import send_severe_alerts
from frontline.digests.service.subscriptions import set_subscription
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.insights.service.sharing import release_due_wordings
from frontline.missions.models.milestone import MilestoneTheme
from frontline.missions.service.relevance import suggest_themes_for_all
from frontline.missions.service.reminders import send_mission_reminders
from frontline.moderation.models import Concern
from frontline.moderation.service.questions import ask_author, withdraw_unanswered_questions
from frontline.moderation.service.redirections import chase_duty_contacts, redirect_insight
from frontline.moderation.service.rules import name_duty_contact
from frontline.notices import service as notices
from frontline.notices.models import BUNDLED_REASON, DeliveryState, Notice, NoticePreference
from frontline.notices.models import EmailFrequency as NoticePace
from frontline.organisations.models import Team
from frontline.placements.service.lifecycle import advance_placements
from frontline.responses.models.answer import Response, ResponseState
from frontline.responses.service.commitment_reminders import send_commitment_reminders
from frontline.responses.service.publication import publish_due_responses
from frontline.responses.service.verdicts import ask_for_verdicts
from frontline.themes.models.theme import Theme, ThemeState
from frontline.themes.service import recurrence
from frontline.themes.service.recurrence import check_recurrences, monitor_theme
from tests.answers import PLANNED, Desk
from tests.bad_rows import refuse
from tests.factories import add_member, make_insight, make_person, make_team, make_theme
from tests.missions import Cast as Mission
from tests.placements import ended_early, make_cast
from tests.themes import again, routed, told, told_of


def _refuse_to_tell(person: Person) -> None:
    refuse("notice", "new.person_id = :person", person=person.id)


def _proposed() -> Insight:
    return make_insight(state=InsightState.PROPOSED, release_at=now() - dt.timedelta(minutes=1))


@pytest.mark.usefixtures("app")
def test_a_wording_that_cannot_be_shared_holds_up_no_other() -> None:
    bad, good = _proposed(), _proposed()
    bad.release_at = now() - dt.timedelta(hours=1)
    refuse("insight", "new.id = :bad", bad=bad.id)
    assert release_due_wordings() == 1
    assert good.state is InsightState.ACCEPTED
    assert db.session.scalar(select(Insight.state).where(Insight.id == bad.id)) is InsightState.PROPOSED


@pytest.mark.usefixtures("app")
def test_a_question_that_cannot_be_taken_back_holds_up_no_other() -> None:
    moderator = make_person(Role.MODERATOR)
    asked = [make_insight(state=InsightState.IN_MODERATION, moderator_id=moderator.id) for _ in range(2)]
    for insight in asked:
        ask_author(insight=insight, question="Where?")
    db.session.execute(text("UPDATE clarification SET asked_at = now() - interval '8 days'"))
    refuse("insight", "new.id = :bad", bad=min(insight.id for insight in asked))
    assert withdraw_unanswered_questions() == 1


@pytest.mark.usefixtures("app")
def test_a_contact_who_cannot_be_alerted_holds_up_no_other() -> None:
    contacts = []
    for concern in (Concern.SAFEGUARDING, Concern.COMPLAINT):
        contacts.append(make_person())
        name_duty_contact(concern=concern, email=contacts[-1].email, phone="1", hours="", out_of_hours="2")
        insight = make_insight(state=InsightState.IN_MODERATION, moderator_id=make_person(Role.MODERATOR).id)
        redirect_insight(insight=insight, concern=concern, note="Now")
    db.session.execute(text("UPDATE redirection SET at = now() - interval '5 hours'"))
    db.session.execute(text("DELETE FROM notice"))
    _refuse_to_tell(contacts[0])
    chase_duty_contacts()
    assert [len(told(person)) for person in contacts] == [0, 1]


@pytest.mark.usefixtures("app")
def test_an_answer_that_cannot_be_published_holds_up_no_other() -> None:
    bad, good = (_scheduled(hours) for hours in (2, 1))
    refuse("response", "new.id = :bad AND new.state = 'published'", bad=bad.id)
    assert publish_due_responses() == 1
    states = dict(db.session.execute(select(Response.id, Response.state)).all())
    assert (states[bad.id], states[good.id]) == (ResponseState.APPROVED, ResponseState.PUBLISHED)


def _scheduled(hours: int) -> Response:
    desk = Desk.of(make_insight())
    response = desk.clear(desk.draft())
    response.publish_at = now() - dt.timedelta(hours=hours)
    return response


@pytest.mark.usefixtures("app")
def test_an_owner_who_cannot_be_reminded_holds_up_no_other() -> None:
    desks = [Desk.of(make_insight()) for _ in range(2)]
    for desk in desks:
        desk.publish(PLANNED)
    _refuse_to_tell(desks[0].lead)
    send_commitment_reminders(get_london_today() + dt.timedelta(days=25))
    assert ["due soon" in " ".join(told(desk.lead)) for desk in desks] == [False, True]


@pytest.mark.usefixtures("app")
def test_a_contributor_who_cannot_be_asked_holds_up_no_other() -> None:
    said = [make_insight() for _ in range(2)]
    for insight in said:
        Desk.of(insight).publish().published_at = now() - dt.timedelta(weeks=5)
    _refuse_to_tell(db.session.get_one(Person, said[0].author_id))
    assert ask_for_verdicts() == 2
    titles = db.session.execute(select(Notice.person_id).where(Notice.title == "Did the answer help?")).all()
    assert [row.person_id for row in titles] == [said[1].author_id]


def _watched() -> Theme:
    desk = Desk.of(make_insight())
    desk.publish()
    monitor_theme(theme=desk.theme)
    add_member(make_insight(submitted_at=now()), desk.theme)
    return desk.theme


@pytest.mark.usefixtures("app")
def test_a_theme_that_cannot_come_back_holds_up_no_other() -> None:
    watched = sorted((_watched(), _watched()), key=lambda theme: theme.id)
    refuse("theme", "new.id = :bad", bad=watched[0].id)
    check_recurrences()
    assert [again(theme).state for theme in watched] == [ThemeState.MONITORING, ThemeState.RECURRING]


@pytest.mark.usefixtures("app")
def test_a_team_that_cannot_be_reminded_holds_up_no_other() -> None:
    teams = [make_team(), make_team()]
    leads = [make_person(Role.POLICY_LEAD, team=team) for team in teams]
    due = [routed(team, "Buses").due_on for team in teams]
    _refuse_to_tell(leads[0])
    recurrence.send_theme_reminders(max(day for day in due if day))
    assert [len(told(lead)) for lead in leads] == [0, 1]


@pytest.mark.usefixtures("app")
def test_a_severe_theme_that_cannot_be_told_holds_up_no_other() -> None:
    teams = [make_team(), make_team()]
    leads = [make_person(Role.POLICY_LEAD, team=team) for team in teams]
    for team, lead in zip(teams, leads, strict=True):
        set_subscription(person=lead, scope=Scope.TEAM, object_id=team.id, pace=Frequency.AT_ONCE)
        told_of(team, "Harm").severe_count = 1
    _refuse_to_tell(leads[0])
    send_severe_alerts(now())
    assert [len(told(lead)) for lead in leads] == [0, 1]


@pytest.mark.usefixtures("app")
def test_a_bundle_that_cannot_be_made_holds_up_no_other() -> None:
    people = [make_person() for _ in range(2)]
    for person in people:
        db.session.add(
            NoticePreference(person_id=person.id, email_frequency=NoticePace.DAILY, time_zone="Pacific/Kiritimati")
        )
        db.session.add(
            Notice(
                person_id=person.id, dedup_key="it", title="It", body="", path="/", delivery=DeliveryState.SKIPPED,
                failure=BUNDLED_REASON,
            )
        )  # fmt: skip
    _refuse_to_tell(people[0])
    notices.create_daily_bundles(dt.datetime(2026, 11, 2, 2, tzinfo=dt.UTC))
    assert [len(told(person)) for person in people] == [1, 2]


@pytest.mark.usefixtures("app")
def test_an_ended_placement_that_cannot_be_reminded_holds_up_no_other() -> None:
    casts = [make_cast(), make_cast()]
    ended = [ended_early(cast) for cast in casts]
    for placement in ended:
        placement.next_due_on = get_london_today() - dt.timedelta(days=30)
    db.session.execute(text("DELETE FROM notice"))
    refuse("placement", "new.id = :bad", bad=ended[0].id)
    advance_placements(get_london_today() + dt.timedelta(days=60))
    assert told(casts[1].secondee)


@pytest.mark.usefixtures("app")
def test_a_stocktake_that_cannot_be_told_of_holds_up_no_other() -> None:
    mission = Mission()
    bad, _good = mission.schedule(), mission.schedule()
    refuse("notice", "new.path = '/stocktakes/' || :bad", bad=bad.id)
    send_mission_reminders()
    assert len(told(mission.person)) == 1


@pytest.mark.usefixtures("app")
def test_a_milestone_that_cannot_be_matched_holds_up_no_other() -> None:
    milestones = [Mission().milestone for _ in range(2)]
    target = milestones[0].target
    words = f"{milestones[0].mission.name}. {target.title}. {target.metric}"
    make_theme(make_insight()).centre = list(analysis.encode_words(words))
    refuse("milestone_theme", "new.milestone_id = :bad", bad=milestones[0].id)
    suggest_themes_for_all()
    assert set(db.session.scalars(select(MilestoneTheme.milestone_id))) == {milestones[1].id}


@job("tests.pieces")
def pieces(good: str, bad: str) -> None:
    """Rename two teams, each apart: of the first the name cannot be changed."""
    for key in (bad, good):
        with savepoint_per_item("tests.rename", team=key):
            db.session.get_one(Team, key).name = "Changed"


def test_in_a_job_what_a_good_row_wrote_is_kept(database: str) -> None:
    with db.transaction():
        good, bad = make_team(), make_team()
        refuse("team", "new.id = :bad", bad=bad.id)
        defer("tests.pieces", good=str(good.id), bad=str(bad.id))
    worker.run_worker(database, until_idle=True)
    names = dict(db.session.execute(select(Team.id, Team.name)).all())
    assert (names[good.id], names[bad.id] == "Changed") == ("Changed", False)
    assert db.session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) == 0
