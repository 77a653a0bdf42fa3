"""What digests are of: what is severe, missions, only what one may subscribe to, days without a worker."""

import datetime as dt
import inspect
import json
import uuid

import pytest
from sqlalchemy import func, select

from frontline.accounts.models import Person, Role
from frontline.core.database import db, now
from frontline.core.furniture import today
from frontline.digests import jobs, queries, service
from frontline.digests.models import Digest, Pace, Scope
from frontline.digests.periods import latest
from frontline.insights import service as insights
from frontline.notices.models import Notice
from frontline.organisations.models import Mission
from tests.factories import added, make_person, make_team
from tests.pages import CheckingClient
from tests.themes import insights_of, told_of

MONDAY = today() + dt.timedelta(days=7 - today().weekday())


@pytest.mark.usefixtures("app")
def test_what_is_severe_is_told_once_as_it_happens_to_those_who_want_that() -> None:
    team = make_team()
    lead = make_person(Role.POLICY_LEAD, team=team)
    coordinator = make_person(Role.COORDINATOR)
    service.subscribe(person=lead, scope=Scope.TEAM, object_id=team.id, pace=Pace.AT_ONCE)
    service.subscribe(person=coordinator, scope=Scope.GOVERNMENT, object_id=None, pace=Pace.AT_ONCE)
    told_of(team, "Plain")
    severe = told_of(team, "Harm")
    severe.severe_count = 1
    for _ in range(2):
        service.tell_of_severe(now())
    told = select(Notice.person_id).where(Notice.cause == f"severe:{severe.id}")
    assert set(db.session.scalars(told)) == {lead.id, coordinator.id}
    assert db.session.scalar(select(func.count()).where(Notice.cause.like("severe:%"))) == 2


@pytest.mark.usefixtures("app")
def test_a_mission_has_the_themes_of_the_insights_that_were_tagged_with_it() -> None:
    team, mission = make_team(), added(Mission(slug="m", name="A mission"))
    theme = told_of(team, "Buses")
    told_of(team, "Trains")
    for insight in insights_of(theme):
        insight.mission_id = mission.id
    db.session.flush()
    found = service.preview(Scope.MISSION, mission.id, Pace.WEEKLY, latest(Pace.WEEKLY, MONDAY))
    assert [item.title for item in queries.shown(found, make_person(Role.COORDINATOR)).items] == ["Buses"]


@pytest.mark.usefixtures("app")
def test_a_message_of_what_is_severe_has_none_of_its_words() -> None:
    team = make_team()
    lead = make_person(Role.POLICY_LEAD, team=team)
    service.subscribe(person=lead, scope=Scope.TEAM, object_id=team.id, pace=Pace.AT_ONCE)
    told_of(team, "A nurse in Skipton was hurt").severe_count = 1
    service.tell_of_severe(now())
    told = db.session.scalars(select(Notice).where(Notice.cause.like("severe:%"))).one()
    assert "Skipton" not in told.title + told.body


@pytest.mark.usefixtures("app")
def test_what_is_withdrawn_leaves_the_row_of_a_digest_too() -> None:
    team = make_team()
    theme = told_of(team, "Buses")
    lead = make_person(Role.POLICY_LEAD, team=team)
    service.run(MONDAY)
    (insight,) = insights_of(theme)
    said = insight.saw
    insights.withdraw(insight=insight)
    inspect.unwrap(jobs.forget_insight.func)(str(insight.id))
    digest = db.session.scalars(select(Digest).where(Digest.scope == Scope.TEAM)).one()
    assert said not in json.dumps(digest.content)
    assert queries.shown(digest, lead).gone == 1


@pytest.mark.parametrize(
    ("role", "scope"), [(Role.SECONDEE, "community"), (Role.POLICY_LEAD, "mission"), (Role.COORDINATOR, "government")]
)
def test_nobody_subscribes_to_what_does_not_exist(client: CheckingClient, role: Role, scope: str) -> None:
    client.sign_in(make_person(role))
    given = {"scope": scope, "about": str(uuid.uuid4()), "pace": "monthly"}
    assert client.submit("/digests/subscriptions", **given).status_code == 404


@pytest.mark.usefixtures("app")
def test_what_happened_while_no_worker_ran_is_told_by_the_next_digest() -> None:
    team = make_team()
    lead = make_person(Role.POLICY_LEAD, team=team)
    service.subscribe(person=lead, scope=Scope.TEAM, object_id=team.id, pace=Pace.DAILY)
    wednesday = MONDAY + dt.timedelta(days=2)
    service.run(wednesday - dt.timedelta(days=7))
    theme = told_of(team, "Buses")
    theme.routed_at = dt.datetime.combine(wednesday - dt.timedelta(days=7), dt.time(12), dt.UTC)
    service.run(wednesday)
    newest = db.session.scalars(select(Digest).where(Digest.pace == Pace.DAILY).order_by(Digest.ends_on.desc())).first()
    assert newest
    assert [item.title for item in queries.shown(newest, lead).items] == ["Buses"]


@pytest.mark.usefixtures("app")
def test_who_reads_less_of_a_mission_is_not_told_that_something_is_gone() -> None:
    mine, others, mission = make_team(), make_team(), added(Mission(slug="m", name="A mission"))
    for team in (*[others] * 9, mine):
        for insight in insights_of(told_of(team, f"Of {team.name}")):
            insight.mission_id = mission.id
    db.session.flush()
    found = service.preview(Scope.MISSION, mission.id, Pace.WEEKLY, latest(Pace.WEEKLY, MONDAY))
    lead: Person = make_person(Role.POLICY_LEAD, team=mine)
    shown = queries.shown(found, lead)
    assert ([item.title for item in shown.items], shown.gone, shown.more) == ([f"Of {mine.name}"], 0, 0)
