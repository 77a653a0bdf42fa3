"""Novelty detection: texts that are like nothing seen before, which no team should be given by a machine."""

from collections.abc import Sequence
from typing import Self

import numpy as np
from sklearn.base import BaseEstimator

from nlp.arrays import Booleans, Integers
from nlp.clustering.nearest_neighbours import find_nearest
from nlp.encoding.sentence_encoder import SentenceEncoder
from nlp.routing.decision_classifier import TWIN
from nlp.routing.teams import EncodedTexts, Team

# Of six thousand later questions one in a thousand had no earlier one at this cosine; no nonsense text tried had.
FAMILIAR = 0.35
FEWEST_TO_KNOW = 100
# With fewer texts only the remits can tell: of the same questions one in a thousand was so far from all.
FAMILIAR_REMIT = 0.19
LATIN_END = "\u0250"


class NoveltyDetector(BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """Tells texts that are far from every remit and every text seen, or in letters that the encoder cannot read.

    Args:
        teams: whose remits are familiar.
        encoder: for the remits.
    """

    def __init__(self, teams: Sequence[Team], *, encoder: SentenceEncoder) -> None:
        self.teams = teams
        self.encoder = encoder

    def fit(self, X: EncodedTexts, y: Integers) -> Self:
        """Learn what is familiar from n texts and the team decided for each, int64 (n,), -1 for none."""
        decided = np.flatnonzero(y >= 0)
        # Where decisions are enough, nonsense that nobody decided must not vouch for nonsense.
        self._vectors = X.vectors[decided if len(decided) >= FEWEST_TO_KNOW else slice(None)]
        self._remit_vectors = self.encoder.transform([part for team in self.teams for part in team.split_remit()])
        return self

    def is_novel(self, X: EncodedTexts) -> Booleans:
        """Whether each text is like nothing seen before, bool (n,)."""
        nearest = (X.vectors @ self._remit_vectors.T).max(axis=1)
        least = FAMILIAR_REMIT
        if len(self._vectors) >= FEWEST_TO_KNOW:
            _, cosines = find_nearest(self._vectors, X.vectors, 2)
            # A text that was there itself does not count as another one like it.
            others = np.where(cosines >= TWIN, -1.0, cosines).max(axis=1)
            nearest, least = np.maximum(nearest, others), FAMILIAR
        is_readable = np.array([_is_readable(text) for text in X.texts], dtype=np.bool_)
        is_novel: Booleans = (nearest < least) | ~is_readable
        return is_novel


def _is_readable(text: str) -> bool:
    """Whether at least half of the letters are Latin."""
    letters = [character for character in text if character.isalpha()]
    return bool(letters) and sum(letter < LATIN_END for letter in letters) * 2 >= len(letters)
