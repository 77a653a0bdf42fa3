"""Digests: composed once, sent in the morning to whoever may still read them, stored, shown as they may be shown."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from frontline.accounts.models import Person, Role
from frontline.accounts.service import people as accounts
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.digests import letters
from frontline.digests.blocks import make_digest_blocks
from frontline.digests.models import BulletinCall, Digest, Frequency, Scope
from frontline.digests.queries.digest_content import get_digest_content
from frontline.digests.queries.subscriptions import find_subscription, list_subscriptions
from frontline.digests.service.composition import send_due_digests
from frontline.digests.service.subscriptions import set_subscription
from frontline.insights.service.submission import withdraw_insight
from frontline.notices import queries as notices
from frontline.notices.models import Notice
from frontline.organisations.models import Team
from frontline.responses.models.answer import Audience, Outcome, Response, ResponseState
from frontline.responses.models.feedback import Receipt
from tests.factories import added, make_insight, make_person, make_team, make_theme
from tests.pages import CheckingClient
from tests.themes import insights_of, suggest, told_of

MONDAY = get_london_today() + dt.timedelta(days=7 - get_london_today().weekday())


def _digest(scope: Scope, object_id: object) -> Digest:
    in_scope = (Digest.scope == scope) & Digest.object_id.is_not_distinct_from(object_id)
    return db.session.scalars(select(Digest).where(in_scope, Digest.pace == Frequency.WEEKLY)).one()


@pytest.mark.usefixtures("app")
def test_what_is_only_suggested_stands_apart_and_last() -> None:
    team = make_team()
    suggested = make_theme(make_insight(), name="Perhaps", trend_status="growing")
    suggest(suggested, team)
    told_of(team, "Plain")
    lead = make_person(Role.POLICY_LEAD, team=team)
    send_due_digests(MONDAY)
    digest = _digest(Scope.TEAM, team.id)
    content = get_digest_content(digest, lead)
    assert [(item.title, item.is_suggested) for item in content.items] == [("Plain", False), ("Perhaps", True)]
    assert "growing" not in " ".join(content.items[1].reasons).lower()
    blocks = [(block.kind, block.text) for block in make_digest_blocks(digest, content)]
    assert blocks.index(("heading", "Suggested, and not confirmed")) < blocks.index(("item", "Perhaps"))


@pytest.mark.usefixtures("app")
def test_the_most_important_comes_first_with_its_reason() -> None:
    team = make_team()
    told_of(team, "Plain")
    told_of(team, "Harm").severe_count = 1
    late = told_of(team, "Late")
    late.routed_at, late.due_on = now() - dt.timedelta(days=90), get_london_today() - dt.timedelta(days=3)
    again = told_of(team, "Again")
    again.routed_at, again.recurred_at = now() - dt.timedelta(days=90), now()
    quiet = told_of(team, "Quiet")
    quiet.routed_at = now() - dt.timedelta(days=90)
    lead = make_person(Role.POLICY_LEAD, team=team)
    send_due_digests(MONDAY)
    content = get_digest_content(_digest(Scope.TEAM, team.id), lead)
    assert [(item.title, item.reasons[0]) for item in content.items] == [
        ("Harm", "Severe, and new"), ("Again", "Back after an answer"), ("Plain", "New"),
    ]  # fmt: skip
    assert [(item.title, item.reasons[0].partition(" since")[0]) for item in content.overdue] == [("Late", "Overdue")]
    assert content.items[0].quotes[0].text == "What was said of Harm."


@pytest.mark.usefixtures("app")
def test_whoever_has_a_role_is_sent_its_digests_once_in_the_morning_and_may_stop_them() -> None:
    team = make_team()
    told_of(team, "Buses")
    lead, director = make_person(Role.POLICY_LEAD, team=team), make_person(Role.DIRECTOR, team=team)
    away = make_person(Role.POLICY_MEMBER, team=team)
    notices.lock_preference(away.id).time_zone = "Pacific/Auckland"
    set_subscription(person=director, scope=Scope.DEPARTMENT, object_id=team.department_id, pace=Frequency.NEVER)
    for day in (MONDAY, MONDAY, MONDAY + dt.timedelta(days=3)):
        send_due_digests(day)
    notices_query = select(Notice.person_id, Notice.not_before).where(Notice.dedup_key.like("digest:%"))
    send_times = {notice.person_id: notice.not_before for notice in db.session.execute(notices_query)}
    assert send_times[lead.id] == dt.datetime.combine(MONDAY, dt.time(7), ZoneInfo("Europe/London"))
    assert send_times[away.id] == dt.datetime.combine(MONDAY, dt.time(7), ZoneInfo("Pacific/Auckland"))
    assert director.id not in send_times
    own_notices = select(func.count()).where(Notice.person_id == lead.id, Notice.dedup_key.like("digest:%"))
    assert db.session.scalar(own_notices) == 1


@pytest.mark.usefixtures("app")
def test_a_digest_with_nothing_to_say_is_kept_and_not_sent() -> None:
    team = make_team()
    make_person(Role.POLICY_LEAD, team=team)
    send_due_digests(MONDAY)
    assert _digest(Scope.TEAM, team.id).items == 0
    assert db.session.scalar(select(func.count()).where(Notice.dedup_key.like("digest:%"))) == 0


@pytest.mark.usefixtures("app")
def test_what_was_withdrawn_since_is_not_sent_and_whoever_lost_access_is_sent_nothing() -> None:
    team = make_team()
    theme = told_of(team, "Buses")
    lead, member = make_person(Role.POLICY_LEAD, team=team), make_person(Role.POLICY_MEMBER, team=team)
    send_due_digests(MONDAY)
    insight = insights_of(theme)[0]
    withdraw_insight(insight=insight)
    accounts.revoke_role(person=member, grant_id=member.grants[0].id)
    db.session.expire_all()
    written = {person: letters.write_digest_letter(_notice(person)) for person in (lead, member)}
    assert written[member] is None
    texts = [block.text for letter in written.values() if letter for block in letter.blocks]
    assert not any("What was said" in text for text in texts)


def _notice(person: Person) -> Notice:
    own_notices = (Notice.person_id == person.id) & Notice.dedup_key.like("digest:%")
    return db.session.scalars(select(Notice).where(own_notices)).first() or pytest.fail("no notice")


def _answer(team: Team, **fields: object) -> Response:
    written = {"team_id": team.id, "author_id": make_person().id, "outcome": Outcome.CHANGE_MADE, "body": "It is done."}
    return added(Response(**written, state=ResponseState.PUBLISHED, published_at=now(), **fields))


def test_a_secondee_reads_what_happened_and_the_community_what_changed(client: CheckingClient) -> None:
    team, insight = make_team(), make_insight()
    own_answer = _answer(team, title="About my insight", audience=Audience.CONTRIBUTORS)
    added(Receipt(response_id=own_answer.id, insight_id=insight.id, person_id=insight.author_id))
    community_answer = _answer(team, title="For everybody", audience=Audience.COMMUNITY)
    community_answer.themes.append(make_theme(*(make_insight() for _ in range(6))))
    _answer(team, title="Small", audience=Audience.COMMUNITY)
    client.sign_in(make_person(Role.COORDINATOR))
    month = get_london_today().replace(day=1)
    client.submit("/digests/bulletin", words="Tell us of buses")
    assert "Tell us of buses" in client.get("/digests/bulletin").text
    assert db.session.scalar(select(BulletinCall.words).where(BulletinCall.month == month)) == "Tell us of buses"
    send_due_digests(MONDAY)
    send_due_digests((month + dt.timedelta(days=32)).replace(day=1))
    author = client.sign_in(db.session.get_one(Person, insight.author_id))
    own = db.session.scalars(select(Digest).where(Digest.scope == Scope.OWN, Digest.object_id == author.id)).one()
    assert "About my insight" in client.get(f"/digests/{own.id}").text
    bulletin = db.session.scalars(select(Digest).where(Digest.scope == Scope.COMMUNITY, Digest.ends_on >= month)).one()
    page = client.get(f"/digests/{bulletin.id}").text
    assert page.index("For everybody") < page.index("In focus this month") < page.index("Small")
    assert "Tell us of buses" in page
    assert "About my insight" not in page
    client.sign_in(make_person(Role.SECONDEE))
    assert client.get(f"/digests/{own.id}").status_code == 404


def test_digests_are_chosen_previewed_read_and_printed(client: CheckingClient) -> None:
    team = make_team()
    told_of(team, "Buses")
    lead = client.sign_in(make_person(Role.POLICY_LEAD, team=team))
    send_due_digests(MONDAY)
    digest = _digest(Scope.TEAM, team.id)
    assert digest.title in client.get("/digests").text
    assert "Buses" in client.get(f"/digests/{digest.id}").text
    assert client.get(f"/digests/{digest.id}.pdf").data.startswith(b"%PDF-")
    scope = {"scope": "team", "about": str(team.id)}
    assert "Preview of the last 7 days: not sent" in client.get("/digests/preview", query_string=scope).text
    assert client.submit("/digests/subscriptions", **scope, pace="daily").status_code == 302
    assert client.submit("/digests/subscriptions", **scope, pace="hourly").status_code == 400
    assert client.submit("/digests/subscriptions", scope="government", about="", pace="daily").status_code == 404
    assert client.get("/digests/preview?scope=x&about=y").status_code == 404
    assert [subscription.pace for subscription in list_subscriptions(lead.id) if subscription.scope is Scope.TEAM] == [
        Frequency.DAILY
    ]
    client.sign_in(make_person(Role.POLICY_LEAD))
    assert client.get(f"/digests/{digest.id}").status_code == 404


@pytest.mark.usefixtures("app")
def test_one_click_stops_a_digest_and_undo_brings_its_pace_back() -> None:
    team = make_team()
    told_of(team, "Buses")
    lead = make_person(Role.POLICY_LEAD, team=team)
    send_due_digests(MONDAY)
    subscription_id = letters.find_subscription_of_notice(_notice(lead))
    assert letters.set_subscription_stopped(subscription_id, True) == f"digests about {team.name}"  # noqa: FBT003 - as the route calls it
    assert _pace(lead, team) is Frequency.NEVER
    send_due_digests(MONDAY)
    letters.set_subscription_stopped(subscription_id, False)  # noqa: FBT003 - as the route calls it
    assert _pace(lead, team) is Frequency.WEEKLY


def _pace(person: Person, team: Team) -> Frequency | None:
    subscription = find_subscription(person.id, Scope.TEAM, team.id)
    return subscription.pace if subscription else None
