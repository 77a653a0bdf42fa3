"""What an author can do with what was sent: undo, withdraw, protect, answer, object, judge."""

import datetime as dt

import pytest

from frontline.accounts.models import Role
from frontline.audit.models import AuditEvent
from frontline.core.actor import acting
from frontline.core.database import db, now
from frontline.core.errors import FieldError, TransitionError
from frontline.insights import originals, queries, service
from frontline.insights.models import Identity, Insight, Severity, State
from frontline.insights.originals import Words
from frontline.insights.timeline import timeline
from frontline.notices.models import Notice
from frontline.themes.models import Membership, RoutingState, Theme
from tests.factories import add_member, make_insight, make_person, make_placement, make_team, make_theme, route_to
from tests.insights import decided, only, send, waiting
from tests.pages import CheckingClient
from tests.themes import again


def test_sending_can_be_undone_for_half_an_hour(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.SECONDEE))
    insight = send(client)
    assert "You can undo sending until" in client.get(f"/insights/{insight.id}").text
    client.submit(f"/insights/{insight.id}/undo")
    assert (only().state, only().submitted_at) == (State.DRAFT, None)
    send(client, key=str(insight.id), version=str(only().version))
    only().submitted_at = now() - dt.timedelta(minutes=31)
    assert client.submit(f"/insights/{insight.id}/undo").status_code == 409


def test_the_audit_trail_does_not_tell_who_sent_what(client: CheckingClient) -> None:
    person = client.sign_in(make_person(Role.SECONDEE))
    insight = send(client)
    client.submit(f"/insights/{insight.id}/withdraw")
    events = db.session.query(AuditEvent).filter_by(object_id=insight.id).all()
    assert {event.action for event in events} == {"insight.submitted", "insight.withdrawn"}
    assert person.id not in {event.actor_id for event in events}


@pytest.mark.parametrize("state", sorted(set(State) - {State.DRAFT, State.WITHDRAWN}))
def test_an_insight_can_be_withdrawn_from_every_state(client: CheckingClient, state: State) -> None:
    insight = make_insight(client.sign_in(make_person(Role.SECONDEE)), state=state)
    assert "Withdraw it" in client.get(f"/insights/{insight.id}").text
    client.submit(f"/insights/{insight.id}/withdraw")
    assert (only().state, only().saw) == (State.WITHDRAWN, "")


def test_a_withdrawn_insight_vanishes_from_its_theme_with_every_quote(client: CheckingClient) -> None:
    author = client.sign_in(make_person(Role.SECONDEE))
    gone, stays = make_insight(author, saw="Take me back"), make_insight()
    theme = make_theme(gone, stays, quotes=[{"insight_id": str(gone.id), "text": "Take me back"}], summary="Take me")
    client.submit(f"/insights/{gone.id}/withdraw")
    theme = db.session.get_one(Theme, theme.id, populate_existing=True)
    assert (theme.quotes, theme.summary, theme.insight_count) == ([], "", 1)
    assert db.session.get(Membership, gone.id) is None


@pytest.mark.usefixtures("app")
def test_withdrawing_names_nobody_in_the_trail_of_the_theme_either() -> None:
    author = make_person(Role.SECONDEE)
    insight = make_insight(author)
    theme = make_theme(insight)
    with acting(author.id):
        service.withdraw(insight=insight)
    assert db.session.get_one(Theme, theme.id).state == "retired"
    assert author.id not in {event.actor_id for event in db.session.query(AuditEvent)}


def test_an_author_moves_to_a_more_protective_identity_and_never_back(client: CheckingClient) -> None:
    insight = make_insight(client.sign_in(make_person(Role.SECONDEE)), identity=Identity.NAMED)
    client.submit(f"/insights/{insight.id}/protect", identity="de_identified", hidden_from_host="y")
    assert (only().identity, only().hidden_from_host) == (Identity.DE_IDENTIFIED, True)
    for change in ({"identity": "named", "hidden_from_host": "y"}, {"identity": "de_identified"}):
        assert client.submit(f"/insights/{insight.id}/protect", **change).status_code == 422
    assert (only().identity, only().hidden_from_host) == (Identity.DE_IDENTIFIED, True)


@pytest.mark.usefixtures("app")
def test_a_protected_author_vanishes_from_the_shared_text_and_the_quotes() -> None:
    person = make_person(Role.SECONDEE)
    person.name = "Idris Pemberthy"
    placement = make_placement(person)
    insight = make_insight(person, saw="I, Idris Pemberthy, saw it", identity=Identity.NAMED, placement_id=placement.id)
    theme = make_theme(insight, quotes=[{"insight_id": str(insight.id), "text": "I, Idris Pemberthy"}])
    service.protect(insight=insight, identity=Identity.CONFIDENTIAL, hidden_from_host=False)
    assert insight.saw == "I, [name removed], saw it"
    assert db.session.get_one(Theme, theme.id).quotes == []


@pytest.mark.usefixtures("app")
def test_a_wording_proposed_before_is_shared_by_the_identity_of_now() -> None:
    person = make_person(Role.SECONDEE)
    person.name = "Idris Pemberthy"
    insight = waiting("I am Idris Pemberthy and the bus is late", findings={}, author_id=person.id, identity="named")
    _open(insight)
    service.accept(insight=insight, decision=decided("I am Idris Pemberthy: the bus is late"))
    service.protect(insight=insight, identity=Identity.DE_IDENTIFIED, hidden_from_host=False)
    service.agree(insight=insight)
    assert insight.saw == "I am [name removed]: the bus is late"


@pytest.mark.usefixtures("app")
def test_protecting_oneself_has_the_text_screened_again_and_files_looked_at_again() -> None:
    insight = waiting("The bus is late", findings={}, identity="named")
    service.protect(insight=insight, identity=Identity.CONFIDENTIAL, hidden_from_host=False)
    assert originals.findings(insight.id) is None
    assert service.clean([insight]) == []


@pytest.mark.usefixtures("app")
def test_what_is_withdrawn_needs_no_protection() -> None:
    with pytest.raises(TransitionError):
        service.protect(insight=make_insight(state=State.WITHDRAWN), identity=Identity.NAMED, hidden_from_host=False)


def test_an_author_reads_the_changed_wording_first_and_agrees(client: CheckingClient) -> None:
    author = client.sign_in(make_person(Role.SECONDEE))
    insight = waiting(author_id=author.id)
    _open(insight)
    assert service.accept(insight=insight, decision=decided("[name removed] waits")) is State.PROPOSED
    assert insight.saw == ""
    page = client.get(f"/insights/{insight.id}").text
    assert "How it will be shown" in page
    assert "[name removed] waits" in page
    client.submit(f"/insights/{insight.id}/agree")
    assert (only().state, only().saw) == (State.ACCEPTED, "[name removed] waits")


def _open(insight: Insight) -> None:
    service.open_for_moderation(insight=insight, moderator=make_person(Role.MODERATOR), reason="Moderation")


def test_an_author_objects_and_the_moderator_reads_why(client: CheckingClient) -> None:
    author = make_person(Role.SECONDEE)
    insight = waiting(author_id=author.id)
    moderator = make_person(Role.MODERATOR)
    service.open_for_moderation(insight=insight, moderator=moderator, reason="Moderation")
    service.accept(insight=insight, decision=decided("It waits"))
    client.sign_in(author)
    assert client.submit(f"/insights/{insight.id}/object", words="").status_code == 422
    client.submit(f"/insights/{insight.id}/object", words="She waits, not it")
    client.sign_in(moderator)
    assert "She waits, not it" in client.get(f"/moderation/{insight.id}").text
    assert only().saw == ""


@pytest.mark.usefixtures("app")
def test_a_wording_without_objection_is_shared_when_its_time_has_come() -> None:
    insight = waiting()
    _open(insight)
    service.accept(insight=insight, decision=decided("It waits"))
    assert service.release_due() == 0
    insight.release_at = now() - dt.timedelta(seconds=1)
    assert (service.release_due(), insight.state, insight.saw) == (1, State.ACCEPTED, "It waits")
    with pytest.raises(TransitionError):
        service.object_to(insight=insight, reason="Too late")


def test_a_question_is_answered_without_policy_teams_learning_who(client: CheckingClient) -> None:
    author, moderator = make_person(Role.SECONDEE), make_person(Role.MODERATOR)
    insight = waiting(author_id=author.id)
    client.sign_in(moderator)
    client.submit(f"/moderation/{insight.id}/open")
    client.submit(f"/moderation/{insight.id}/ask", question="Which year group?")
    client.sign_in(author)
    assert "Which year group?" in client.get(f"/insights/{insight.id}").text
    client.submit(f"/insights/{insight.id}/answer", words="Year 8")
    assert client.submit(f"/insights/{insight.id}/answer", words="Again").status_code == 409
    client.sign_in(moderator)
    assert "Year 8" in client.get(f"/moderation/{insight.id}").text
    stored = db.session.query(Notice).all()
    assert not [notice for notice in stored if "Year 8" in notice.body + notice.title]


def test_an_author_sees_who_has_read_what_they_wrote(client: CheckingClient) -> None:
    author = client.sign_in(make_person(Role.SECONDEE))
    insight, moderator = waiting(author_id=author.id), make_person(Role.MODERATOR)
    assert "Nobody has read it yet" in client.get(f"/insights/{insight.id}/readings").text
    with acting(moderator.id):
        service.open_for_moderation(insight=insight, moderator=moderator, reason="Moderation")
    page = client.get(f"/insights/{insight.id}/readings").text
    assert "A moderator" in page
    assert moderator.name not in page


def test_the_timeline_tells_the_story_in_order(client: CheckingClient) -> None:
    insight = make_insight(client.sign_in(make_person(Role.SECONDEE)))
    add_member(insight, make_theme(name="Late buses"))
    page = client.get(f"/insights/{insight.id}").text
    steps = ["You sent it", "It was accepted", "It became part of the theme “Late buses”"]
    assert [page.index(step) for step in steps] == sorted(page.index(step) for step in steps)


def test_what_became_of_a_theme_before_an_insight_joined_it_is_told_after_it_was_sent(client: CheckingClient) -> None:
    insight, team = make_insight(client.sign_in(make_person(Role.SECONDEE))), make_team(name="Transport")
    theme, long_ago = make_theme(), now() - dt.timedelta(days=90)
    route_to(theme, team, make_team(name="Schools"))
    for routing, state in zip(again(theme).routings, (RoutingState.ACCEPTED, RoutingState.REFUSED), strict=True):
        routing.since, routing.decided_at, routing.state = long_ago, long_ago + dt.timedelta(days=1), state
    add_member(insight, theme)
    told = [step.what for step in timeline(insight)]
    assert [words.split()[1] for words in told[:3]] == ["sent", "was", "became"]
    name = f"Transport ({team.department.short_name})"
    assert told[3:] == [f"It went to the policy team {name}", f"{name} took it on"]


def test_the_parts_of_an_insight_are_told_apart(client: CheckingClient) -> None:
    author = client.sign_in(make_person(Role.SECONDEE))
    insight = make_insight(author, matters="Lessons are lost", helps="One more bus", affected="Year 8")
    page = client.get(f"/insights/{insight.id}").text
    for part in ("Why it matters:</strong> Lessons are lost", "What would help:</strong> One more bus", "Year 8"):
        assert part in page


def test_the_list_is_filtered_by_where_things_stand_and_by_kind(client: CheckingClient) -> None:
    author = client.sign_in(make_person(Role.SECONDEE))
    make_insight(author, saw="Shared one", kind="idea")
    make_insight(author, saw="Waiting one", state=State.SUBMITTED)
    assert "Waiting one" not in client.get("/insights?show=shared").text
    assert "Shared one" not in client.get("/insights?show=checking").text
    assert "Shared one" in client.get("/insights?kind=idea").text
    assert "Nothing of this kind" in client.get("/insights?show=drafts").text


@pytest.mark.usefixtures("app")
def test_what_no_screen_reached_is_found_and_screened_again() -> None:
    late = make_insight(state=State.SUBMITTED, submitted_at=now() - dt.timedelta(minutes=11))
    make_insight(state=State.SUBMITTED)
    assert queries.unscreened() == [late.id]


@pytest.mark.usefixtures("app")
def test_a_severe_wording_is_released_sooner() -> None:
    insight = waiting(checked_by_id=make_person(Role.MODERATOR).id)
    originals.propose(insight.id, Words("It waits"))
    _open(insight)
    service.accept(insight=insight, decision=decided("It waits", Severity.SEVERE))
    assert insight.release_at is not None
    assert insight.release_at < now() + dt.timedelta(hours=5)


@pytest.mark.usefixtures("app")
def test_a_less_protective_choice_is_refused_by_the_field() -> None:
    with pytest.raises(FieldError, match="more protective"):
        service.protect(insight=make_insight(), identity=Identity.NAMED, hidden_from_host=False)
