"""The nearest neighbours of vectors: exact up to 50,000 rows, by an inverted file beyond."""

from typing import Any

import numpy as np

from nlp.arrays import Floats, Integers, Vectors

EXACT = 50_000
BLOCK = 2_048
LISTS_PER_ROOT = 4
PROBES = 24
TRAINING = 200_000


def find_nearest(vectors: Vectors, queries: Vectors, k: int) -> tuple[Integers, Floats]:
    """The k rows most similar to each query, best first, with their cosines.

    Args:
        vectors: unit rows, float32 (n, d).
        queries: unit rows, float32 (m, d).
        k: how many; at most n are given.

    Returns:
        Indices, int64 (m, min(k, n)), and cosines, float64 of the same shape.
    """
    k = min(k, len(vectors))
    if k == 0:
        return np.empty((len(queries), 0), dtype=np.int64), np.empty((len(queries), 0))
    if len(vectors) > EXACT and len(queries) > BLOCK:
        return _search_inverted_file(vectors, queries, k)
    return _search_exactly(vectors, queries, k)


def find_neighbours(vectors: Vectors, k: int) -> tuple[Integers, Floats]:
    """The k nearest other rows of each row, best first, with their cosines; shapes as `find_nearest`."""
    neighbours, cosines = find_nearest(vectors, vectors, k + 1)
    is_itself = neighbours == np.arange(len(vectors))[:, None]
    # Among exact duplicates a row may miss itself: then the last neighbour goes instead.
    is_itself[~is_itself.any(axis=1), -1] = True
    shape = (len(vectors), max(neighbours.shape[1] - 1, 0))
    return neighbours[~is_itself].reshape(shape), cosines[~is_itself].reshape(shape)


def _search_exactly(vectors: Vectors, queries: Vectors, k: int) -> tuple[Integers, Floats]:
    import faiss

    cosines, indices = faiss.knn(
        np.ascontiguousarray(queries), np.ascontiguousarray(vectors), k, metric=faiss.METRIC_INNER_PRODUCT
    )
    # Equal cosines are told apart by row number, so that the order is always the same.
    order = np.lexsort((indices, -cosines), axis=1)
    ordered: Integers = np.take_along_axis(indices, order, axis=1).astype(np.int64)
    return ordered, np.take_along_axis(cosines, order, axis=1).astype(np.float64)


def _search_inverted_file(vectors: Vectors, queries: Vectors, k: int) -> tuple[Integers, Floats]:
    index = _build_inverted_file(vectors)
    cosines, indices = index.search(np.ascontiguousarray(queries), k)
    # Where too few were found, row 0 stands in with the cosine of its opposite, which weighs nothing.
    missing = indices < 0
    return np.where(missing, 0, indices).astype(np.int64), np.where(missing, -1.0, cosines).astype(np.float64)


def _build_inverted_file(vectors: Vectors) -> Any:
    """Inverted file with 8-bit scalar quantisation (Jégou et al. 2011, as built by faiss)."""
    import faiss

    lists = int(LISTS_PER_ROOT * np.sqrt(len(vectors)))
    index: Any = faiss.index_factory(vectors.shape[1], f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    sample = np.linspace(0, len(vectors) - 1, min(TRAINING, len(vectors))).astype(np.int64)
    index.train(np.ascontiguousarray(vectors[sample]))
    index.add(np.ascontiguousarray(vectors))
    index.nprobe = PROBES
    return index
