"""Array types that the modules share, and the arithmetic that they need."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Vectors = NDArray[np.float32]
Numbers = NDArray[np.int64]
Shares = NDArray[np.float64]
Flags = NDArray[np.bool_]


def unit_rows(matrix: NDArray[Any]) -> Vectors:
    """Scale each row of a (n, d) array to length 1; rows of zeros stay zeros."""
    rows = np.asarray(matrix, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Vectors = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return scaled


def centres_of(vectors: Vectors, labels: Numbers) -> Vectors:
    """Mean direction of the rows of each label, unit rows (labels, d); labels from 0 without gaps, -1 for none."""
    inside = np.flatnonzero(labels >= 0)
    shape = (int(labels.max(initial=-1)) + 1, len(labels))
    member = sparse.csr_array((np.ones(len(inside), dtype=np.float32), (labels[inside], inside)), shape=shape)
    return unit_rows(member @ vectors)
