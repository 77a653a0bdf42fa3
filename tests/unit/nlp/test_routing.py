from dataclasses import replace

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import cross_val_score

from nlp.arrays import Vectors
from nlp.encoding.sentence_encoder import SentenceEncoder
from nlp.routing.calibration import fit_temperature, softmax
from nlp.routing.team_router import TeamRouter
from nlp.routing.teams import Team

TEAMS = [
    Team("transport", "School transport: buses, coaches and taxis that bring pupils to school.", "education"),
    Team("buildings", "School buildings: roofs, damp, heating and repairs of classrooms.", "education"),
    Team("workforce", "The NHS workforce: nurses, agency staff, pay and rotas.", "health"),
    Team("resettlement", "Release from prison, housing on release, probation and resettlement.", "justice"),
    Team("send", "Special educational needs: assessments, psychologists' reports, plans.", "education"),
]


@pytest.fixture(scope="module")
def undecided(encoder: SentenceEncoder, texts: list[str], vectors: Vectors) -> TeamRouter:
    return TeamRouter(TEAMS, encoder=encoder).fit(texts, [None] * len(texts), vectors=vectors)


def test_remits_alone_find_the_team(undecided: TeamRouter, texts: list[str], vectors: Vectors) -> None:
    ranked = undecided.rank(texts, vectors=vectors)
    right = [ranking.routes[0].team == TEAMS[row % 5].team for row, ranking in enumerate(ranked)]
    assert np.mean(right) > 0.9


def test_all_teams_are_ranked_with_confidences_that_sum_to_one(
    undecided: TeamRouter, texts: list[str], vectors: Vectors
) -> None:
    routes = undecided.rank(texts[:1], vectors=vectors[:1])[0].routes
    assert {route.team for route in routes} == {team.team for team in TEAMS}
    assert sum(route.confidence for route in routes) == pytest.approx(1)
    assert [r.confidence for r in routes] == sorted((r.confidence for r in routes), reverse=True)


def test_the_first_teams_come_with_reasons_in_plain_words(
    undecided: TeamRouter, texts: list[str], vectors: Vectors
) -> None:
    reasons = undecided.rank(texts[:1], vectors=vectors[:1])[0].routes[0].reasons
    assert any("remit names" in reason.text for reason in reasons)


def test_below_its_threshold_the_router_leaves_the_choice_to_people(
    encoder: SentenceEncoder, texts: list[str], vectors: Vectors
) -> None:
    strict = TeamRouter(TEAMS, encoder=encoder, threshold=1.0).fit(texts, [None] * len(texts), vectors=vectors)
    assert all(ranking.abstain for ranking in strict.rank(texts[:5], vectors=vectors[:5], reasons=False))


def test_texts_that_agree_make_a_theme_surer_than_each_alone(
    undecided: TeamRouter, texts: list[str], vectors: Vectors
) -> None:
    rows = list(range(0, 100, 5))
    alone = np.mean([r.routes[0].confidence for r in undecided.rank([texts[i] for i in rows], vectors=vectors[rows])])
    together = undecided.rank_group([texts[i] for i in rows], vectors=vectors[rows]).routes[0].confidence
    assert together > alone
    with pytest.raises(ValueError, match="without texts"):
        undecided.rank_group([], vectors=vectors[:0])


def test_decisions_teach_the_router(encoder: SentenceEncoder, texts: list[str], vectors: Vectors) -> None:
    elsewhere = ["workforce" if row % 5 == 0 else TEAMS[row % 5].team for row in range(100)]
    router = TeamRouter(TEAMS, encoder=encoder).fit(texts, elsewhere, vectors=vectors)
    ranking = router.rank(texts[:1], vectors=vectors[:1])[0]
    assert ranking.routes[0].team == "workforce"
    assert any("most similar texts" in reason.text for reason in ranking.routes[0].reasons)


def test_a_decision_for_an_unknown_team_is_an_error(
    encoder: SentenceEncoder, texts: list[str], vectors: Vectors
) -> None:
    with pytest.raises(ValueError, match="not in the list: nobody"):
        TeamRouter(TEAMS, encoder=encoder).fit(texts[:1], ["nobody"], vectors=vectors[:1])


def test_a_theme_touches_the_teams_of_its_texts(undecided: TeamRouter, texts: list[str], vectors: Vectors) -> None:
    rows = [row for row in range(100) if row % 5 in {0, 1}]
    touched = undecided.rank_group([texts[row] for row in rows], vectors=vectors[rows]).touched
    assert set(touched) == {"transport", "buildings"}


def test_what_is_like_nothing_seen_before_is_left_to_people(
    encoder: SentenceEncoder, texts: list[str], vectors: Vectors
) -> None:
    router = TeamRouter(TEAMS, encoder=encoder).fit(texts, [TEAMS[row % 5].team for row in range(100)], vectors=vectors)
    strange = ["asdf qwer zxcv", "😀😀😀", "x", "مرحبا كيف حالك", "How do I bake a chocolate cake with three eggs?"]
    rankings = router.rank(strange, vectors=encoder.transform(strange))
    assert all(ranking.abstain for ranking in rankings)
    assert not router.rank(texts[:1], vectors=vectors[:1])[0].abstain


def test_a_text_that_touches_two_teams_names_both(encoder: SentenceEncoder, texts: list[str], vectors: Vectors) -> None:
    router = TeamRouter(TEAMS, encoder=encoder).fit(texts, [TEAMS[row % 5].team for row in range(100)], vectors=vectors)
    both = [f"{texts[0]} {texts[1]}"]
    assert set(router.rank_group(both, vectors=encoder.transform(both)).touched) == {"transport", "buildings"}
    assert router.rank_group(texts[:1], vectors=vectors[:1]).touched == ("transport",)


def test_teams_that_were_renamed_merged_or_split_keep_what_they_decided(
    encoder: SentenceEncoder, texts: list[str], vectors: Vectors
) -> None:
    before = {
        "transport": "estate",
        "buildings": "estate",
        "workforce": "staff",
        "resettlement": "jail",
        "send": "send",
    }
    decided = [before[TEAMS[row % 5].team] for row in range(100)]
    heirs = [
        replace(TEAMS[0], formerly=("estate",)),
        replace(TEAMS[1], formerly=("estate",)),
        Team("people", "Work.", formerly=("staff", "jail")),
        TEAMS[4],
    ]
    ranked = TeamRouter(heirs, encoder=encoder).fit(texts, decided, vectors=vectors).rank(texts, vectors=vectors)
    expected = ["transport", "buildings", "people", "people", "send"]
    assert np.mean([ranking.routes[0].team == expected[row % 5] for row, ranking in enumerate(ranked)]) > 0.95


def test_temperature_makes_overconfident_scores_honest() -> None:
    generator = np.random.default_rng(0)
    classes = generator.integers(0, 3, 600)
    seen = np.where(generator.random(600) < 0.7, classes, generator.integers(0, 3, 600))
    scores, accuracy = 9.0 * np.eye(3)[seen], float((seen == classes).mean())
    assert softmax(scores).max(axis=1).mean() > accuracy + 0.1
    assert softmax(scores, fit_temperature(scores, classes)).max(axis=1).mean() == pytest.approx(accuracy, abs=0.02)


def test_scikit_learn_clones_and_cross_validates_the_router(encoder: SentenceEncoder, texts: list[str]) -> None:
    decided = [TEAMS[row % 5].team for row in range(100)]
    scores = cross_val_score(clone(TeamRouter(TEAMS, encoder=encoder)), texts, decided, cv=2)
    assert scores.min() > 0.9


def test_probabilities_stand_in_the_order_of_the_classes(undecided: TeamRouter, texts: list[str]) -> None:
    probabilities = undecided.predict_proba(texts[:5])
    assert probabilities.sum(axis=1) == pytest.approx(1)
    assert undecided.predict(texts[:5]).tolist() == undecided.classes_[probabilities.argmax(axis=1)].tolist()
