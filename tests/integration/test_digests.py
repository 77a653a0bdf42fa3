"""Digests: composed once, sent in the morning to whoever may still read them, kept, and shown as they may be shown."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from frontline.accounts import service as accounts
from frontline.accounts.models import Person, Role
from frontline.core.database import db, now
from frontline.core.furniture import today
from frontline.digests import letters, queries, service
from frontline.digests.models import Call, Digest, Pace, Scope
from frontline.insights import service as insights
from frontline.notices import queries as notices
from frontline.notices.models import Notice
from frontline.organisations.models import Team
from frontline.responses.models import Audience, Outcome, Receipt, Response, ResponseState
from tests.factories import added, make_insight, make_person, make_team, make_theme
from tests.pages import CheckingClient
from tests.themes import insights_of, told_of

MONDAY = today() + dt.timedelta(days=7 - today().weekday())


def _digest(scope: Scope, object_id: object) -> Digest:
    about = (Digest.scope == scope) & Digest.object_id.is_not_distinct_from(object_id)
    return db.session.scalars(select(Digest).where(about, Digest.pace == Pace.WEEKLY)).one()


@pytest.mark.usefixtures("app")
def test_the_most_important_comes_first_with_its_reason() -> None:
    team = make_team()
    told_of(team, "Plain")
    told_of(team, "Harm").severe_count = 1
    late = told_of(team, "Late")
    late.routed_at, late.due_on = now() - dt.timedelta(days=90), today() - dt.timedelta(days=3)
    again = told_of(team, "Again")
    again.routed_at, again.recurred_at = now() - dt.timedelta(days=90), now()
    quiet = told_of(team, "Quiet")
    quiet.routed_at = now() - dt.timedelta(days=90)
    lead = make_person(Role.POLICY_LEAD, team=team)
    service.run(MONDAY)
    shown = queries.shown(_digest(Scope.TEAM, team.id), lead)
    assert [item.title for item in shown.items] == ["Harm", "Late", "Again", "Plain"]
    assert [item.reasons[0].partition(" since")[0] for item in shown.items] == [
        "Severe, and new", "Overdue", "Back after an answer", "New",
    ]  # fmt: skip
    assert shown.items[0].quotes[0].text == "What was said of Harm."


@pytest.mark.usefixtures("app")
def test_whoever_has_a_role_is_sent_its_digests_once_in_the_morning_and_may_stop_them() -> None:
    team = make_team()
    told_of(team, "Buses")
    lead, director = make_person(Role.POLICY_LEAD, team=team), make_person(Role.DIRECTOR, team=team)
    away = make_person(Role.POLICY_MEMBER, team=team)
    notices.kept_preference(away.id).zone = "Pacific/Auckland"
    service.subscribe(person=director, scope=Scope.DEPARTMENT, object_id=team.department_id, pace=Pace.NEVER)
    for day in (MONDAY, MONDAY, MONDAY + dt.timedelta(days=3)):
        service.run(day)
    told = select(Notice.person_id, Notice.not_before).where(Notice.cause.like("digest:%"))
    found = {row.person_id: row.not_before for row in db.session.execute(told)}
    assert found[lead.id] == dt.datetime.combine(MONDAY, dt.time(7), ZoneInfo("Europe/London"))
    assert found[away.id] == dt.datetime.combine(MONDAY, dt.time(7), ZoneInfo("Pacific/Auckland"))
    assert director.id not in found
    mine = select(func.count()).where(Notice.person_id == lead.id, Notice.cause.like("digest:%"))
    assert db.session.scalar(mine) == 1


@pytest.mark.usefixtures("app")
def test_a_digest_with_nothing_to_say_is_kept_and_not_sent() -> None:
    team = make_team()
    make_person(Role.POLICY_LEAD, team=team)
    service.run(MONDAY)
    assert _digest(Scope.TEAM, team.id).items == 0
    assert db.session.scalar(select(func.count()).where(Notice.cause.like("digest:%"))) == 0


@pytest.mark.usefixtures("app")
def test_what_was_withdrawn_since_is_not_sent_and_whoever_lost_access_is_sent_nothing() -> None:
    team = make_team()
    theme = told_of(team, "Buses")
    lead, member = make_person(Role.POLICY_LEAD, team=team), make_person(Role.POLICY_MEMBER, team=team)
    service.run(MONDAY)
    insight = insights_of(theme)[0]
    insights.withdraw(insight=insight)
    accounts.revoke(person=member, grant_id=member.grants[0].id)
    db.session.expire_all()
    written = {person: letters.write(_notice(person)) for person in (lead, member)}
    assert written[member] is None
    said = [block.text for letter in written.values() if letter for block in letter.blocks]
    assert not any("What was said" in text for text in said)


def _notice(person: Person) -> Notice:
    mine = (Notice.person_id == person.id) & Notice.cause.like("digest:%")
    return db.session.scalars(select(Notice).where(mine)).first() or pytest.fail("no notice")


def _answer(team: Team, **given: object) -> Response:
    written = {"team_id": team.id, "author_id": make_person().id, "outcome": Outcome.CHANGE_MADE, "body": "It is done."}
    return added(Response(**written, state=ResponseState.PUBLISHED, published_at=now(), **given))


def test_a_secondee_reads_what_happened_and_the_community_what_changed(client: CheckingClient) -> None:
    team, insight = make_team(), make_insight()
    mine = _answer(team, title="About my insight", audience=Audience.CONTRIBUTORS)
    added(Receipt(response_id=mine.id, insight_id=insight.id, person_id=insight.author_id))
    many = _answer(team, title="For everybody", audience=Audience.COMMUNITY)
    many.themes.append(make_theme(*(make_insight() for _ in range(6))))
    _answer(team, title="Small", audience=Audience.COMMUNITY)
    client.sign_in(make_person(Role.COORDINATOR))
    month = today().replace(day=1)
    client.submit("/digests/bulletin", words="Tell us of buses")
    assert "Tell us of buses" in client.get("/digests/bulletin").text
    assert db.session.scalar(select(Call.words).where(Call.month == month)) == "Tell us of buses"
    service.run(MONDAY)
    service.run((month + dt.timedelta(days=32)).replace(day=1))
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
    service.run(MONDAY)
    digest = _digest(Scope.TEAM, team.id)
    assert digest.title in client.get("/digests").text
    assert "Buses" in client.get(f"/digests/{digest.id}").text
    assert client.get(f"/digests/{digest.id}.pdf").data.startswith(b"%PDF-")
    about = {"scope": "team", "about": str(team.id)}
    assert "Preview of the last 7 days: not sent" in client.get("/digests/preview", query_string=about).text
    assert client.submit("/digests/subscriptions", **about, pace="daily").status_code == 302
    assert client.submit("/digests/subscriptions", **about, pace="hourly").status_code == 400
    assert client.submit("/digests/subscriptions", scope="government", about="", pace="daily").status_code == 404
    assert client.get("/digests/preview?scope=x&about=y").status_code == 404
    assert [one.pace for one in queries.subscriptions(lead.id) if one.scope is Scope.TEAM] == [Pace.DAILY]
    client.sign_in(make_person(Role.POLICY_LEAD))
    assert client.get(f"/digests/{digest.id}").status_code == 404


@pytest.mark.usefixtures("app")
def test_one_click_stops_a_digest_and_undo_brings_its_pace_back() -> None:
    team = make_team()
    told_of(team, "Buses")
    lead = make_person(Role.POLICY_LEAD, team=team)
    service.run(MONDAY)
    about = letters.about(_notice(lead))
    assert letters.stop(about, True) == f"digests about {team.name}"  # noqa: FBT003 - as the route calls it
    assert _pace(lead, team) is Pace.NEVER
    service.run(MONDAY)
    letters.stop(about, False)  # noqa: FBT003 - as the route calls it
    assert _pace(lead, team) is Pace.WEEKLY


def _pace(person: Person, team: Team) -> Pace | None:
    found = queries.subscription(person.id, Scope.TEAM, team.id)
    return found.pace if found else None
