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
from nlp.routing.remit_features import RemitFeatures
from nlp.routing.teams import EncodedTexts, Team
from nlp.subjects.vocabulary import Vocabulary

# Measured on reports: with it the shares mean what they say.
SOFTNESS = 2.1
NEIGHBOURS = 20
# A neighbour at cosine .5 counts a twentieth of a twin.
NEARNESS = 6.0
# Neighbours of few texts are about something else as often as not: nothing spreads among 500, nine tenths among 3,000.
SPREAD_SHARE = 0.9
FEWEST_TO_SPREAD, ENOUGH_TO_SPREAD = 500, 3_000
STEPS = 30
# Spreading flattens: measured on parliamentary questions, this power makes the shares honest again.
SHARPENING = 2.5


class RemitClassifier(BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """Scores texts against remits: by meaning, words and subjects, and by where similar texts lean.

    Args:
        teams: at least one.
        encoder: for the remits.
        vocabulary: of subjects; None for the packaged one.
    """

    def __init__(
        self, teams: Sequence[Team], *, encoder: SentenceEncoder, vocabulary: Vocabulary | None = None
    ) -> None:
        self.teams = teams
        self.encoder = encoder
        self.vocabulary = vocabulary

    def fit(self, X: EncodedTexts, y: object = None) -> Self:  # noqa: ARG002 - decisions say nothing here
        """Read the remits, and let the leanings of texts without a decision reach the texts near them.

        Zhou et al. 2004 (learning with local and global consistency): a part of the weight of each
        step, a tenth of it among many texts, returns to the text's own leaning.

        Args:
            X: n texts.
            y: ignored.
        """
        self._features = RemitFeatures(self.teams, self.encoder, X, self.vocabulary)
        self._spread: Floats | None = None
        self._share = _get_spread_share(len(X))
        if not self._share:
            return self
        self._mean = X.vectors.mean(axis=0)
        self._vectors = normalise_rows(X.vectors - self._mean)
        own = self._compute_own_leanings(X)
        graph = _build_normalised_graph(self._vectors)
        spread = own
        for _ in range(STEPS):
            spread = self._share * (graph @ spread) + (1 - self._share) * own
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
        power = 1 + (SHARPENING - 1) * self._share / SPREAD_SHARE
        sharpened = (self._share * near + (1 - self._share) * own) ** power
        probabilities: Floats = sharpened / sharpened.sum(axis=1, keepdims=True)
        return probabilities

    def list_nearest_parts(self, vector: Vectors, team: int, most: int = 2) -> list[tuple[str, float]]:
        """The parts of a team's remit nearest to a vector, float32 (d,), with their cosines."""
        return self._features.list_nearest_parts(vector, team, most)

    def _compute_own_leanings(self, texts: EncodedTexts) -> Floats:
        return softmax(self._features.score(texts), SOFTNESS)


def _get_spread_share(texts: int) -> float:
    """How much of its leaning a text takes from its neighbours, among so many texts."""
    bounds = np.log([FEWEST_TO_SPREAD, ENOUGH_TO_SPREAD])
    return float(np.interp(np.log(max(texts, 1)), bounds, [0.0, SPREAD_SHARE]))


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
