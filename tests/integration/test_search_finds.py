"""What a search says besides its results: choices, what others hold, what became of merged themes, what is missing."""

from pathlib import Path
from urllib.parse import urlencode

import pytest

from frontline import analysis
from frontline.accounts.models import Person, Role
from frontline.core.database import db
from frontline.search.queries.ranking import Search, rank_insights, rank_insights_by_words
from frontline.search.queries.theme_ranking import count_themes_of_others, rank_themes
from frontline.search.request_parsing import parse_search_query
from frontline.themes.models.theme import Theme, ThemeState
from tests.factories import make_insight, make_person, make_team, make_theme, route_to
from tests.pages import CheckingClient
from tests.settings import change_settings
from tests.texts import said


def _ask(person: Person, words: str, **facets: str) -> Search:
    return parse_search_query(urlencode({"q": words, **facets}), person)


def _make_busy_theme(people: int, name: str = "Agency invoices") -> Theme:
    theme = make_theme(make_insight(), name=name)
    route_to(theme, make_team())
    theme.state, theme.people_count = ThemeState.ACKNOWLEDGED, people
    db.session.flush()
    return theme


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("people", "counted"), [(4, 0), (5, 1)])
def test_themes_of_others_are_counted_from_five_people_on(people: int, counted: int) -> None:
    lead = make_person(Role.POLICY_LEAD, team=make_team())
    _make_busy_theme(people)
    assert count_themes_of_others(_ask(lead, "agency invoices")) == counted


@pytest.mark.usefixtures("app")
def test_no_narrowed_search_counts_what_others_hold_and_nobody_counts_what_they_read() -> None:
    lead = make_person(Role.POLICY_LEAD, team=make_team())
    _make_busy_theme(9)
    for words, facets in (("agency -invoices", {}), ('"agency invoices"', {}), ("agency", {"kind": "problem"})):
        assert count_themes_of_others(_ask(lead, words, **facets)) == 0
    assert count_themes_of_others(_ask(make_person(Role.COORDINATOR), "agency invoices")) == 0
    assert count_themes_of_others(_ask(make_person(Role.SECONDEE), "agency invoices")) == 0


def test_the_page_masks_how_many_themes_others_hold(client: CheckingClient) -> None:
    team = make_team()
    said("Agency invoices doubled.", team=team)
    _make_busy_theme(9)
    client.sign_in(make_person(Role.POLICY_LEAD, team=team))
    page = client.get("/search?q=agency+invoices").text
    assert "In what you may read: 1 insight." in page
    assert "fewer than 5 themes" in page


@pytest.mark.usefixtures("app")
def test_a_merged_theme_leads_to_the_one_it_became_part_of_where_that_may_be_read() -> None:
    team = make_team()
    first, second, last = (make_theme(make_insight(), name=name) for name in ("Parrots", "Cages", "Pets"))
    route_to(first, team)
    for theme, heir in ((first, second), (second, last)):
        theme.state, theme.merged_into_id = ThemeState.MERGED, heir.id
    db.session.flush()
    assert rank_themes(_ask(make_person(Role.COORDINATOR), "parrots")) == [last.id]
    lead = make_person(Role.POLICY_LEAD, team=team)
    assert rank_themes(_ask(lead, "parrots")) == []
    route_to(last, team)
    assert rank_themes(_ask(lead, "parrots")) == [last.id]


@pytest.mark.usefixtures("app")
def test_words_of_headlines_weigh_more_than_those_of_the_text() -> None:
    below = make_insight(headline="Something else", what_happened="The zebra crossing is gone.")
    above = make_insight(headline="Zebra crossing gone", what_happened="Something else")
    make_theme(below, above)
    assert [hit.insight_id for hit in rank_insights_by_words(_ask(make_person(Role.COORDINATOR), "zebra"))] == [
        above.id,
        below.id,
    ]


@pytest.mark.usefixtures("app")
def test_a_subject_narrows_to_what_has_one_of_its_labels() -> None:
    send, _ = said("The EHCP is late, and the school is full.", "The school bus is late.")
    hits = rank_insights(_ask(make_person(Role.COORDINATOR), "school late", subject="send"))
    assert [hit.insight_id for hit in hits] == [send.id]
    assert rank_insights(_ask(make_person(Role.COORDINATOR), "school late", subject="none such")) == []


def test_an_abbreviation_with_two_meanings_is_a_choice_that_can_be_made(client: CheckingClient) -> None:
    said("The AP is full.")
    client.sign_in(make_person(Role.COORDINATOR))
    page = client.get("/search?q=AP").text
    assert "AP can mean:" in page
    assert "q=AP+Approved+premises" in page
    assert "can mean" not in client.get("/search?q=AP+Approved+premises").text


def test_ten_thousand_characters_are_answered_in_words(client: CheckingClient) -> None:
    said("The school bus comes after the bell.")
    client.sign_in(make_person(Role.COORDINATOR))
    page = client.get("/search", query_string={"q": "bus " * 2_500}).text
    assert "only the first 400 characters were used" in page
    assert "<mark>bus</mark>" in page


def test_without_the_language_model_words_are_found_and_the_page_says_so(
    client: CheckingClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said("The school bus comes after the bell.")
    client.sign_in(make_person(Role.COORDINATOR))
    change_settings(monkeypatch, model_folder=tmp_path)
    for cached in (analysis._get_encoder, analysis.encode_words):  # noqa: SLF001 - else it stays loaded
        cached.cache_clear()
    page = client.get("/search?q=bus").text
    assert "found by their words only" in page
    assert "<mark>bus</mark>" in page
    assert "words only" not in client.get("/search").text
