"""Theme discovery: groups of texts about the same thing, firm enough to be shown."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils.validation import validate_data

from nlp.arrays import Booleans, Floats, Integers, Vectors
from nlp.clustering.community_detection import (
    compute_membership_strengths,
    detect_consensus_communities,
    propagate_labels,
    sum_weights_to_labels,
)
from nlp.clustering.label_arrays import number_by_size, vote_over_copies
from nlp.clustering.likeness import MOST_PAIRWISE, compute_likeness, compute_sentence_likeness, rank_neighbours
from nlp.clustering.neighbour_graph import build_fuzzy_graph, build_fuzzy_graph_of_neighbours
from nlp.clustering.outlier_assignment import FIRM, assign_outliers
from nlp.clustering.parameters import MOST_NEIGHBOURS, count_neighbours, get_least_strength, get_resolution
from nlp.clustering.representation import add_word_vectors, compute_canonical_order, remove_boilerplate
from nlp.clustering.subthemes import detect_subthemes
from nlp.clustering.theme_fit import (
    compute_margins,
    drop_loose,
    find_core,
    find_second_themes,
    merge_alike,
    move_misfits,
)
from nlp.encoding.concern_metric import apply_metric
from nlp.encoding.sentence_vectors import SentenceVectors

FEWEST_TEXTS = 5
# Of more texts, this many evenly spaced ones are grouped, and the others follow their neighbours.
MOST_FOR_CONSENSUS = 100_000

TOO_FEW = "Not enough texts yet to tell themes apart."
BLANK = "The text is empty."
BETWEEN = "It lies between several themes and belongs firmly to none."
ALONE = "Fewer than three texts are about this so far."
LOOSE = "What is near to it does not hold together well enough to be a theme."


class ThemeFinder(ClusterMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """Finds themes among texts without being told how many there are.

    A graph of nearest neighbours is grouped again and again at many resolutions, each time with a tenth
    of its edges dropped; what stays together over the runs is a theme. Texts that do not stay with
    one group are left out, with the reason. The result does not depend on the order of the texts.

    Args:
        random_state: seed of the runs.
        neighbours: of each text in the graph; fewer are taken of fewer than 625 texts.

    Attributes:
        labels_: theme of each text, int64 (n,), the largest theme first; -1 where it has none.
        subthemes_: part of its theme, int64 (n,), from 0 within each theme; -1 where it has none.
        strengths_: how firmly each text belongs to its theme, float64 (n,) 0 to 1.
        reasons_: why a text has no theme; None where it has one.
        likeness_: of each two texts in the graph, float32 (m, m); None where they were not compared pair by pair.
        graph_rows_: the texts in the graph, int64 (m,).
        graph_: their neighbours with weights, sparse (m, m).
        copies_: a number that copies of one text share, for the texts in the graph, int64 (m,).

    Examples:
        >>> vectors = np.repeat(np.eye(2, dtype=np.float32), [6, 5], axis=0)
        >>> ThemeFinder().fit_predict(vectors).tolist()
        [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
    """

    def __init__(self, *, random_state: int = 0, neighbours: int = MOST_NEIGHBOURS) -> None:
        self.random_state = random_state
        self.neighbours = neighbours

    def fit(
        self,
        X: Vectors,
        y: object = None,  # noqa: ARG002 - scikit-learn passes it
        *,
        texts: Sequence[str] | None = None,
        sentences: SentenceVectors | None = None,
    ) -> Self:
        """Find the themes of n unit vectors; zero rows stand for empty texts.

        Args:
            X: vectors of a `SentenceEncoder`, float32 (n, d).
            y: ignored.
            texts: the n texts, their headlines before them, which make the themes better.
            sentences: of the texts, which make them better still.

        Raises:
            ValueError: there are no vectors, or they are no finite numbers.
        """
        vectors = validate_data(self, X, dtype=np.float32)
        self._reset(len(vectors))
        written = np.flatnonzero(np.any(vectors != 0, axis=1))
        if len(written) < FEWEST_TEXTS:
            self._set_reason(written, TOO_FEW)
            return self
        order = compute_canonical_order(vectors[written], _select_texts(texts, written))
        graph_rows = written[order]
        graph_texts = _select_texts(texts, graph_rows)
        graph_sentences = None if sentences is None else sentences.select(graph_rows)
        self._number_copies(vectors[graph_rows])
        self._find_themes(graph_rows, apply_metric(vectors[graph_rows]), graph_texts, graph_sentences)
        return self

    def find_core(self, labels: Integers) -> Booleans:
        """The texts that fit their theme clearly: by likeness or, of very many, by their place in the graph, bool (n,).

        Args:
            labels: of all n texts, int64 (n,).
        """
        if self.likeness_ is None:
            is_firm: Booleans = (labels >= 0) & (self.compute_strengths(labels) >= FIRM)
            return is_firm
        is_core: Booleans = np.zeros(len(labels), dtype=np.bool_)
        is_core[self.graph_rows_] = find_core(self.likeness_, labels[self.graph_rows_])
        return is_core

    def find_second_themes(self, labels: Integers, is_core: Booleans) -> Integers:
        """The theme that a sentence of each themed text clearly speaks of as well, int64 (n,); -1 for none.

        Args:
            labels: of all n texts, int64 (n,).
            is_core: the texts that a theme is judged by, bool (n,).
        """
        seconds: Integers = np.full(len(labels), -1, dtype=np.int64)
        if self._sentence_likeness is not None:
            graph_labels, graph_core = labels[self.graph_rows_], is_core[self.graph_rows_]
            seconds[self.graph_rows_] = find_second_themes(self._sentence_likeness, graph_labels, graph_core)
        return seconds

    def compute_strengths(self, labels: Integers) -> Floats:
        """Share of the weight of each text's edges that leads into its label, float64 (n,).

        Args:
            labels: of all n texts, int64 (n,).
        """
        strengths: Floats = np.zeros(len(labels))
        if len(self.graph_rows_):
            graph_labels = labels[self.graph_rows_]
            strengths[self.graph_rows_] = compute_membership_strengths(self.graph_, self.graph_, graph_labels)
        return strengths

    def sum_weights_to(self, labels: Integers) -> Any:
        """Weight of the edges from each text to each label, sparse (n, highest label + 1)."""
        m = len(self.graph_rows_)
        placement = sparse.csr_array((np.ones(m), (self.graph_rows_, np.arange(m))), shape=(len(labels), m))
        return placement @ sum_weights_to_labels(self.graph_, labels[self.graph_rows_])

    def _reset(self, n: int) -> None:
        self.labels_: Integers = np.full(n, -1, dtype=np.int64)
        self.subthemes_: Integers = np.full(n, -1, dtype=np.int64)
        self.strengths_: Floats = np.zeros(n)
        self.reasons_: list[str | None] = [BLANK] * n
        self.graph_rows_: Integers = np.empty(0, dtype=np.int64)
        self.graph_: Any = None
        self.likeness_: Vectors | None = None
        self._sentence_likeness: Vectors | None = None
        self.copies_: Integers = np.empty(0, dtype=np.int64)

    def _number_copies(self, vectors: Vectors) -> None:
        """Tell copies by their vectors as given: measured, they may differ in the last bit."""
        _, copies = np.unique([hash(vector.tobytes()) for vector in vectors], return_inverse=True)
        self.copies_ = copies.astype(np.int64)

    def _set_reason(self, indices: Integers, reason: str | None) -> None:
        for index in indices.tolist():
            self.reasons_[index] = reason

    def _build_graph(
        self, vectors: Vectors, texts: Sequence[str] | None, sentences: SentenceVectors | None, k: int
    ) -> Vectors:
        """Join the texts to their neighbours; gives the vectors that stand for them."""
        meaning = vectors if texts is None else remove_boilerplate(vectors, texts, neighbours=k)
        if texts is None or len(texts) > MOST_PAIRWISE:
            representation = meaning if texts is None else add_word_vectors(meaning, texts)
            self.graph_ = build_fuzzy_graph(representation, k)
            return representation
        measured = None if sentences is None else SentenceVectors(apply_metric(sentences.vectors), sentences.owners)
        self.likeness_ = compute_likeness(meaning, texts, measured)
        if measured is not None:
            self._sentence_likeness = compute_sentence_likeness(meaning, measured)
        self.graph_ = build_fuzzy_graph_of_neighbours(*rank_neighbours(self.likeness_, min(k, len(texts) - 1)))
        return meaning

    def _find_themes(
        self,
        graph_rows: Integers,
        vectors: Vectors,
        texts: Sequence[str] | None,
        sentences: SentenceVectors | None,
    ) -> None:
        k = min(self.neighbours, count_neighbours(len(vectors)))
        representation = self._build_graph(vectors, texts, sentences, k)
        self.graph_rows_, graph = graph_rows, self.graph_
        resolution = 1.0 if self.likeness_ is None else get_resolution(len(graph_rows))
        groups, strengths = _detect_groups(graph, representation, k, self.random_state, resolution)
        is_weak = strengths < get_least_strength(len(graph_rows))
        firm_labels = number_by_size(np.where(is_weak, -1, groups))
        assigned, strengths = assign_outliers(graph, vectors, firm_labels)
        if self.likeness_ is not None:
            assigned = move_misfits(self.likeness_, merge_alike(self.likeness_, assigned))
            strengths = compute_membership_strengths(graph, graph, assigned)
        voted = vote_over_copies(self.copies_, assigned)
        labels = number_by_size(self._drop_loose(voted))
        self._set_reason(graph_rows, None)
        self._set_reason(graph_rows[labels < 0], BETWEEN)
        self._set_reason(graph_rows[(labels < 0) & (voted >= 0)], LOOSE)
        self._set_reason(graph_rows[(labels < 0) & ~is_weak & (firm_labels < 0)], ALONE)
        self.labels_[graph_rows] = labels
        self.strengths_[graph_rows] = np.where(labels < 0, 0.0, strengths)
        self.subthemes_[graph_rows] = detect_subthemes(graph, labels, self.random_state)

    def _drop_loose(self, labels: Integers) -> Integers:
        """Labels of the texts in the graph without those of loose themes, where that can be told."""
        if self.likeness_ is None:
            return labels
        return drop_loose(labels, compute_margins(self.likeness_, labels))


def _select_texts(texts: Sequence[str] | None, indices: Integers) -> list[str] | None:
    return None if texts is None else [texts[index] for index in indices.tolist()]


def _detect_groups(
    graph: Any, representation: Vectors, k: int, random_state: int, resolution: float
) -> tuple[Integers, Floats]:
    """Group of each text, and how firmly it belongs there; of very many texts, those that a sample has."""
    n = len(representation)
    if n <= MOST_FOR_CONSENSUS:
        return detect_consensus_communities(graph, random_state, resolution=resolution)
    sample = np.linspace(0, n - 1, MOST_FOR_CONSENSUS).astype(np.int64)
    groups = np.full(n, -1, dtype=np.int64)
    groups[sample], _ = detect_consensus_communities(build_fuzzy_graph(representation[sample], k), random_state)
    groups = propagate_labels(graph, groups)
    return groups, compute_membership_strengths(graph, graph, groups)
