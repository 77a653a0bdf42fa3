"""A graph of texts: each joined to its neighbours, the weights comparable between dense and sparse parts."""

from typing import Any

import numpy as np
from scipy import sparse

from nlp.arrays import Floats, Integers, Vectors
from nlp.clustering.nearest_neighbours import find_neighbours

BISECTIONS = 32


def build_fuzzy_graph(vectors: Vectors, k: int) -> Any:
    """Symmetric weights between neighbours as UMAP defines them (McInnes, Healy and Melville 2018).

    The nearest neighbour has weight 1; the others fall off at a scale that is each text's own; the
    two directions join as a probabilistic or, `a + b - ab`.

    Args:
        vectors: unit rows, float32 (n, d).
        k: neighbours of each row.

    Returns:
        Sparse symmetric float64 (n, n) without a diagonal.
    """
    return build_fuzzy_graph_of_neighbours(*find_neighbours(vectors, k))


def build_fuzzy_graph_of_neighbours(neighbours: Integers, likeness: Floats) -> Any:
    """The same from neighbours that are known, int64 (n, k), and how alike they are, float64 (n, k), at most 1."""
    return _join_directions(neighbours, _compute_memberships(np.maximum(1.0 - likeness, 0.0)))


def _join_directions(neighbours: Integers, weights: Floats) -> Any:
    """Symmetric matrix from each row's neighbours and their weights, both (n, k)."""
    n, k = neighbours.shape
    sources = np.repeat(np.arange(n), k)
    directed = sparse.csr_array((weights.ravel(), (sources, neighbours.ravel())), shape=(n, n))
    transposed = directed.T.tocsr()
    graph = sparse.csr_array(directed + transposed - directed.multiply(transposed))
    graph.sort_indices()
    return graph


def _compute_memberships(distances: Floats) -> Floats:
    """`exp(-(d - rho) / sigma)` with sigma such that each row sums to log2(k)."""
    if distances.shape[1] == 0:
        return distances
    beyond = np.maximum(distances - distances[:, :1], 0.0)
    target = np.log2(max(distances.shape[1], 2))
    low = np.full(len(distances), 1e-6)
    high = np.full(len(distances), 4.0)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        too_wide = np.exp(-beyond / middle[:, None]).sum(axis=1) > target
        high = np.where(too_wide, middle, high)
        low = np.where(too_wide, low, middle)
    memberships: Floats = np.exp(-beyond / ((low + high) / 2)[:, None])
    return memberships
