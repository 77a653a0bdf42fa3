"""The vectors by which texts are clustered: what they mean, without boilerplate, plus the words they share."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np

from nlp.arrays import Integers, Vectors, normalise_rows
from nlp.clustering.community_detection import detect_communities
from nlp.clustering.neighbour_graph import build_fuzzy_graph
from nlp.documents.boilerplate import compute_presence, detect_boilerplate

WORD_WEIGHT = 0.25
WORD_DIMENSIONS = 200
BOILERPLATE_DIMENSIONS = 50
# Of a text of which half is boilerplate, all that boilerplate explains goes; of others in proportion.
ALL_BOILERPLATE = 0.5
# With fewer texts neither boilerplate nor shared words can be told from chance.
FEWEST_FOR_WORDS = 30
FEWEST_FOR_BOILERPLATE = 200


def compute_canonical_order(vectors: Vectors, texts: Sequence[str] | None) -> Integers:
    """An order of the rows that depends on what they hold, not on how they arrived, int64 (n,)."""
    keys: list[Any] = list(vectors[:, :8].T[::-1])
    if texts is not None:
        keys.insert(0, _digest_texts(texts))
    return np.lexsort(keys)


def remove_boilerplate(vectors: Vectors, texts: Sequence[str], *, neighbours: int) -> Vectors:
    """Unit vectors without what boilerplate explains, float32 (n, d).

    Args:
        vectors: unit rows, centred on their mean, float32 (n, d).
        texts: the n texts.
        neighbours: of each row in the graph that tells boilerplate from content.
    """
    return _regress_boilerplate_out(vectors, texts, neighbours) if len(texts) >= FEWEST_FOR_BOILERPLATE else vectors


def add_word_vectors(meaning: Vectors, texts: Sequence[str]) -> Vectors:
    """Unit vectors of meaning and words together, for texts that are too many to be compared pair by pair.

    The words (latent semantic analysis, Deerwester et al. 1990) join at a quarter of the weight.
    """
    return normalise_rows(np.hstack([meaning, WORD_WEIGHT * _compute_word_vectors(texts)]))


def _regress_boilerplate_out(vectors: Vectors, texts: Sequence[str], neighbours: int) -> Vectors:
    """Centred unit rows without what the boilerplate of their texts explains, float32 (n, d).

    The presence of each trigram of boilerplate, reduced to its 50 main directions, is regressed out of
    the vectors (Frisch and Waugh 1933), the more the larger a part of the text is boilerplate.
    """
    coarse = detect_communities(build_fuzzy_graph(vectors, neighbours))
    presence, shares = compute_presence(texts, detect_boilerplate(texts, coarse))
    if presence.shape[1] <= 1:
        return vectors
    directions = _reduce_dimensions(presence, min(BOILERPLATE_DIMENSIONS, presence.shape[1] - 1))
    basis, _ = np.linalg.qr(directions - directions.mean(axis=0))
    explained = basis @ (basis.T @ vectors)
    return normalise_rows(vectors - np.minimum(shares / ALL_BOILERPLATE, 1.0)[:, None] * explained)


def _compute_word_vectors(texts: Sequence[str]) -> Vectors:
    """Unit vectors of the words of each text, float32 (n, at most 200)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    nothing = np.zeros((len(texts), 1), dtype=np.float32)
    if len(texts) < FEWEST_FOR_WORDS:
        return nothing
    vectorizer = TfidfVectorizer(sublinear_tf=True, min_df=2, stop_words="english", max_features=50_000)
    try:
        term_weights = vectorizer.fit_transform(texts)
    except ValueError:
        # No word is in two texts.
        return nothing
    dimensions = min(WORD_DIMENSIONS, len(texts) // 3, term_weights.shape[1] - 1)
    return normalise_rows(_reduce_dimensions(term_weights, dimensions)) if dimensions >= 1 else nothing


def _reduce_dimensions(matrix: Any, dimensions: int) -> Any:
    """The main directions of a sparse matrix, (n, dimensions)."""
    from sklearn.decomposition import TruncatedSVD

    # Copies of one text have no variance, of which scikit-learn reports the share of each direction.
    with np.errstate(divide="ignore", invalid="ignore"):
        return TruncatedSVD(dimensions, random_state=0).fit_transform(matrix)


def _digest_texts(texts: Sequence[str]) -> Any:
    """Fixed-width stand-ins, since an array of long strings takes their longest length each."""
    return np.array([blake2b(text.encode(), digest_size=8).hexdigest() for text in texts], dtype="S16")
