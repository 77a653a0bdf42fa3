"""Likeness by four measures, and how well texts fit their themes."""

import numpy as np

from nlp.clustering.likeness import compute_likeness, rank_neighbours, weigh_lemmas
from nlp.clustering.theme_fit import NONE, compute_margins, drop_loose, find_second_themes, move_misfits
from nlp.clustering.theme_tracking import ThemeTracker
from nlp.documents.headlines import LONGEST, join_headline
from nlp.encoding.sentence_encoder import SentenceEncoder
from nlp.encoding.sentence_vectors import encode_sentences

# Two groups of four, and a ninth text between them that is nearer to the second.
_LIKENESS = np.full((9, 9), 0.1, dtype=np.float32)
_LIKENESS[:4, :4] = _LIKENESS[4:8, 4:8] = 0.6
_LIKENESS[8, :4] = _LIKENESS[:4, 8] = 0.2
_LIKENESS[8, 4:8] = _LIKENESS[4:8, 8] = 0.4


def test_a_margin_is_the_distance_between_the_own_theme_and_the_next() -> None:
    labels = np.array([3, 3, 3, 3, 7, 7, 7, 7, -1])
    margins = compute_margins(_LIKENESS, labels)
    assert np.allclose(margins[:8], 0.5)
    assert margins[8] == NONE


def test_a_text_in_the_wrong_theme_moves_and_one_without_a_theme_stays_without() -> None:
    labels = np.array([0, 0, 0, 0, 1, 1, 1, 1, 0])
    assert move_misfits(_LIKENESS, labels).tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 1]
    labels[8] = -1
    assert move_misfits(_LIKENESS, labels)[8] == -1


def test_a_theme_whose_texts_are_as_near_to_another_is_none() -> None:
    labels = np.array([0, 0, 1, 1, 2, 2, 2, 2, 2])
    margins = compute_margins(_LIKENESS, labels)
    assert drop_loose(labels, margins).tolist() == [0, 0, 1, 1, 2, 2, 2, 2, 2]
    assert drop_loose(labels, np.where(labels < 2, -0.01, margins)).tolist() == [-1] * 4 + [2] * 5


def test_a_second_theme_is_given_only_where_a_sentence_says_as_much_as_its_core_does() -> None:
    labels = np.repeat([0, 1], 6)
    likeness = np.where(labels[:, None] == labels[None, :], 0.6, 0.1).astype(np.float32)
    likeness[0, 6:] = 0.7
    likeness[1, 6:] = 0.5
    assert find_second_themes(likeness, labels, np.ones(12, dtype=np.bool_)).tolist() == [1, *[-1] * 11]


def test_words_count_only_where_texts_are_long_enough() -> None:
    short = ["The bus was late."] * 20 + ["The roof leaks."] * 20
    vectors = SentenceEncoder().transform(short)
    both = compute_likeness(vectors - vectors.mean(axis=0), short, None)
    assert both[0, 1] > both[0, 30]
    assert weigh_lemmas([["alone"], ["apart"]]).nnz == 0


def test_neighbours_are_ranked_without_the_text_itself() -> None:
    neighbours, likeness = rank_neighbours(_LIKENESS, 3)
    assert all(number not in of for number, of in enumerate(neighbours.tolist()))
    assert set(neighbours[8].tolist()) < {4, 5, 6, 7}
    assert np.allclose(likeness[8], 0.4)


def test_texts_at_the_core_and_at_the_edge_are_told_apart() -> None:
    buses = [
        f"The bus to the school in Skipton was late {day} times this month and pupils missed lessons."
        for day in range(12)
    ]
    roofs = [
        f"Rain comes through the roof of classroom {room} and the ceiling tiles have fallen." for room in range(12)
    ]
    stray = ["The choir sang in the market square and the mayor gave a short speech of thanks."]
    texts = [*buses, *roofs, *stray]
    encoder = SentenceEncoder()
    vectors = encoder.transform(texts)
    tracker = ThemeTracker().fit(vectors, texts=texts, sentences=encode_sentences(texts, vectors, encoder))
    assert len(set(tracker.labels_[:12].tolist())) == len(set(tracker.labels_[12:24].tolist())) == 1
    assert tracker.labels_[0] != tracker.labels_[12]
    assert set(tracker.fits_[:24]) == {"core"}
    assert tracker.fits_[24] != "core"
    assert (tracker.seconds_ == -1).all()


def test_a_headline_stands_before_its_text_and_a_long_one_is_cut_at_a_word() -> None:
    assert join_headline("Late again!", "Five days.") == "Late again! Five days."
    assert join_headline(None, "Five days.") == "Five days."
    assert join_headline("  Late \n again ", "") == "Late again"
    long = join_headline("word " * 1000, "Five days.")
    assert len(long) <= LONGEST + len(". Five days.")
