import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_mutual_info_score

from nlp.arrays import Vectors
from nlp.clustering.label_codes import NEW
from nlp.clustering.nearest_neighbours import find_nearest, find_neighbours
from nlp.clustering.neighbour_graph import build_fuzzy_graph
from nlp.clustering.theme_classifier import ThemeClassifier
from nlp.clustering.theme_discovery import ALONE, BLANK, TOO_FEW, ThemeFinder
from nlp.clustering.theme_tracking import ThemeTracker
from tests.unit.nlp.conftest import blobs


def test_groups_are_found_without_being_told_how_many() -> None:
    truth = np.repeat(np.arange(6), 40)
    labels = ThemeFinder().fit(blobs([40] * 6)).labels_
    assert adjusted_mutual_info_score(truth, labels) > 0.95


def test_real_sentences_fall_into_their_concerns(vectors: Vectors, texts: list[str]) -> None:
    finder = ThemeFinder().fit(vectors, texts=texts)
    assert adjusted_mutual_info_score(np.arange(100) % 5, finder.labels_) > 0.9
    assert finder.strengths_.min() >= 0
    assert finder.strengths_.max() <= 1


def test_the_same_run_twice_and_in_another_order_gives_the_same_themes(vectors: Vectors, texts: list[str]) -> None:
    order = np.random.default_rng(1).permutation(len(texts))
    first, again = (ThemeFinder().fit(vectors, texts=texts).labels_ for _ in range(2))
    shuffled = ThemeFinder().fit(vectors[order], texts=[texts[row] for row in order]).labels_
    assert first.tolist() == again.tolist()
    assert adjusted_mutual_info_score(first[order], shuffled) == pytest.approx(1)


def test_few_texts_are_honestly_not_enough_and_blank_ones_say_so() -> None:
    finder = ThemeFinder().fit(np.vstack([blobs([3]), np.zeros((1, 32), dtype=np.float32)]))
    assert finder.labels_.tolist() == [-1] * 4
    assert finder.reasons_ == [TOO_FEW] * 3 + [BLANK]


def test_every_text_without_a_theme_has_a_reason(vectors: Vectors, texts: list[str]) -> None:
    stray = np.random.default_rng(0).normal(size=(5, 384)).astype(np.float32)
    finder = ThemeFinder().fit(np.vstack([vectors, stray]), texts=[*texts, *(f"zz{n} qq{n}" for n in range(5))])
    assert [label < 0 for label in finder.labels_] == [reason is not None for reason in finder.reasons_]
    assert ALONE.endswith("so far.")


def test_known_texts_keep_their_theme_when_new_ones_come() -> None:
    everything = blobs([60] * 5, noise=0.6, seed=3)
    order = np.random.default_rng(0).permutation(300)
    known, new = order[:200], order[200:]
    first = ThemeFinder().fit(everything[known]).labels_
    previous = np.full(300, NEW)
    previous[known] = first
    run = ThemeTracker().fit(everything, previous)
    themed = previous >= 0
    assert (run.labels_[themed] == previous[themed]).mean() >= 0.97
    assert (run.labels_[new] >= 0).mean() > 0.8


def test_a_concern_that_is_new_becomes_a_theme_of_its_own() -> None:
    everything = blobs([50, 50, 50])
    previous = np.array([0] * 50 + [1] * 50 + [NEW] * 50)
    run = ThemeTracker(first_number=7).fit(everything, previous)
    assert set(run.labels_[100:].tolist()) == {7}
    assert [(change.theme, change.what) for change in run.changes_] == [(0, "continued"), (1, "continued"), (7, "born")]


def test_no_text_leaves_a_theme_that_a_person_confirmed() -> None:
    everything = blobs([50, 50])
    mixed = np.array([0] * 60 + [1] * 35 + [NEW] * 5)
    bound = ThemeTracker(moved=1.0, bound=[0]).fit(everything, mixed).labels_
    free = ThemeTracker(moved=1.0).fit(everything, mixed).labels_
    assert (bound[:60] == 0).all()
    assert (free[50:60] == 1).all()


def test_a_text_that_a_person_put_into_a_theme_stays_there() -> None:
    everything = blobs([50, 50])
    previous = np.repeat([0, 1], 50)
    previous[:3] = [1, 1, -1]
    previous[-1] = NEW
    run = ThemeTracker(moved=1.0).fit(everything, previous, pinned=np.arange(100) < 3)
    assert run.labels_[:3].tolist() == [1, 1, -1]


def test_without_new_texts_nothing_moves() -> None:
    previous = np.random.default_rng(0).integers(0, 3, 90)
    assert ThemeTracker().fit(blobs([30, 30, 30]), previous).labels_.tolist() == previous.tolist()


def test_a_new_copy_of_a_known_text_goes_where_it_is() -> None:
    everything = blobs([40, 40], noise=0.8)
    previous = np.repeat([0, 1], 40)
    previous[:5] = 1
    run = ThemeTracker(bound=[0, 1]).fit(np.vstack([everything, everything[:5]]), np.r_[previous, [NEW] * 5])
    assert run.labels_[80:].tolist() == [1] * 5


def test_what_people_merged_and_split_stays_so_however_often_themes_are_found_anew() -> None:
    everything = blobs([40, 40, 40], noise=0.5)
    # Concerns 0 and 1 were merged into 0; half of concern 2 was split off as 3.
    labels = np.array([0] * 80 + [2] * 20 + [3] * 20)
    for _ in range(3):
        labels = ThemeTracker(moved=1.0, bound=[0, 2, 3]).fit(everything, labels).labels_
    assert labels.tolist() == [0] * 80 + [2] * 20 + [3] * 20


@settings(deadline=None)
@given(st.data())
def test_every_edit_survives_every_run(data: st.DataObject) -> None:
    everything = blobs([12, 12, 12], noise=0.8)
    labels = np.array(data.draw(st.lists(st.integers(-2, 4), min_size=36, max_size=36)))
    bound = data.draw(st.sets(st.integers(0, 4)))
    pinned = np.array(data.draw(st.lists(st.booleans(), min_size=36, max_size=36)))
    is_fixed = np.isin(labels, list(bound)) | (pinned & (labels >= 0))
    run = ThemeTracker(moved=1.0, bound=bound).fit(everything, labels, pinned=pinned)
    assert run.labels_[is_fixed].tolist() == labels[is_fixed].tolist()


def test_a_first_run_finds_what_the_finder_finds() -> None:
    vectors = blobs([30, 30])
    run = ThemeTracker().fit(vectors, np.full(60, NEW))
    assert run.labels_.tolist() == ThemeFinder().fit(vectors).labels_.tolist()
    assert {change.what for change in run.changes_} == {"born"}


def test_new_texts_join_the_theme_that_they_resemble_or_none() -> None:
    vectors = blobs([40, 40, 10])
    labels = np.array([0] * 40 + [1] * 40 + [-1] * 10)
    classifier = ThemeClassifier().fit(vectors, labels)
    joined = classifier.predict(blobs([20, 20, 0, 20], seed=9))
    assert set(joined[:20].tolist()) <= {0, -1}
    assert set(joined[20:40].tolist()) <= {1, -1}
    assert (joined[:40] >= 0).mean() > 0.8
    assert (joined[40:] == -1).all()
    assert ThemeClassifier().fit(vectors[:0], labels[:0]).predict(vectors[:2]).tolist() == [-1, -1]


def test_neighbours_are_the_nearest_others_best_first() -> None:
    vectors = blobs([20, 20])
    indices, cosines = find_neighbours(vectors, 5)
    assert (np.diff(cosines, axis=1) <= 0).all()
    assert not (indices == np.arange(40)[:, None]).any()
    assert find_nearest(vectors[:0], vectors, 3)[0].shape == (40, 0)


def test_the_graph_is_symmetric_with_weights_between_0_and_1() -> None:
    graph = build_fuzzy_graph(blobs([20, 20]), 6)
    assert abs(graph - graph.T).max() < 1e-9
    assert 0 < graph.data.min() <= graph.data.max() <= 1 + 1e-9
    assert graph.diagonal().max() == 0


def test_of_very_many_texts_the_others_follow_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlp.clustering.theme_discovery.MOST_FOR_CONSENSUS", 120)
    labels = ThemeFinder().fit(blobs([100] * 4)).labels_
    assert adjusted_mutual_info_score(np.repeat(np.arange(4), 100), labels) > 0.95


def test_ten_thousand_copies_of_one_text_are_one_theme() -> None:
    copies = np.repeat(blobs([1]), 10_000, axis=0)
    finder = ThemeFinder().fit(copies, texts=["The lift is broken again."] * 10_000)
    assert set(finder.labels_.tolist()) == {0}


def test_vectors_that_are_no_numbers_are_an_error_that_says_so() -> None:
    broken = blobs([20])
    broken[3, 0] = np.nan
    with pytest.raises(ValueError, match="NaN"):
        ThemeFinder().fit(broken)
    with pytest.raises(ValueError, match="NaN"):
        ThemeTracker().fit(broken, np.full(20, NEW))
