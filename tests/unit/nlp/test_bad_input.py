"""What people give the language layer that is hardly anything, or the same twice: it says little and breaks nowhere."""

import numpy as np
import pytest

from nlp.clustering.theme_discovery import ThemeFinder
from nlp.clustering.theme_tracking import ThemeTracker
from nlp.describing.headline_suggestions import suggest_headline
from nlp.describing.theme_description import describe_themes
from nlp.documents.headlines import join_headline
from nlp.encoding.sentence_encoder import SentenceEncoder
from nlp.routing.team_router import TeamRouter
from nlp.routing.teams import Team

_SAID = [
    "The bus is late.",
    "No bus came.",
    "Late buses again.",
    "The boiler is broken.",
    "It rains into the hall.",
] * 2


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


def test_ten_texts_in_all_make_few_themes_or_none_and_each_has_a_name(encoder: SentenceEncoder) -> None:
    vectors = encoder.transform(_SAID)
    labels = ThemeFinder().fit(vectors, texts=_SAID).labels_
    described = describe_themes(_SAID, labels, vectors, encoder=encoder)
    assert set(described) == set(labels[labels >= 0].tolist())
    assert all(len(theme.name.split()) > 1 for theme in described.values())


def test_one_theme_in_all_has_a_name_and_no_other_to_differ_from(encoder: SentenceEncoder) -> None:
    texts = [f"The school bus was {number} minutes late again." for number in range(12)]
    vectors = encoder.transform(texts)
    described = describe_themes(texts, np.zeros(12, dtype=np.int64), vectors, headlines=["Late buses"] * 12)
    assert described[0].name


def test_one_text_again_and_again_is_found_and_tracked(encoder: SentenceEncoder) -> None:
    vectors = encoder.transform(["The same words."] * 30)
    tracker = ThemeTracker().fit(vectors, texts=["The same words."] * 30)
    assert len(tracker.fits_) == len(tracker.labels_) == 30


@pytest.mark.parametrize(
    ("headline", "text", "joined"),
    [("", "Only text", "Only text"), ("Only a headline", "", "Only a headline"), (" ", " ", " ")],
)
def test_a_headline_without_text_and_a_text_without_headline_are_read(headline: str, text: str, joined: str) -> None:
    assert join_headline(headline, text) == joined


def test_a_headline_of_5000_characters_is_cut_between_words() -> None:
    joined = join_headline("bus " * 1_250, "It was late.")
    assert joined.endswith("It was late.")
    assert len(joined) < 250


@pytest.mark.parametrize("text", ["", "Yes", "a " * 3_000, "…", "\u202e\x00", "!" * 500])
def test_a_headline_is_suggested_from_anything(text: str, encoder: SentenceEncoder) -> None:
    assert len(suggest_headline(text, encoder)) <= 200


def test_a_remit_of_two_words_and_two_teams_with_one_remit_are_unsure_not_wrong(encoder: SentenceEncoder) -> None:
    teams = [Team("buses", "School buses"), Team("again", "School buses"), Team("prisons", "Prison staff")]
    rankings = TeamRouter(teams, encoder=encoder).fit(_SAID).rank(["No bus came to the school."])
    first, second = rankings[0].routes[:2]
    assert {first.team, second.team} == {"buses", "again"}
    assert first.confidence == pytest.approx(second.confidence, abs=0.15)
    assert rankings[0].abstain
