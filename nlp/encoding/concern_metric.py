"""A measure under which texts on one concern are near, whoever writes: learned from reports labelled by hand.

Within-class covariance normalisation (Hatch, Kajarekar and Stolcke 2006): directions in which reports on one
and the same concern differ from each other (profession, setting, tone) count less. `benchmarks/concern_metric.py`
learns the matrix from this project's own invented reports, and shows what it brings on concerns it has not seen.
"""

import functools
from importlib.resources import files

import numpy as np

from nlp.arrays import Integers, Vectors, normalise_rows
from nlp.encoding.sentence_encoder import DIMENSIONS

# Small variances are known badly: to each is added so many times the mean.
SHRINKAGE = 5.0


def learn_metric(vectors: Vectors, concerns: Integers) -> Vectors:
    """The matrix that evens out what varies within concerns, float32 (d, d).

    Args:
        vectors: unit rows, float32 (n, d).
        concerns: number of the concern of each, int64 (n,).
    """
    _, groups, counts = np.unique(concerns, return_inverse=True, return_counts=True)
    means = np.zeros((len(counts), vectors.shape[1]))
    np.add.at(means, groups, vectors)
    differences = vectors - (means / counts[:, None])[groups]
    freedom = np.sqrt(counts / np.maximum(counts - 1, 1))[groups]
    scattered = differences * freedom[:, None]
    variances, directions = np.linalg.eigh(scattered.T @ scattered / len(scattered))
    scales = 1 / np.sqrt(variances + SHRINKAGE * variances.mean())
    matrix: Vectors = (directions * (scales / scales.max()) @ directions.T).astype(np.float32)
    return matrix


def apply_metric(vectors: Vectors) -> Vectors:
    """Unit rows centred on their mean and measured by concern, float32 (n, d); of other models only centred.

    Args:
        vectors: of the packaged model, unit rows, float32 (n, 384).
    """
    centred = vectors - vectors.mean(axis=0) if len(vectors) > 1 else vectors
    return normalise_rows(centred @ _load_matrix() if vectors.shape[1] == DIMENSIONS else centred)


@functools.cache
def _load_matrix() -> Vectors:
    with files("nlp.encoding").joinpath("data", "concern_metric.npy").open("rb") as file:
        matrix: Vectors = np.load(file, allow_pickle=False).astype(np.float32)
    return matrix
