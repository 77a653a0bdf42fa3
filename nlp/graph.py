"""A graph of texts: each joined to its neighbours, the weights comparable between dense and sparse parts."""

from typing import Any

import numpy as np
from scipy import sparse

from nlp.arrays import Numbers, Shares, Vectors
from nlp.neighbours import neighbours

BISECTIONS = 32


def fuzzy_graph(vectors: Vectors, k: int) -> Any:
    """Symmetric weights between neighbours as UMAP defines them (McInnes, Healy and Melville 2018).

    The nearest neighbour has weight 1; the others fall off at a scale that is each text's own; the
    two directions join as a probabilistic or, `a + b - ab`.

    Args:
        vectors: unit rows, (n, d).
        k: neighbours of each row.

    Returns:
        Sparse symmetric float64 (n, n) without a diagonal.
    """
    found, cosines = neighbours(vectors, k)
    weights = _memberships(np.maximum(1.0 - cosines, 0.0))
    return joined(found, weights)


def joined(found: Numbers, weights: Shares) -> Any:
    """Symmetric matrix from each row's neighbours and their weights."""
    n, k = found.shape
    shape = (n, n)
    rows = np.repeat(np.arange(n), k)
    directed = sparse.csr_array((weights.ravel(), (rows, found.ravel())), shape=shape)
    transposed = directed.T.tocsr()
    graph = sparse.csr_array(directed + transposed - directed.multiply(transposed))
    graph.sort_indices()
    return graph


def _memberships(distances: Shares) -> Shares:
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
    weights: Shares = np.exp(-beyond / ((low + high) / 2)[:, None])
    return weights
