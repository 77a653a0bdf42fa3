"""Something severe has a named person from the moment it can be read, and an alarm when the hours are over."""

import datetime as dt
from collections import Counter

import pytest
from sqlalchemy import select

from frontline.accounts.models import Person, Role
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.events import publish_event
from frontline.insights.events import InsightScreened
from frontline.insights.models.choices import Identity, InsightState, Severity
from frontline.insights.models.insight import Insight
from frontline.moderation.models import Acquaintance
from frontline.moderation.queries.acquaintances import list_moderators_knowing_author
from frontline.moderation.service.desk import open_for_moderation
from frontline.moderation.service.rules import add_acquaintance
from frontline.moderation.service.severe_cases import raise_severe_alarms
from frontline.notices.models import Notice
from frontline.themes.analysis.counts import refresh_counts
from frontline.themes.analysis.routing import route_themes
from frontline.themes.analysis.single_insights import make_single_insight_themes
from tests.factories import add_member, added, make_insight, make_person, make_team
from tests.pages import CheckingClient
from tests.themes import told

pytestmark = pytest.mark.usefixtures("app")


def _send(author: Person | None = None, severity: Severity = Severity.SEVERE) -> Insight:
    insight = make_insight(author, state=InsightState.SUBMITTED, severity=severity)
    publish_event(InsightScreened(insight.id))
    return insight


def test_the_moderator_with_the_fewest_cases_sees_to_it_and_is_told_at_once() -> None:
    first, second = make_person(Role.MODERATOR), make_person(Role.MODERATOR)
    cases = [_send() for _ in range(4)]
    assert Counter(case.responsible_id for case in cases) == {first.id: 2, second.id: 2}
    assert told(first) == told(second) == ["Something severe was sent"] * 2
    assert _send(severity=Severity.SERIOUS).responsible_id is None


def test_whoever_knows_the_author_or_is_the_author_does_not_see_to_it() -> None:
    author, knows, stranger = make_person(Role.SECONDEE), make_person(Role.MODERATOR), make_person(Role.MODERATOR)
    added(Acquaintance(moderator_id=knows.id, person_id=author.id))
    assert {_send(author).responsible_id for _ in range(3)} == {stranger.id}
    assert {_send(stranger).responsible_id for _ in range(3)} == {knows.id}


def test_an_alarm_follows_once_where_it_still_waits() -> None:
    moderator, coordinator = make_person(Role.MODERATOR), make_person(Role.COORDINATOR)
    waits, done = _send(), _send()
    done.state = InsightState.DECLINED
    assert raise_severe_alarms() == 0
    waits.submitted_at = done.submitted_at = now() - dt.timedelta(hours=5)
    db.session.flush()
    for _ in range(2):
        raise_severe_alarms()
    assert told(coordinator) == ["Something severe still waits for a moderator"]
    body = db.session.scalars(select(Notice.body).where(Notice.person_id == coordinator.id)).one()
    assert f"{moderator.name} was to see to it" in body


def test_who_opens_it_sees_to_it_and_the_queue_says_so(client: CheckingClient) -> None:
    named, opens = make_person(Role.MODERATOR), make_person(Role.MODERATOR)
    insight = _send()
    insight.responsible_id = named.id
    client.sign_in(opens)
    assert f"{named.name} sees to it, by" in client.get("/moderation").text
    open_for_moderation(insight=insight, moderator=opens, reason="Moderation")
    assert insight.responsible_id == opens.id


def test_the_bench_names_who_sees_to_it_and_another_takes_over(client: CheckingClient) -> None:
    make_team(remit="Agency invoices for supply teachers")
    named, other = make_person(Role.MODERATOR), make_person(Role.MODERATOR)
    severe = make_insight(severity=Severity.SEVERE, responsible_id=named.id)
    add_member(severe, None)
    (theme_id,) = make_single_insight_themes([severe])
    refresh_counts([theme_id])
    route_themes()
    assert told(named) == told(other) == ["Something severe waits for a team"]
    client.sign_in(other)
    assert f"{named.name} sees to it." in client.get("/triage").text
    client.submit(f"/triage/{theme_id}/responsible")
    assert "You see to it." in client.get("/triage").text
    responsible = select(Insight.responsible_id).where(Insight.id == severe.id)
    assert db.session.scalar(responsible) == other.id


@pytest.mark.usefixtures("app")
def test_from_the_de_identified_no_moderator_stands_back_since_a_missing_message_would_tell() -> None:
    moderator, author = make_person(Role.MODERATOR), make_person(Role.SECONDEE)
    add_acquaintance(moderator=moderator, email=author.email)
    confidential, de_identified = (
        make_insight(author, identity=identity) for identity in (Identity.CONFIDENTIAL, Identity.DE_IDENTIFIED)
    )
    assert db.session.scalars(list_moderators_knowing_author(confidential)).all() == [moderator.id]
    assert db.session.scalars(list_moderators_knowing_author(de_identified)).all() == []
