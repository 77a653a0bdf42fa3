"""Whether the themes of a run can be shown: what a moderator should look at before readers do."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nlp.arrays import Flags, Numbers, Vectors, centres_of

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
    """One thing about a run that a person should look at; `themes` are the numbers concerned."""

    gate: Gate
    themes: tuple[int, ...]
    value: float


def check_run(vectors: Vectors, labels: Numbers, names: Mapping[int, str]) -> list[Finding]:
    """What is wrong with the themes of a run; nothing where all gates are passed.

    All pairs of themes are compared, by the cosine of their centres in the space without what all
    texts have in common; no two may be nearer than 0.9.

    Args:
        vectors: unit rows, float32 (n, d).
        labels: theme of each text, int64 (n,); -1 for none.
        names: of the themes.
    """
    if not len(labels):
        return []
    numbers, counts = np.unique(labels[labels >= 0], return_counts=True)
    found = []
    if len(numbers) > MOST_SHOWN:
        found.append(Finding("too_many", (), float(len(numbers))))
    if len(labels) >= FEWEST and (unthemed := float(np.mean(labels < 0))) > MOST_UNTHEMED:
        found.append(Finding("unthemed", (), unthemed))
    large = (counts > MOST_OF_ALL * len(labels)) & (len(labels) >= MANY)
    shares = counts / len(labels)
    found += [Finding("too_large", (int(numbers[at]),), float(shares[at])) for at in np.flatnonzero(large)]
    found += _alike(numbers, centres(vectors, labels))
    return found + _same_names(names)


def centres(vectors: Vectors, labels: Numbers) -> Vectors:
    """Mean direction of each theme apart from what all texts share, unit rows (themes, d), in order of number."""
    numbers = np.unique(labels[labels >= 0])
    compact: Numbers = np.where(labels >= 0, np.searchsorted(numbers, labels), -1)
    return centres_of(vectors - vectors.mean(axis=0, dtype=np.float64).astype(np.float32), compact)


def beneath(middles: Vectors, sizes: Numbers, most: int = MOST_SHOWN) -> Numbers:
    """For themes that are too many for a page, the larger theme under which each of the smallest is listed.

    Args:
        middles: unit centres, (themes, d).
        sizes: number of texts of each, int64 (themes,).
        most: how many stand on the page themselves.

    Returns:
        Row of the theme above, int64 (themes,); -1 for those on the page.
    """
    order = np.lexsort((np.arange(len(sizes)), -sizes))
    above: Numbers = np.full(len(sizes), -1, dtype=np.int64)
    shown, rest = order[:most], order[most:]
    if len(rest):
        above[rest] = shown[(middles[rest] @ middles[shown].T).argmax(axis=1)]
    return above


def _alike(numbers: Numbers, middles: Vectors) -> list[Finding]:
    cosines = np.triu(middles @ middles.T, k=1)
    near: Flags = cosines > TOO_ALIKE
    return [
        Finding("too_alike", (int(numbers[one]), int(numbers[other])), float(cosines[one, other]))
        for one, other in np.argwhere(near)
    ]


def _same_names(names: Mapping[int, str]) -> list[Finding]:
    counts = Counter(name.casefold() for name in names.values())
    twice: Sequence[str] = sorted(name for name, count in counts.items() if count > 1)
    return [
        Finding("same_name", tuple(sorted(theme for theme, found in names.items() if found.casefold() == name)), 1.0)
        for name in twice
    ]
