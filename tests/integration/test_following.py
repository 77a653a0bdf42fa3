"""What an author can do with what was sent: answer, object, follow its story."""

import datetime as dt

import pytest

from frontline.accounts.models import Role
from frontline.core.actor import acting
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.insights import originals
from frontline.insights.models.choices import Identity, InsightState, Severity
from frontline.insights.models.insight import Insight
from frontline.insights.originals import InsightText
from frontline.insights.queries.screening import list_unscreened_insights
from frontline.insights.service.clarifications import object_to_wording
from frontline.insights.service.sharing import release_due_wordings
from frontline.insights.service.submission import protect_identity
from frontline.insights.timeline import build_insight_timeline
from frontline.moderation.service.decisions import accept_insight
from frontline.moderation.service.desk import open_for_moderation
from frontline.notices.models import Notice
from frontline.themes.models.theme import RoutingState
from tests.factories import add_member, make_insight, make_person, make_team, make_theme, route_to
from tests.insights import decided, only, waiting
from tests.pages import CheckingClient
from tests.themes import again


def test_an_author_reads_the_changed_wording_first_and_agrees(client: CheckingClient) -> None:
    author = client.sign_in(make_person(Role.SECONDEE))
    insight = waiting(author_id=author.id)
    _open(insight)
    assert accept_insight(insight=insight, decision=decided("[name removed] waits")) is InsightState.PROPOSED
    assert insight.what_happened == ""
    page = client.get(f"/insights/{insight.id}").text
    assert "How it will be shown" in page
    assert "[name removed] waits" in page
    client.submit(f"/insights/{insight.id}/agree")
    assert (only().state, only().what_happened) == (InsightState.ACCEPTED, "[name removed] waits")


def _open(insight: Insight) -> None:
    open_for_moderation(insight=insight, moderator=make_person(Role.MODERATOR), reason="Moderation")


def test_an_author_objects_and_the_moderator_reads_why(client: CheckingClient) -> None:
    author = make_person(Role.SECONDEE)
    insight = waiting(author_id=author.id)
    moderator = make_person(Role.MODERATOR)
    open_for_moderation(insight=insight, moderator=moderator, reason="Moderation")
    accept_insight(insight=insight, decision=decided("It waits"))
    client.sign_in(author)
    assert client.submit(f"/insights/{insight.id}/object", words="").status_code == 422
    client.submit(f"/insights/{insight.id}/object", words="She waits, not it")
    client.sign_in(moderator)
    assert "She waits, not it" in client.get(f"/moderation/{insight.id}").text
    assert only().what_happened == ""


@pytest.mark.usefixtures("app")
def test_a_wording_without_objection_is_shared_when_its_time_has_come() -> None:
    insight = waiting()
    _open(insight)
    accept_insight(insight=insight, decision=decided("It waits"))
    assert release_due_wordings() == 0
    insight.release_at = now() - dt.timedelta(seconds=1)
    assert (release_due_wordings(), insight.state, insight.what_happened) == (1, InsightState.ACCEPTED, "It waits")
    with pytest.raises(TransitionError):
        object_to_wording(insight=insight, reason="Too late")


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
        open_for_moderation(insight=insight, moderator=moderator, reason="Moderation")
    page = client.get(f"/insights/{insight.id}/readings").text
    assert "A moderator" in page
    assert moderator.name not in page


def test_the_timeline_tells_the_story_in_order(client: CheckingClient) -> None:
    insight = make_insight(client.sign_in(make_person(Role.SECONDEE)))
    theme = make_theme(name="Late buses")
    route_to(theme, make_team())
    add_member(insight, theme)
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
    told = [step.what for step in build_insight_timeline(insight)]
    assert [words.split()[1] for words in told[:3]] == ["sent", "was", "became"]
    name = f"Transport ({team.department.short_name})"
    assert told[3:] == [f"It went to the policy team {name}", f"{name} took it on"]


def test_the_parts_of_an_insight_are_told_apart(client: CheckingClient) -> None:
    author = client.sign_in(make_person(Role.SECONDEE))
    insight = make_insight(author, why_it_matters="Lessons are lost", what_would_help="One more bus", affected="Year 8")
    page = client.get(f"/insights/{insight.id}").text
    for part in ("Why it matters:</strong> Lessons are lost", "What would help:</strong> One more bus", "Year 8"):
        assert part in page


def test_the_list_is_filtered_by_where_things_stand_and_by_kind(client: CheckingClient) -> None:
    author = client.sign_in(make_person(Role.SECONDEE))
    make_insight(author, what_happened="Shared one", kind="idea")
    make_insight(author, what_happened="Waiting one", state=InsightState.SUBMITTED)
    assert "Waiting one" not in client.get("/insights?show=shared").text
    assert "Shared one" not in client.get("/insights?show=checking").text
    assert "Shared one" in client.get("/insights?kind=idea").text
    assert "Nothing of this kind" in client.get("/insights?show=drafts").text


@pytest.mark.usefixtures("app")
def test_what_no_screen_reached_is_found_and_screened_again() -> None:
    late = make_insight(state=InsightState.SUBMITTED, submitted_at=now() - dt.timedelta(minutes=11))
    make_insight(state=InsightState.SUBMITTED)
    assert list_unscreened_insights() == [late.id]


@pytest.mark.usefixtures("app")
def test_a_severe_wording_is_released_sooner() -> None:
    insight = waiting(checked_by_id=make_person(Role.MODERATOR).id)
    originals.save_proposal(insight.id, InsightText("It waits"))
    _open(insight)
    accept_insight(insight=insight, decision=decided("It waits", Severity.SEVERE))
    assert insight.release_at is not None
    assert insight.release_at < now() + dt.timedelta(hours=5)


@pytest.mark.usefixtures("app")
def test_a_less_protective_choice_is_refused_by_the_field() -> None:
    with pytest.raises(FieldError, match="more protective"):
        protect_identity(insight=make_insight(), identity=Identity.NAMED, hidden_from_host=False)
