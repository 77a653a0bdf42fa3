"""Themes: groups of texts about the same thing, firm enough to be shown, and the joining of new texts."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils.validation import validate_data

from nlp.arrays import Flags, Numbers, Shares, Vectors
from nlp.communities import belonging, consensus, followed, louvain, weights_to
from nlp.graph import fuzzy_graph
from nlp.settling import settled
from nlp.space import canonical_order, centred, theme_space

FEWEST_TEXTS = 5
FEWEST_MEMBERS = 3
FEWEST_IN_PART = 5
MOST_NEIGHBOURS = 15
# Of more texts, this many evenly spaced ones are grouped, and the others follow their neighbours.
MOST_FOR_CONSENSUS = 100_000

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
        rows_: the texts in the graph, int64 (m,).
        graph_: their neighbours with weights, sparse (m, m).
        copies_: a number that copies of one text share, for the texts in the graph, int64 (m,).

    Examples:
        >>> finder = ThemeFinder().fit(vectors, texts=texts)  # doctest: +SKIP
    """

    def __init__(
        self,
        *,
        random_state: int = 0,
        neighbours: int = MOST_NEIGHBOURS,
    ) -> None:
        self.random_state = random_state
        self.neighbours = neighbours

    def fit(self, vectors: Vectors, y: object = None, *, texts: Sequence[str] | None = None) -> Self:  # noqa: ARG002
        """Find the themes of n unit vectors, float32 (n, d); zero rows stand for empty texts.

        Args:
            vectors: of a `SentenceEncoder`.
            y: ignored, as scikit-learn wants it.
            texts: the n texts, which make the themes better.

        Raises:
            ValueError: there are no vectors, or they are no finite numbers.
        """
        vectors = validate_data(self, vectors, dtype=np.float32)
        self._start(len(vectors))
        written = np.flatnonzero(np.any(vectors != 0, axis=1))
        if len(written) < FEWEST_TEXTS:
            self._explain(written, TOO_FEW)
            return self
        kept = None if texts is None else [texts[row] for row in written.tolist()]
        order = canonical_order(vectors[written], kept)
        rows = written[order]
        ordered = None if texts is None else [texts[row] for row in rows.tolist()]
        self._find(rows, centred(vectors[rows]), ordered)
        return self

    def _start(self, n: int) -> None:
        self.labels_: Numbers = np.full(n, -1, dtype=np.int64)
        self.subthemes_: Numbers = np.full(n, -1, dtype=np.int64)
        self.strengths_: Shares = np.zeros(n)
        self.reasons_: list[str | None] = [BLANK] * n
        self.rows_: Numbers = np.empty(0, dtype=np.int64)
        self.graph_: Any = None
        self.copies_: Numbers = np.empty(0, dtype=np.int64)

    def _explain(self, rows: Numbers, reason: str | None) -> None:
        for row in rows.tolist():
            self.reasons_[row] = reason

    def _find(self, rows: Numbers, vectors: Vectors, texts: Sequence[str] | None) -> None:
        k = min(self.neighbours, neighbours_for(len(vectors)))
        space = theme_space(vectors, texts, neighbours=k)
        graph = fuzzy_graph(space, k)
        self.rows_, self.graph_ = rows, graph
        groups, strengths = _groups(graph, space, k, self.random_state)
        weak = strengths < least_strength(len(rows))
        firm = _renumbered(np.where(weak, -1, groups))
        found, strengths = settled(graph, vectors, firm)
        _, copies = np.unique([hash(row.tobytes()) for row in vectors], return_inverse=True)
        self.copies_ = copies.astype(np.int64)
        labels = _renumbered(labels_of_copies(self.copies_, found))
        self._explain(rows, None)
        self._explain(rows[labels < 0], BETWEEN)
        self._explain(rows[(labels < 0) & ~weak & (firm < 0)], ALONE)
        self.labels_[rows] = labels
        self.strengths_[rows] = np.where(labels < 0, 0.0, strengths)
        self.subthemes_[rows] = parts(graph, labels, self.random_state)

    def belonging(self, labels: Numbers) -> Shares:
        """Share of the weight of each text's edges that leads into its own label, float64 (n,)."""
        found: Shares = np.zeros(len(labels))
        if len(self.rows_):
            found[self.rows_] = belonging(self.graph_, self.graph_, labels[self.rows_])
        return found

    def weights_to(self, labels: Numbers) -> Any:
        """Weight of the edges from each text to each label, sparse (n, highest label + 1)."""
        m = len(self.rows_)
        spread = sparse.csr_array((np.ones(m), (self.rows_, np.arange(m))), shape=(len(labels), m))
        return spread @ weights_to(self.graph_, labels[self.rows_])


def neighbours_for(n: int) -> int:
    """Neighbours of each text in a graph of n: half the root of n, between 4 and 15."""
    return int(np.clip(np.sqrt(n) / 2, 4, MOST_NEIGHBOURS))


def least_strength(n: int) -> float:
    """Strength below which a text among n stays without a theme: 0.2 up to 500 texts, 0.3 from 2,000 on.

    Few texts are thinly spread, so that even near neighbours share little of their weight.
    """
    return float(np.interp(np.log(max(n, 1)), np.log([500, 2000]), [0.2, 0.3]))


def parts(graph: Any, labels: Numbers, random_state: int) -> Numbers:
    """Sub-themes: groups of at least five within each theme, numbered from 0; -1 elsewhere; int64 (n,)."""
    found = np.full(len(labels), -1, dtype=np.int64)
    for theme in range(labels.max(initial=-1) + 1):
        members = np.flatnonzero(labels == theme)
        inside = _renumbered(louvain(graph[members][:, members], 1.0, random_state), FEWEST_IN_PART)
        if inside.max() > 0:
            found[members] = inside
    return found


def _groups(graph: Any, space: Vectors, k: int, random_state: int) -> tuple[Numbers, Shares]:
    """Group of each text, and how firmly it belongs there; of very many texts, those that a sample has."""
    if len(space) <= MOST_FOR_CONSENSUS:
        return consensus(graph, random_state)
    sample = np.linspace(0, len(space) - 1, MOST_FOR_CONSENSUS).astype(np.int64)
    found = np.full(len(space), -1, dtype=np.int64)
    found[sample], _ = consensus(fuzzy_graph(space[sample], k), random_state)
    found = followed(graph, found)
    return found, belonging(graph, graph, found)


def labels_of_copies(copies: Numbers, labels: Numbers, counted: Flags | None = None) -> Numbers:
    """For each text the label that most copies of it have, int64 (n,).

    Args:
        copies: a number that copies of one text share, from 0 without gaps, int64 (n,).
        labels: int64 (n,), -1 for none.
        counted: the texts whose label counts, bool (n,); None for all. Where none of the copies does, -2 is given.
    """
    rows = np.arange(len(labels)) if counted is None else np.flatnonzero(counted)
    shape = (int(copies.max(initial=-1)) + 1, int(labels.max(initial=-1)) + 2)
    counts = sparse.coo_array((np.ones(len(rows)), (copies[rows], labels[rows] + 1)), shape=shape).tocsr()
    most: Numbers = np.asarray(counts.argmax(axis=1)).ravel().astype(np.int64) - 1
    some = np.asarray(counts.sum(axis=1)).ravel() > 0
    return np.where(some, most, -2)[copies]


def _renumbered(labels: Numbers, fewest: int = FEWEST_MEMBERS) -> Numbers:
    """Labels 0, 1, ... by falling size, then by first member; groups below `fewest` become -1."""
    values, first, positions, counts = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    kept: Flags = (values >= 0) & (counts >= fewest)
    order = [group for group in np.lexsort((first, -counts)) if kept[group]]
    numbers = np.full(len(values), -1, dtype=np.int64)
    numbers[order] = np.arange(len(order))
    return numbers[positions]
