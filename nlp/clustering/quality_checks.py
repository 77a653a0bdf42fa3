"""Whether the themes of a run can be shown: what a moderator should look at before readers do."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nlp.arrays import Booleans, Integers, Vectors, compute_centroids

# What a reader can hold at once.
MOST_SHOWN = 70
TOO_ALIKE = 0.9
MOST_UNTHEMED = 0.15
# A theme of more than a quarter of all texts says little about any.
MOST_OF_ALL = 0.25
FEWEST = 20
# With fewer texts there are few themes, and one of them is easily a quarter.
MANY = 200

Gate = Literal["too_many", "too_alike", "same_name", "unthemed", "too_large"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a person should look at in a run.

    Attributes:
        gate: the check that failed.
        themes: the numbers of the themes concerned.
        value: the figure that failed it.
    """

    gate: Gate
    themes: tuple[int, ...]
    value: float


def check_themes(vectors: Vectors, labels: Integers, names: Mapping[int, str]) -> list[Finding]:
    """What is wrong with the themes of a run; nothing where all checks are passed.

    All pairs of themes are compared, by the cosine of their centroids in the space without what all
    texts have in common; no two may be nearer than 0.9.

    Args:
        vectors: unit rows, float32 (n, d).
        labels: theme of each text, int64 (n,); -1 for none.
        names: of the themes.
    """
    if not len(labels):
        return []
    numbers, counts = np.unique(labels[labels >= 0], return_counts=True)
    findings = []
    if len(numbers) > MOST_SHOWN:
        findings.append(Finding("too_many", (), float(len(numbers))))
    if len(labels) >= FEWEST and (unthemed := float(np.mean(labels < 0))) > MOST_UNTHEMED:
        findings.append(Finding("unthemed", (), unthemed))
    is_large = (counts > MOST_OF_ALL * len(labels)) & (len(labels) >= MANY)
    shares = counts / len(labels)
    findings += [
        Finding("too_large", (int(numbers[theme]),), float(shares[theme])) for theme in np.flatnonzero(is_large)
    ]
    return [
        *findings,
        *_list_too_alike(numbers, _compute_distinct_centroids(vectors, labels)),
        *_list_same_names(names),
    ]


def _compute_distinct_centroids(vectors: Vectors, labels: Integers) -> Vectors:
    """Mean direction of each theme apart from what all texts share, unit rows (themes, d), in order of number."""
    numbers = np.unique(labels[labels >= 0])
    compact: Integers = np.where(labels >= 0, np.searchsorted(numbers, labels), -1)
    return compute_centroids(vectors - vectors.mean(axis=0, dtype=np.float64).astype(np.float32), compact)


def _list_too_alike(numbers: Integers, centroids: Vectors) -> list[Finding]:
    cosines = np.triu(centroids @ centroids.T, k=1)
    is_near: Booleans = cosines > TOO_ALIKE
    return [
        Finding("too_alike", (int(numbers[row]), int(numbers[column])), float(cosines[row, column]))
        for row, column in np.argwhere(is_near)
    ]


def _list_same_names(names: Mapping[int, str]) -> list[Finding]:
    counts = Counter(name.casefold() for name in names.values())
    repeated = sorted(name for name, count in counts.items() if count > 1)
    return [
        Finding("same_name", tuple(sorted(theme for theme, other in names.items() if other.casefold() == name)), 1.0)
        for name in repeated
    ]
