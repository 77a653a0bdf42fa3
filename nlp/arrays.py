"""Array types that the packages share, and the arithmetic that they need."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


def normalise_rows(matrix: NDArray[Any]) -> Vectors:
    """Scale each row of a (n, d) array to length 1, float32; rows of zeros stay zeros.

    Examples:
        >>> normalise_rows(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
        [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    vectors = np.asarray(matrix, dtype=np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit_vectors: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return unit_vectors


def compute_centroids(vectors: Vectors, labels: Integers) -> Vectors:
    """Mean direction of the rows of each label, unit rows, float32 (labels, d).

    Args:
        vectors: unit rows, (n, d).
        labels: of each row, int64 (n,), from 0 without gaps; -1 for none.
    """
    from scipy import sparse

    members = np.flatnonzero(labels >= 0)
    shape = (int(labels.max(initial=-1)) + 1, len(labels))
    indicator = sparse.csr_array((np.ones(len(members), dtype=np.float32), (labels[members], members)), shape=shape)
    return normalise_rows(indicator @ vectors)
