import numpy as np

from nlp.gates import beneath, centres, check_run
from nlp.themes import ThemeFinder
from tests.unit.nlp.conftest import blobs


def gates(labels: list[int], sizes: list[int], names: dict[int, str] | None = None) -> list[str]:
    return [found.gate for found in check_run(blobs(sizes), np.array(labels), names or {})]


def test_a_good_run_passes_all_gates() -> None:
    vectors = blobs([30] * 6)
    assert check_run(vectors, ThemeFinder().fit(vectors).labels_, {0: "Buses", 1: "Damp"}) == []
    assert check_run(vectors[:0], np.empty(0, dtype=np.int64), {}) == []


def test_two_themes_about_the_same_are_found_among_all_pairs() -> None:
    vectors = blobs([20, 20, 20, 20])
    labels = np.array([0] * 20 + [1] * 20 + [2] * 20 + [3] * 10 + [4] * 10)
    found = check_run(vectors, labels, {})
    assert [(one.gate, one.themes) for one in found] == [("too_alike", (3, 4))]


def test_names_given_twice_and_many_unthemed_texts_are_told() -> None:
    labels = [0] * 10 + [1] * 10 + [2] * 10 + [-1] * 10
    assert gates(labels, [10] * 4, {0: "Bus", 1: "bus", 2: "Damp"}) == ["unthemed", "same_name"]


def test_one_theme_of_everything_and_more_than_a_reader_can_hold_are_told() -> None:
    assert gates([0] * 270 + [1] * 30, [270, 30]) == ["too_large"]
    assert "too_many" in gates(list(range(71)), [71])


def test_small_themes_are_listed_under_the_nearest_large_one() -> None:
    vectors = blobs([30, 30, 5])
    vectors[60:] = vectors[:5]
    labels = np.array([0] * 30 + [1] * 30 + [2] * 5)
    assert beneath(centres(vectors, labels), np.array([30, 30, 5]), most=2).tolist() == [-1, -1, 0]
