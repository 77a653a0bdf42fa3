"""The nearest neighbours of vectors: exact up to 50,000 rows, by an inverted file beyond."""

from typing import Any

import numpy as np

from nlp.arrays import Numbers, Shares, Vectors

EXACT = 50_000
BLOCK = 2_048
LISTS_PER_ROOT = 4
PROBES = 24
TRAINING = 200_000


def nearest_rows(vectors: Vectors, queries: Vectors, k: int) -> tuple[Numbers, Shares]:
    """The k rows most similar to each query, best first, with their cosines.

    Args:
        vectors: unit rows, (n, d).
        queries: unit rows, (m, d).
        k: how many; at most n are given.

    Returns:
        Indices, int64 (m, min(k, n)), and cosines, float64 of the same shape.
    """
    k = min(k, len(vectors))
    if k == 0:
        return np.empty((len(queries), 0), dtype=np.int64), np.empty((len(queries), 0))
    if len(vectors) > EXACT and len(queries) > BLOCK:
        return _approximate(vectors, queries, k)
    return _exact(vectors, queries, k)


def neighbours(vectors: Vectors, k: int) -> tuple[Numbers, Shares]:
    """The k nearest other rows of each row, best first, with their cosines; shapes as `nearest_rows`."""
    found, cosines = nearest_rows(vectors, vectors, k + 1)
    own = found == np.arange(len(vectors))[:, None]
    # Among exact duplicates a row may miss itself: then the last neighbour goes instead.
    own[~own.any(axis=1), -1] = True
    shape = (len(vectors), max(found.shape[1] - 1, 0))
    return found[~own].reshape(shape), cosines[~own].reshape(shape)


def _exact(vectors: Vectors, queries: Vectors, k: int) -> tuple[Numbers, Shares]:
    import faiss

    cosines, found = faiss.knn(
        np.ascontiguousarray(queries), np.ascontiguousarray(vectors), k, metric=faiss.METRIC_INNER_PRODUCT
    )
    # Equal cosines are told apart by row number, so that the order is always the same.
    order = np.lexsort((found, -cosines), axis=1)
    ordered: Numbers = np.take_along_axis(found, order, axis=1).astype(np.int64)
    return ordered, np.take_along_axis(cosines, order, axis=1).astype(np.float64)


def _approximate(vectors: Vectors, queries: Vectors, k: int) -> tuple[Numbers, Shares]:
    index = _inverted_file(vectors)
    cosines, found = index.search(np.ascontiguousarray(queries), k)
    # Where too few were found, row 0 stands in with the cosine of its opposite, which weighs nothing.
    missing = found < 0
    return np.where(missing, 0, found).astype(np.int64), np.where(missing, -1.0, cosines).astype(np.float64)


def _inverted_file(vectors: Vectors) -> Any:
    """Inverted file with 8-bit scalar quantisation (Jégou et al. 2011, as built by faiss)."""
    import faiss

    lists = int(LISTS_PER_ROOT * np.sqrt(len(vectors)))
    index: Any = faiss.index_factory(vectors.shape[1], f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    sample = np.linspace(0, len(vectors) - 1, min(TRAINING, len(vectors))).astype(np.int64)
    index.train(np.ascontiguousarray(vectors[sample]))
    index.add(np.ascontiguousarray(vectors))
    index.nprobe = PROBES
    return index
