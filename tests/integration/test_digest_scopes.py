"""What digests are of: what is severe, missions, only what one may subscribe to, days without a worker."""

import datetime as dt
import inspect
import json
import uuid

import pytest
from sqlalchemy import func, select

from frontline.accounts.models import Person, Role
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.digests import jobs
from frontline.digests.models import Digest, Frequency, Scope
from frontline.digests.periods import get_latest_period
from frontline.digests.queries.digest_content import get_digest_content
from frontline.digests.service.composition import preview_digest, send_due_digests
from frontline.digests.service.severe_alerts import send_severe_alerts
from frontline.digests.service.subscriptions import set_subscription
from frontline.insights.service.submission import withdraw_insight
from frontline.notices.models import Notice
from frontline.organisations.models import Mission
from tests.factories import added, make_person, make_team
from tests.pages import CheckingClient
from tests.themes import insights_of, told_of

MONDAY = get_london_today() + dt.timedelta(days=7 - get_london_today().weekday())


@pytest.mark.usefixtures("app")
def test_what_is_severe_is_told_once_as_it_happens_to_those_who_want_that() -> None:
    team = make_team()
    lead = make_person(Role.POLICY_LEAD, team=team)
    coordinator = make_person(Role.COORDINATOR)
    set_subscription(person=lead, scope=Scope.TEAM, object_id=team.id, pace=Frequency.AT_ONCE)
    set_subscription(person=coordinator, scope=Scope.GOVERNMENT, object_id=None, pace=Frequency.AT_ONCE)
    told_of(team, "Plain")
    severe = told_of(team, "Harm")
    severe.severe_count = 1
    for _ in range(2):
        send_severe_alerts(now())
    recipients = select(Notice.person_id).where(Notice.dedup_key == f"severe-theme:{severe.id}")
    assert set(db.session.scalars(recipients)) == {lead.id, coordinator.id}
    assert db.session.scalar(select(func.count()).where(Notice.dedup_key.like("severe-theme:%"))) == 2


@pytest.mark.usefixtures("app")
def test_a_mission_has_the_themes_of_the_insights_that_were_tagged_with_it() -> None:
    team, mission = make_team(), added(Mission(slug="m", name="A mission"))
    theme = told_of(team, "Buses")
    told_of(team, "Trains")
    for insight in insights_of(theme):
        insight.mission_id = mission.id
    db.session.flush()
    digest = preview_digest(Scope.MISSION, mission.id, Frequency.WEEKLY, get_latest_period(Frequency.WEEKLY, MONDAY))
    assert [item.title for item in get_digest_content(digest, make_person(Role.COORDINATOR)).items] == ["Buses"]


@pytest.mark.usefixtures("app")
def test_a_message_of_what_is_severe_has_none_of_its_words() -> None:
    team = make_team()
    lead = make_person(Role.POLICY_LEAD, team=team)
    set_subscription(person=lead, scope=Scope.TEAM, object_id=team.id, pace=Frequency.AT_ONCE)
    told_of(team, "A nurse in Skipton was hurt").severe_count = 1
    send_severe_alerts(now())
    notice = db.session.scalars(select(Notice).where(Notice.dedup_key.like("severe-theme:%"))).one()
    assert "Skipton" not in notice.title + notice.body


@pytest.mark.usefixtures("app")
def test_what_is_withdrawn_leaves_the_row_of_a_digest_too() -> None:
    team = make_team()
    theme = told_of(team, "Buses")
    lead = make_person(Role.POLICY_LEAD, team=team)
    send_due_digests(MONDAY)
    (insight,) = insights_of(theme)
    words = insight.what_happened
    withdraw_insight(insight=insight)
    inspect.unwrap(jobs.forget_insight.func)(str(insight.id))
    digest = db.session.scalars(select(Digest).where(Digest.scope == Scope.TEAM)).one()
    assert words not in json.dumps(digest.content)
    assert get_digest_content(digest, lead).removed_count == 1


@pytest.mark.parametrize(
    ("role", "scope"), [(Role.SECONDEE, "community"), (Role.POLICY_LEAD, "mission"), (Role.COORDINATOR, "government")]
)
def test_nobody_subscribes_to_what_does_not_exist(client: CheckingClient, role: Role, scope: str) -> None:
    client.sign_in(make_person(role))
    fields = {"scope": scope, "about": str(uuid.uuid4()), "pace": "monthly"}
    assert client.submit("/digests/subscriptions", **fields).status_code == 404


@pytest.mark.usefixtures("app")
def test_what_happened_while_no_worker_ran_is_told_by_the_next_digest() -> None:
    team = make_team()
    lead = make_person(Role.POLICY_LEAD, team=team)
    set_subscription(person=lead, scope=Scope.TEAM, object_id=team.id, pace=Frequency.DAILY)
    wednesday = MONDAY + dt.timedelta(days=2)
    send_due_digests(wednesday - dt.timedelta(days=7))
    theme = told_of(team, "Buses")
    theme.routed_at = dt.datetime.combine(wednesday - dt.timedelta(days=7), dt.time(12), dt.UTC)
    send_due_digests(wednesday)
    newest = db.session.scalars(
        select(Digest).where(Digest.pace == Frequency.DAILY).order_by(Digest.ends_on.desc())
    ).first()
    assert newest
    assert [item.title for item in get_digest_content(newest, lead).items] == ["Buses"]


@pytest.mark.usefixtures("app")
def test_who_reads_less_of_a_mission_is_not_told_that_something_is_gone() -> None:
    own_team, other_team, mission = make_team(), make_team(), added(Mission(slug="m", name="A mission"))
    for team in (*[other_team] * 9, own_team):
        for insight in insights_of(told_of(team, f"Of {team.name}")):
            insight.mission_id = mission.id
    db.session.flush()
    digest = preview_digest(Scope.MISSION, mission.id, Frequency.WEEKLY, get_latest_period(Frequency.WEEKLY, MONDAY))
    lead: Person = make_person(Role.POLICY_LEAD, team=own_team)
    content = get_digest_content(digest, lead)
    assert ([item.title for item in content.items], content.removed_count, len(content.more)) == (
        [f"Of {own_team.name}"],
        0,
        0,
    )
