import numpy as np

from nlp.clustering.quality_checks import check_themes
from nlp.clustering.theme_discovery import ThemeFinder
from tests.unit.nlp.conftest import blobs


def list_gates(labels: list[int], sizes: list[int], names: dict[int, str] | None = None) -> list[str]:
    return [finding.gate for finding in check_themes(blobs(sizes), np.array(labels), names or {})]


def test_a_good_run_passes_all_checks() -> None:
    vectors = blobs([30] * 6)
    assert check_themes(vectors, ThemeFinder().fit(vectors).labels_, {0: "Buses", 1: "Damp"}) == []
    assert check_themes(vectors[:0], np.empty(0, dtype=np.int64), {}) == []


def test_two_themes_about_the_same_are_found_among_all_pairs() -> None:
    vectors = blobs([20, 20, 20, 20])
    labels = np.array([0] * 20 + [1] * 20 + [2] * 20 + [3] * 10 + [4] * 10)
    findings = check_themes(vectors, labels, {})
    assert [(finding.gate, finding.themes) for finding in findings] == [("too_alike", (3, 4))]


def test_names_given_twice_and_many_unthemed_texts_are_told() -> None:
    labels = [0] * 10 + [1] * 10 + [2] * 10 + [-1] * 10
    assert list_gates(labels, [10] * 4, {0: "Bus", 1: "bus", 2: "Damp"}) == ["unthemed", "same_name"]


def test_one_theme_of_everything_and_more_than_a_reader_can_hold_are_told() -> None:
    assert list_gates([0] * 270 + [1] * 30, [270, 30]) == ["too_large"]
    assert "too_many" in list_gates(list(range(71)), [71])
