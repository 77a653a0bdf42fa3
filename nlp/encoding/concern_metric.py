"""A measure under which texts on one concern are near, whoever writes: learned from reports labelled by hand.

Within-class covariance normalisation (Hatch, Kajarekar and Stolcke 2006): directions in which reports on one
and the same concern differ from each other (profession, setting, tone) count less. `benchmarks/concern_metric.py`
learns the matrix from this project's own invented reports, and shows what it brings on concerns it has not seen.
"""

import functools
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from nlp.arrays import Integers, Vectors, normalise_rows
from nlp.encoding.sentence_encoder import DIMENSIONS

# Small variances are known badly: to each is added so many times the mean.
SHRINKAGE = 5.0
BLOCK = 50_000
# The mean of fewer rows is mixed with that of all reports.
ENOUGH = 200


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
    """Unit rows centred and measured by concern, float32 (n, d); those of other models are only centred.

    The centre is the mean of the rows, drawn towards that of all reports while the rows are few: thirty
    texts about one and the same thing must not be told apart by what is left of them without it.

    Args:
        vectors: of the packaged model, unit rows, float32 (n, 384).
    """
    if vectors.shape[1] != DIMENSIONS:
        return normalise_rows(vectors - vectors.mean(axis=0) if len(vectors) > 1 else vectors)
    learned = load_learned()
    trust = min(len(vectors) / ENOUGH, 1.0)
    centre = trust * vectors.mean(axis=0) + (1 - trust) * learned.mean if len(vectors) else learned.mean
    measured = np.empty_like(vectors, dtype=np.float32)
    # Of a million vectors each whole copy is one and a half gigabytes.
    for start in range(0, len(vectors), BLOCK):
        block = slice(start, start + BLOCK)
        measured[block] = normalise_rows((vectors[block] - centre) @ learned.matrix)
    return measured


@dataclass(frozen=True, slots=True)
class LearnedMetric:
    """What was learned from reports: the mean of their vectors, float32 (d,), and the matrix, float32 (d, d)."""

    mean: Vectors
    matrix: Vectors


@functools.cache
def load_learned() -> LearnedMetric:
    """What the packaged file holds: the mean in its first row, the matrix below."""
    with files("nlp.encoding").joinpath("data", "concern_metric.npy").open("rb") as file:
        learned = np.load(file, allow_pickle=False).astype(np.float32)
    return LearnedMetric(learned[0], learned[1:])
