"""The space in which texts are compared: what they mean, without formulas, plus the words they share."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np

from nlp import boilerplate
from nlp.arrays import Vectors, unit_rows
from nlp.communities import louvain
from nlp.graph import fuzzy_graph

WORD_WEIGHT = 0.25
WORD_DIMENSIONS = 200
FORMULA_DIMENSIONS = 50
# Of a text of which half is formula, all that formulas explain goes; of others in proportion.
ALL_FORMULA = 0.5
# With fewer texts neither formulas nor shared words can be told from chance.
FEWEST_FOR_WORDS = 30
FEWEST_FOR_FORMULAS = 200


def canonical_order(vectors: Vectors, texts: Sequence[str] | None) -> Any:
    """An order of the rows that depends on what they hold, not on how they arrived, int64 (n,)."""
    keys: list[Any] = list(vectors[:, :8].T[::-1])
    if texts is not None:
        keys.insert(0, _digests(texts))
    return np.lexsort(keys)


def theme_space(vectors: Vectors, texts: Sequence[str] | None, *, neighbours: int) -> Vectors:
    """Unit vectors for finding themes, float32 (n, d).

    What formulas explain is taken out; the words (latent semantic analysis, Deerwester et al. 1990)
    join at a quarter of the weight.

    Args:
        vectors: unit rows, centred on their mean, (n, d).
        texts: the n texts, or None to use the vectors alone.
        neighbours: of each row in the graph that tells formulas from content.
    """
    if texts is None:
        return vectors
    found = without_formulas(vectors, texts, neighbours) if len(texts) >= FEWEST_FOR_FORMULAS else vectors
    return unit_rows(np.hstack([found, WORD_WEIGHT * word_vectors(texts)]))


def centred(vectors: Vectors) -> Vectors:
    """Unit rows of what sets each vector apart from the mean, so that what all have in common says nothing."""
    if len(vectors) <= 1:
        return vectors
    found = vectors - vectors.mean(axis=0)
    # In place: of a million vectors, each copy is one and a half gigabytes.
    lengths = np.sqrt(np.einsum("ij,ij->i", found, found))[:, None]
    centred_rows: Vectors = np.divide(found, lengths, out=found, where=lengths > 0)
    return centred_rows


def without_formulas(vectors: Vectors, texts: Sequence[str], neighbours: int) -> Vectors:
    """Centred unit rows without what the formulas of their texts explain, float32 (n, d).

    The presence of each formula, reduced to its 50 main directions, is regressed out of the vectors
    (Frisch and Waugh 1933), the more the larger a part of the text is formula.
    """
    coarse = louvain(fuzzy_graph(vectors, neighbours))
    present, shares = boilerplate.presence(texts, boilerplate.formulas(texts, coarse))
    if present.shape[1] <= 1:
        return vectors
    dimensions = min(FORMULA_DIMENSIONS, present.shape[1] - 1)
    main = _reduced(present, dimensions)
    basis, _ = np.linalg.qr(main - main.mean(axis=0))
    explained = basis @ (basis.T @ vectors)
    return unit_rows(vectors - np.minimum(shares / ALL_FORMULA, 1.0)[:, None] * explained)


def word_vectors(texts: Sequence[str]) -> Vectors:
    """Unit vectors of the words of each text, float32 (n, at most 200)."""
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
    return unit_rows(_reduced(weighed, dimensions))


def _reduced(matrix: Any, dimensions: int) -> Any:
    """The main directions of a sparse matrix, (n, dimensions)."""
    from sklearn.decomposition import TruncatedSVD

    # Copies of one text have no variance, of which scikit-learn reports the share of each direction.
    with np.errstate(divide="ignore", invalid="ignore"):
        return TruncatedSVD(dimensions, random_state=0).fit_transform(matrix)


def _digests(texts: Sequence[str]) -> Any:
    """Fixed-width stand-ins, since an array of long strings takes their longest length each."""
    return np.array([blake2b(text.encode(), digest_size=8).hexdigest() for text in texts], dtype="S16")
