"""What authors say of answers and themes, and what no English model reads."""

import pytest
from sqlalchemy import text

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.responses.models.feedback import VerdictChoice
from frontline.responses.queries.feedback import get_verdicts_on_insight
from frontline.themes.analysis.assignment import analyse_insights
from frontline.themes.analysis.counts import refresh_counts
from frontline.themes.analysis.routing import route_themes
from frontline.themes.analysis.similar_themes import find_similar_themes
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import Theme, ThemeState
from frontline.themes.service.endorsements import endorse_theme
from tests.answers import published
from tests.factories import make_insight, make_person, make_team, make_theme, route_to
from tests.pages import CheckingClient


def test_an_author_says_whether_an_answer_helped_and_may_change_their_mind(client: CheckingClient) -> None:
    author = make_person(Role.SECONDEE)
    insight = make_insight(author)
    path = f"/answers/{published(insight).id}/of/{insight.id}"
    client.sign_in(author)
    assert "Did the answer of" in client.get(f"/insights/{insight.id}").text
    client.submit(path, judgement="helped")
    client.submit(path, judgement="partly")
    verdict = next(iter(get_verdicts_on_insight(insight.id).values()))
    assert verdict.judgement is VerdictChoice.PARTLY
    assert "It helped in part" in client.get(f"/insights/{insight.id}").text


def test_not_resolved_needs_a_reason_and_reopens_the_insight(client: CheckingClient) -> None:
    author = make_person(Role.SECONDEE)
    insight = make_insight(author)
    path = f"/answers/{published(insight).id}/of/{insight.id}"
    client.sign_in(author)
    page = client.submit(path, judgement="not_resolved")
    assert "Enter what is not resolved" in page.text
    assert "Select whether the answer helped" in client.submit(path).text
    client.submit(path, judgement="not_resolved", reason="The cap is not applied")
    assert "You said that it is not resolved" in client.get(f"/insights/{insight.id}").text
    assert db.session.get_one(Insight, insight.id, populate_existing=True).reopened_at is not None


def test_nobody_judges_for_somebody_else_or_an_answer_to_others(client: CheckingClient) -> None:
    author = make_person(Role.SECONDEE)
    mine, other = make_insight(author), make_insight()
    answer = published(other)
    client.sign_in(author)
    assert client.submit(f"/answers/{answer.id}/of/{other.id}", judgement="helped").status_code == 404
    assert client.submit(f"/answers/{answer.id}/of/{mine.id}", judgement="helped").status_code == 404


def test_the_story_tells_to_which_theme_an_author_added_their_voice(client: CheckingClient) -> None:
    theme = make_theme(*(make_insight() for _ in range(5)), name="Late buses")
    insight = make_insight(client.sign_in(make_person(Role.SECONDEE)), state=InsightState.SUBMITTED)
    endorse_theme(insight_id=insight.id, theme_id=theme.id)
    assert "You said that it belongs to the theme “Late buses”" in client.get(f"/insights/{insight.id}").text


@pytest.mark.usefixtures("app")
def test_an_insight_joins_the_theme_that_its_author_chose_and_stays() -> None:
    theme = make_theme(*(make_insight(what_happened="Buses come late") for _ in range(5)))
    insight = make_insight(what_happened="Something quite different")
    endorse_theme(insight_id=insight.id, theme_id=theme.id)
    analyse_insights()
    member = db.session.get_one(Membership, insight.id)
    assert (member.theme_id, member.pinned) == (theme.id, True)


@pytest.mark.usefixtures("app")
def test_a_text_in_welsh_goes_to_people_and_is_not_themed() -> None:
    insight = make_insight(what_happened="Nid oes digon o athrawon", language="cy")
    progress = analyse_insights()
    assert progress.urgent == 1
    route_themes()
    theme = db.session.query(Theme).one()
    assert (theme.single_insight_id, theme.state) == (insight.id, ThemeState.TRIAGE)
    assert db.session.get(Membership, insight.id) is None


@pytest.mark.usefixtures("app")
def test_similar_themes_are_those_that_say_the_same() -> None:
    texts = ["Buses to school come late every morning", "The school bus is late again", "Late buses cost lessons"]
    same = [
        make_insight(what_happened=text) for text in (*texts, "No bus came before nine", "Children wait for a late bus")
    ]
    theme = make_theme(name="Late buses")
    route_to(theme, make_team())
    analyse_insights()
    for insight in same:
        db.session.get_one(Membership, insight.id).theme_id = theme.id
    refresh_counts([theme.id])
    # Rows that other tests rolled back are still in the index; a database that lives is vacuumed.
    db.session.execute(text("REINDEX INDEX ix_theme_membership_embedding"))
    assert [one.theme.id for one in find_similar_themes("The bus to our school was late")] == [theme.id]
    assert find_similar_themes("Prison officers resign within a year") == []
