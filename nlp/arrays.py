"""Array types that the modules share, and the one arithmetic that they all need."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

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
