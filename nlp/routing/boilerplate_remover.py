"""Texts without the boilerplate that says nothing about which team they belong to."""

from typing import Self

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin

from nlp.arrays import Integers, normalise_rows
from nlp.clustering.community_detection import detect_communities
from nlp.clustering.neighbour_graph import build_fuzzy_graph
from nlp.documents.boilerplate import Trigram, detect_boilerplate, remove_boilerplate
from nlp.encoding.sentence_encoder import DIMENSIONS, SentenceEncoder
from nlp.routing.teams import EncodedTexts

FEWEST_TEXTS = 200
NEIGHBOURS = 15


class BoilerplateRemover(TransformerMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """Takes boilerplate out of texts, and averages the vectors of what remains into theirs.

    Args:
        encoder: for texts without their boilerplate.

    Attributes:
        boilerplate_: trigrams of words.
    """

    def __init__(self, *, encoder: SentenceEncoder) -> None:
        self.encoder = encoder

    def fit(self, X: EncodedTexts, y: Integers) -> Self:
        """Tell boilerplate by the teams it is spread over, or before enough decisions by rough groups.

        Args:
            X: n texts.
            y: number of the team of each, int64 (n,); -1 where nobody has decided.
        """
        self.boilerplate_: frozenset[Trigram] = frozenset()
        decided = np.flatnonzero(y >= 0)
        if len(decided) >= FEWEST_TEXTS:
            self.boilerplate_ = detect_boilerplate(X.select(decided).texts, y[decided])
        elif len(X) >= FEWEST_TEXTS:
            centred = normalise_rows(X.vectors - X.vectors.mean(axis=0))
            groups = detect_communities(build_fuzzy_graph(centred, NEIGHBOURS))
            self.boilerplate_ = detect_boilerplate(X.texts, groups)
        return self

    def transform(self, X: EncodedTexts) -> EncodedTexts:
        """The texts without boilerplate; one that is nothing else stays whole."""
        shortened, shares = remove_boilerplate(X.texts, self.boilerplate_)
        texts = [short if short.strip() else whole for short, whole in zip(shortened, X.texts, strict=True)]
        changed = np.flatnonzero((shares > 0) & (shares < 1))
        if not len(changed) or X.vectors.shape[1] != DIMENSIONS:
            return EncodedTexts(texts, X.vectors)
        vectors = X.vectors.copy()
        shortened_vectors = self.encoder.transform([texts[index] for index in changed.tolist()])
        vectors[changed] = normalise_rows(X.vectors[changed] + shortened_vectors)
        return EncodedTexts(texts, vectors)
