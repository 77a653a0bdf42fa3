"""Which team a text belongs to by the teams' remits alone, before anybody has decided anything."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator

from nlp.arrays import Floats, Integers, Vectors, normalise_rows
from nlp.clustering.nearest_neighbours import find_nearest, find_neighbours
from nlp.encoding.sentence_encoder import SentenceEncoder
from nlp.routing.calibration import softmax
from nlp.routing.teams import EncodedTexts, Team

WORDS_WEIGHT = 0.05
SOFTNESS = 0.1
NEIGHBOURS = 20
# A neighbour at cosine .5 counts a twentieth of a twin.
NEARNESS = 6.0
SPREAD_SHARE = 0.9
STEPS = 30
FEWEST_TO_SPREAD = 100
# Spreading flattens: measured on parliamentary questions, this power makes the shares honest again.
SHARPENING = 2.5
K1, B = 1.2, 0.75


class RemitClassifier(BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """Scores texts against remits: by meaning, by words, and by where similar texts lean.

    Args:
        teams: at least one.
        encoder: for the remits.

    Attributes:
        parts_: number of the team and wording of each part of a remit.
    """

    def __init__(self, teams: Sequence[Team], *, encoder: SentenceEncoder) -> None:
        self.teams = teams
        self.encoder = encoder

    def fit(self, X: EncodedTexts, y: object = None) -> Self:  # noqa: ARG002 - decisions say nothing here
        """Read the remits, and let the leanings of texts without a decision reach the texts near them.

        Zhou et al. 2004 (learning with local and global consistency): a tenth of the weight of
        each step returns to the text's own leaning.

        Args:
            X: n texts.
            y: ignored.
        """
        self._read_remits()
        self._spread: Floats | None = None
        if len(X) < FEWEST_TO_SPREAD:
            return self
        self._mean = X.vectors.mean(axis=0)
        self._vectors = normalise_rows(X.vectors - self._mean)
        own = self._compute_own_leanings(X)
        graph = _build_normalised_graph(self._vectors)
        spread = own
        for _ in range(STEPS):
            spread = SPREAD_SHARE * (graph @ spread) + (1 - SPREAD_SHARE) * own
        self._spread = spread / spread.sum(axis=1, keepdims=True)
        return self

    def predict_proba(self, X: EncodedTexts) -> Floats:
        """Probability of each team, float64 (n, teams)."""
        own = self._compute_own_leanings(X)
        if self._spread is None:
            return own
        neighbours, cosines = find_nearest(self._vectors, normalise_rows(X.vectors - self._mean), NEIGHBOURS)
        weights = np.exp(NEARNESS * (cosines - 1))
        near = (weights[:, :, None] * self._spread[neighbours]).sum(axis=1) / weights.sum(axis=1, keepdims=True)
        sharpened = (SPREAD_SHARE * near + (1 - SPREAD_SHARE) * own) ** SHARPENING
        probabilities: Floats = sharpened / sharpened.sum(axis=1, keepdims=True)
        return probabilities

    def list_nearest_parts(self, vector: Vectors, team: int, most: int = 2) -> list[tuple[str, float]]:
        """The parts of a team's remit nearest to a vector, float32 (d,), with their cosines."""
        own_parts = np.flatnonzero(self._team_of_part == team)
        cosines = self._part_vectors[own_parts] @ vector
        order = np.argsort(-cosines, kind="stable")[:most]
        return [(self.parts_[own_parts[position]][1], float(cosines[position])) for position in order.tolist()]

    def _read_remits(self) -> None:
        self.parts_ = [(number, part) for number, team in enumerate(self.teams) for part in team.split_remit()]
        self._team_of_part: Integers = np.array([number for number, _ in self.parts_])
        self._first_parts = np.flatnonzero(np.diff(self._team_of_part, prepend=-1))
        self._remit_vectors = self.encoder.transform([team.remit for team in self.teams])
        self._part_vectors = self.encoder.transform([part for _, part in self.parts_])
        self._words = _RemitWords([" ".join([team.remit, *team.phrases]) for team in self.teams])

    def _compute_own_leanings(self, texts: EncodedTexts) -> Floats:
        best_parts = np.maximum.reduceat(texts.vectors @ self._part_vectors.T, self._first_parts, axis=1)
        words = WORDS_WEIGHT * self._words.score_texts(texts.texts)
        scores = texts.vectors @ self._remit_vectors.T + best_parts + words
        return softmax(np.asarray(scores, dtype=np.float64), SOFTNESS)


class _RemitWords:
    """BM25 of the words of a text against the remits (Robertson and Zaragoza 2009)."""

    def __init__(self, remits: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import CountVectorizer

        self._vectorizer = CountVectorizer(stop_words="english", binary=True, token_pattern=r"(?u)\b\w+\b")  # noqa: S106
        # Teams whose remits are words like "the" leave this one, which is nobody's.
        counts = self._vectorizer.fit_transform([*remits, "wordless"]).toarray()[:-1]
        holding = (counts > 0).sum(axis=0)
        rarity = np.log1p((len(remits) - holding + 0.5) / (holding + 0.5))
        length = counts.sum(axis=1, keepdims=True) / max(counts.sum(axis=1).mean(), 1.0)
        self._weights = rarity * counts * (K1 + 1) / (counts + K1 * (1 - B + B * length))

    def score_texts(self, texts: Sequence[str]) -> Any:
        """Scores of each text for each remit, float64 (n, teams)."""
        return self._vectorizer.transform(texts) @ self._weights.T


def _build_normalised_graph(vectors: Vectors) -> Any:
    """Weights between neighbours, divided by the roots of both degrees, sparse (n, n)."""
    neighbours, cosines = find_neighbours(vectors, NEIGHBOURS)
    weights = np.exp(NEARNESS * (cosines - 1))
    n, k = neighbours.shape
    sources: Integers = np.repeat(np.arange(n), k)
    directed = sparse.csr_array((weights.ravel(), (sources, neighbours.ravel())), shape=(n, n))
    graph = directed + directed.T
    scale = sparse.diags_array(1 / np.sqrt(np.maximum(np.asarray(graph.sum(axis=1)).ravel(), 1e-9)))
    return scale @ graph @ scale
