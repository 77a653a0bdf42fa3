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
    detect_communities,
    detect_consensus_communities,
    propagate_labels,
    sum_weights_to_labels,
)
from nlp.clustering.neighbour_graph import build_fuzzy_graph
from nlp.clustering.outlier_assignment import assign_outliers
from nlp.clustering.representation import build_representation, centre_rows, compute_canonical_order

FEWEST_TEXTS = 5
FEWEST_MEMBERS = 3
FEWEST_IN_SUBTHEME = 5
MOST_NEIGHBOURS = 15
# Of more texts, this many evenly spaced ones are grouped, and the others follow their neighbours.
MOST_FOR_CONSENSUS = 100_000
# What `vote_over_copies` gives where no copy has a vote.
NO_VOTE = -2

TOO_FEW = "Not enough texts yet to tell themes apart."
BLANK = "The text is empty."
BETWEEN = "It lies between several themes and belongs firmly to none."
ALONE = "Fewer than three texts are about this so far."


class ThemeFinder(ClusterMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """Finds themes among texts without being told how many there are.

    A graph of nearest neighbours is grouped again and again at many resolutions, each time with a tenth
    of its edges dropped; what stays together over the runs is a theme. Texts that do not stay with
    one group are left out, with the reason. The result does not depend on the order of the texts.

    Args:
        random_state: seed of the runs.
        neighbours: of each text in the graph; fewer are taken of fewer than 900 texts.

    Attributes:
        labels_: theme of each text, int64 (n,), the largest theme first; -1 where it has none.
        subthemes_: part of its theme, int64 (n,), from 0 within each theme; -1 where it has none.
        strengths_: how firmly each text belongs to its theme, float64 (n,) 0 to 1.
        reasons_: why a text has no theme; None where it has one.
        graph_rows_: the texts in the graph, int64 (m,).
        graph_: their neighbours with weights, sparse (m, m).
        copies_: a number that copies of one text share, for the texts in the graph, int64 (m,).

    Examples:
        >>> vectors = np.repeat(np.eye(2, dtype=np.float32), [6, 5], axis=0)
        >>> ThemeFinder().fit_predict(vectors).tolist()
        [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
    """

    def __init__(
        self,
        *,
        random_state: int = 0,
        neighbours: int = MOST_NEIGHBOURS,
    ) -> None:
        self.random_state = random_state
        self.neighbours = neighbours

    def fit(self, X: Vectors, y: object = None, *, texts: Sequence[str] | None = None) -> Self:  # noqa: ARG002 - scikit-learn passes it
        """Find the themes of n unit vectors; zero rows stand for empty texts.

        Args:
            X: vectors of a `SentenceEncoder`, float32 (n, d).
            y: ignored.
            texts: the n texts, which make the themes better.

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
        self._find_themes(graph_rows, centre_rows(vectors[graph_rows]), _select_texts(texts, graph_rows))
        return self

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
        self.copies_: Integers = np.empty(0, dtype=np.int64)

    def _set_reason(self, indices: Integers, reason: str | None) -> None:
        for index in indices.tolist():
            self.reasons_[index] = reason

    def _find_themes(self, graph_rows: Integers, vectors: Vectors, texts: Sequence[str] | None) -> None:
        k = min(self.neighbours, _count_neighbours(len(vectors)))
        representation = build_representation(vectors, texts, neighbours=k)
        graph = build_fuzzy_graph(representation, k)
        self.graph_rows_, self.graph_ = graph_rows, graph
        groups, strengths = _detect_groups(graph, representation, k, self.random_state)
        is_weak = strengths < _get_least_strength(len(graph_rows))
        firm_labels = _number_by_size(np.where(is_weak, -1, groups))
        assigned, strengths = assign_outliers(graph, vectors, firm_labels)
        _, copies = np.unique([hash(vector.tobytes()) for vector in vectors], return_inverse=True)
        self.copies_ = copies.astype(np.int64)
        labels = _number_by_size(vote_over_copies(self.copies_, assigned))
        self._set_reason(graph_rows, None)
        self._set_reason(graph_rows[labels < 0], BETWEEN)
        self._set_reason(graph_rows[(labels < 0) & ~is_weak & (firm_labels < 0)], ALONE)
        self.labels_[graph_rows] = labels
        self.strengths_[graph_rows] = np.where(labels < 0, 0.0, strengths)
        self.subthemes_[graph_rows] = detect_subthemes(graph, labels, self.random_state)


def detect_subthemes(graph: Any, labels: Integers, random_state: int) -> Integers:
    """Sub-themes: groups of at least five within each theme, numbered from 0; -1 elsewhere.

    Args:
        graph: symmetric weights, sparse (n, n).
        labels: theme of each text, int64 (n,), from 0 without gaps; -1 where it has none.
        random_state: seed of the runs.

    Returns:
        Sub-theme of each text, int64 (n,).
    """
    subthemes = np.full(len(labels), -1, dtype=np.int64)
    for theme in range(labels.max(initial=-1) + 1):
        members = np.flatnonzero(labels == theme)
        groups = detect_communities(graph[members][:, members], 1.0, random_state)
        numbered = _number_by_size(groups, FEWEST_IN_SUBTHEME)
        if numbered.max() > 0:
            subthemes[members] = numbered
    return subthemes


def vote_over_copies(copies: Integers, labels: Integers, has_vote: Booleans | None = None) -> Integers:
    """For each text the label that most copies of it have, int64 (n,).

    Args:
        copies: a number that copies of one text share, from 0 without gaps, int64 (n,).
        labels: int64 (n,), -1 for none.
        has_vote: the texts whose label counts, bool (n,); None for all. Where none of the copies does, -2 is given.

    Examples:
        >>> vote_over_copies(np.array([0, 0, 0, 1]), np.array([4, 4, 7, 2])).tolist()
        [4, 4, 4, 2]
    """
    voters = np.arange(len(labels)) if has_vote is None else np.flatnonzero(has_vote)
    shape = (int(copies.max(initial=-1)) + 1, int(labels.max(initial=-1)) + 2)
    votes = sparse.coo_array((np.ones(len(voters)), (copies[voters], labels[voters] + 1)), shape=shape).tocsr()
    winners: Integers = np.asarray(votes.argmax(axis=1)).ravel().astype(np.int64) - 1
    has_votes = np.asarray(votes.sum(axis=1)).ravel() > 0
    return np.where(has_votes, winners, NO_VOTE)[copies]


def _select_texts(texts: Sequence[str] | None, indices: Integers) -> list[str] | None:
    return None if texts is None else [texts[index] for index in indices.tolist()]


def _count_neighbours(n: int) -> int:
    """Neighbours of each text in a graph of n: half the root of n, between 4 and 15."""
    return int(np.clip(np.sqrt(n) / 2, 4, MOST_NEIGHBOURS))


def _get_least_strength(n: int) -> float:
    """Strength below which a text among n stays without a theme: 0.2 up to 500 texts, 0.3 from 2,000 on.

    Few texts are thinly spread, so that even near neighbours share little of their weight.
    """
    return float(np.interp(np.log(max(n, 1)), np.log([500, 2000]), [0.2, 0.3]))


def _detect_groups(graph: Any, representation: Vectors, k: int, random_state: int) -> tuple[Integers, Floats]:
    """Group of each text, and how firmly it belongs there; of very many texts, those that a sample has."""
    n = len(representation)
    if n <= MOST_FOR_CONSENSUS:
        return detect_consensus_communities(graph, random_state)
    sample = np.linspace(0, n - 1, MOST_FOR_CONSENSUS).astype(np.int64)
    groups = np.full(n, -1, dtype=np.int64)
    groups[sample], _ = detect_consensus_communities(build_fuzzy_graph(representation[sample], k), random_state)
    groups = propagate_labels(graph, groups)
    return groups, compute_membership_strengths(graph, graph, groups)


def _number_by_size(labels: Integers, fewest: int = FEWEST_MEMBERS) -> Integers:
    """Labels 0, 1, ... by falling size, then by first member; groups below `fewest` become -1."""
    values, first, positions, counts = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    is_large_enough: Booleans = (values >= 0) & (counts >= fewest)
    order = [group for group in np.lexsort((first, -counts)) if is_large_enough[group]]
    numbers = np.full(len(values), -1, dtype=np.int64)
    numbers[order] = np.arange(len(order))
    return numbers[positions]
