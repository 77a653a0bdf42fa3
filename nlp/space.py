"""The space in which texts are compared: what they mean, without formulas, plus the words they share."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np

from nlp import boilerplate
from nlp.arrays import Vectors, unit_rows
from nlp.communities import louvain
from nlp.encoder import DIMENSIONS, SentenceEncoder
from nlp.graph import fuzzy_graph

WORD_WEIGHT = 0.25
WORD_DIMENSIONS = 200
FORMULA_SHARE = 0.2
# With fewer texts neither formulas nor shared words can be told from chance.
FEWEST_FOR_WORDS = 30
FEWEST_FOR_FORMULAS = 200


def canonical_order(vectors: Vectors, texts: Sequence[str] | None) -> Any:
    """An order of the rows that depends on what they hold, not on how they arrived, int64 (n,)."""
    keys: list[Any] = list(vectors[:, :8].T[::-1])
    if texts is not None:
        keys.insert(0, _digests(texts))
    return np.lexsort(keys)


def theme_space(
    vectors: Vectors, texts: Sequence[str] | None, *, neighbours: int, encoder: SentenceEncoder | None
) -> Vectors:
    """Unit vectors for finding themes, float32 (n, d).

    The vectors are centred on their mean, so that what all texts have in common says nothing; where a
    fifth of a text is formula, the vector of the rest is averaged in; the words (latent semantic
    analysis, Deerwester et al. 1990) join at a quarter of the weight.

    Args:
        vectors: unit rows, (n, 384) for the steps that need the encoder.
        texts: the n texts, or None to use the vectors alone.
        neighbours: of each row in the graph that tells formulas from content.
        encoder: for the texts without their formulas; None for the packaged one.
    """
    if texts is None:
        return centred(vectors)
    if len(texts) >= FEWEST_FOR_FORMULAS and vectors.shape[1] == DIMENSIONS:
        vectors = without_formulas(vectors, texts, neighbours, encoder or SentenceEncoder())
    words = word_vectors(texts)
    return unit_rows(np.hstack([centred(vectors), WORD_WEIGHT * words]))


def centred(vectors: Vectors) -> Vectors:
    """Unit rows of what sets each vector apart from the mean."""
    return unit_rows(vectors - vectors.mean(axis=0)) if len(vectors) > 1 else vectors


def without_formulas(vectors: Vectors, texts: Sequence[str], neighbours: int, encoder: SentenceEncoder) -> Vectors:
    """Vectors with that of the text without its formulas averaged in, where these are a fifth of it."""
    coarse = louvain(fuzzy_graph(centred(vectors), neighbours))
    plain, shares = boilerplate.masked(texts, coarse)
    rows = [row for row in np.flatnonzero(shares >= FORMULA_SHARE) if plain[row].strip()]
    if not rows:
        return vectors
    mixed = vectors.copy()
    mixed[rows] = unit_rows(vectors[rows] + encoder.transform([plain[row] for row in rows]))
    return mixed


def word_vectors(texts: Sequence[str]) -> Vectors:
    """Unit vectors of the words of each text, float32 (n, at most 200)."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    nothing = np.zeros((len(texts), 1), dtype=np.float32)
    if len(texts) < FEWEST_FOR_WORDS:
        return nothing
    weigher = TfidfVectorizer(sublinear_tf=True, min_df=2, stop_words="english", max_features=50_000)
    try:
        weighed = weigher.fit_transform(texts)
    except ValueError:
        # No word is in two texts.
        return nothing
    dimensions = min(WORD_DIMENSIONS, len(texts) // 3, weighed.shape[1] - 1)
    if dimensions < 1:
        return nothing
    return unit_rows(TruncatedSVD(dimensions, random_state=0).fit_transform(weighed))


def _digests(texts: Sequence[str]) -> Any:
    """Fixed-width stand-ins, since an array of long strings takes their longest length each."""
    return np.array([blake2b(text.encode(), digest_size=8).hexdigest() for text in texts], dtype="S16")
