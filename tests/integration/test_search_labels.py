"""A search for one label of a subject finds what is said under the others."""

from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.insights.models.insight import Insight
from frontline.search import service
from frontline.search.queries.ranking import Search, rank_insights, rank_insights_by_words
from frontline.search.request_parsing import parse_search_query
from frontline.subjects.service import SubjectDetails, add_subject, remove_subject
from tests.factories import make_person
from tests.pages import CheckingClient
from tests.texts import said

_SHORT = "Her EHCP was late again."
_LONG = "We still wait for an education, health and care plan."
_LUNCH = "Lunch debts have doubled since the summer."


def _ask(words: str, **facets: str) -> Search:
    return parse_search_query(urlencode({"q": words, **facets}), make_person(Role.COORDINATOR))


def _find_by_words(words: str, **facets: str) -> set[str]:
    ids = [hit.insight_id for hit in rank_insights_by_words(_ask(words, **facets))]
    return {insight.what_happened for insight in db.session.scalars(select(Insight).where(Insight.id.in_(ids)))}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("words", ["EHCP", "ehcps", "EHC plan", "education, health and care plan"])
def test_a_subject_is_found_by_each_of_its_labels(words: str) -> None:
    said(_SHORT, _LONG, _LUNCH)
    assert _find_by_words(words) == {_SHORT, _LONG}


@pytest.mark.usefixtures("app")
def test_an_abbreviation_that_several_share_is_that_of_the_subject_which_it_leads() -> None:
    said("Patients wait for their meds to take home.", "The TTO came at six.", _LUNCH)
    assert len(_find_by_words("TTO")) == 2
    assert len(_find_by_words("discharge medicines delays")) == 2


@pytest.mark.usefixtures("app")
def test_words_that_must_stand_as_they_are_are_not_widened() -> None:
    said(_SHORT, _LONG)
    assert _find_by_words("EHCP", exactly="1") == {_SHORT}
    assert _find_by_words('"EHCP"') == {_SHORT}
    assert _find_by_words("EHCP -wait") == {_SHORT}


@pytest.mark.usefixtures("app")
def test_what_is_meant_is_found_beyond_any_label() -> None:
    """Nobody says "EHCP" or its other labels here; the preferred label tells what it means."""
    said("We wait a year for the education and health plan of a pupil with special needs.", _LUNCH)
    assert [*rank_insights(_ask("EHCP"))] == [*rank_insights(_ask("EHCP"))][:1] != []
    assert rank_insights(_ask("EHCP", exactly="1")) == []


@pytest.mark.usefixtures("app")
def test_an_abbreviation_is_no_slip_of_the_keyboard() -> None:
    said("Each EHC.", "Each EHC plan.", "An echo.", "The echo.")
    service.refresh_word_counts()
    assert dict(_ask("ECHP").terms.corrected) == {}


@pytest.mark.usefixtures("app")
def test_labels_are_few_however_many_subjects_are_named() -> None:
    search = _ask("EHCP TTO DoLS EBSA corridor care damp and mould late payment")
    assert len(search.expansion.labels) == 6
    assert len(_ask("bus lunch").expansion.labels) == 0


@pytest.mark.usefixtures("app")
def test_own_subjects_are_found_by_their_labels_from_when_they_are_added_until_they_are_removed() -> None:
    said("The warm hub closed.", "Nobody told us of the WHX.")
    assert len(_find_by_words("WHX")) == 1
    row = add_subject(details=SubjectDetails("Warm hubs", "send", ("WHX",)))
    assert len(_find_by_words("whx")) == 2
    assert len(_find_by_words("warm hubs")) == 2
    remove_subject(row=row)
    assert len(_find_by_words("WHX")) == 1


def test_the_page_says_what_else_was_looked_for_and_marks_it(client: CheckingClient) -> None:
    said(_SHORT, _LONG)
    client.sign_in(make_person(Role.COORDINATOR))
    page = client.get("/search?q=EHCP").text
    assert "Also looked for: Education, health and care plans, EHC plan" in page
    assert "<mark>education</mark>" in page
    exact = client.get("/search?q=EHCP&exactly=1").text
    assert "Also looked for" not in exact
    assert "Also looked for" not in client.get("/search?q=lunch").text
