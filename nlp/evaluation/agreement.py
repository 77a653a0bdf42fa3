"""Agreement of what was suggested with what people decided, with intervals.

Intervals are Clopper and Pearson's (1934), which cover at least as often as they say, however few decisions
there are; so a lower end is never too high.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from nlp.arrays import Booleans, Floats
from nlp.errors import InputError

CONFIDENCE_LEVEL = 0.95
EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


class Outcome(StrEnum):
    """What a person made of a suggestion."""

    KEPT = "kept"
    RENAMED = "renamed"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    RE_ROUTED = "re_routed"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Share:
    """A share of decisions, with the ends of its interval; an empty one says nothing.

    Attributes:
        count: decisions of the kind that is counted.
        total: all decisions.
        low: lower end of the 95 % interval, from 0 to 1; 0 where nothing was decided.
        high: upper end; 1 where nothing was decided.
    """

    count: int
    total: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        """From 0 to 1; None where nothing was decided."""
        return self.count / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Band:
    """Suggestions of about the same confidence: from where to where, the mean, and the share that people kept."""

    low: float
    high: float
    confidence: float
    kept: Share


def compute_share(count: int, total: int) -> Share:
    """A share with its interval.

    Args:
        count: decisions of the kind that is counted, from 0 to `total`.
        total: all decisions.

    Raises:
        InputError: the count is not between 0 and the total.

    Examples:
        >>> share = compute_share(72, 72)
        >>> share.value, round(share.low, 3), share.high
        (1.0, 0.95, 1.0)
        >>> round(compute_share(40, 40).low, 3)
        0.912
    """
    if not 0 <= count <= total:
        message = f"{count} of {total} decisions is no share."
        raise InputError(message)
    if not total:
        return Share(0, 0, 0.0, 1.0)
    from scipy.stats import binomtest

    interval = binomtest(count, total).proportion_ci(CONFIDENCE_LEVEL, method="exact")
    return Share(count, total, float(interval.low), float(interval.high))


def compute_agreement(outcomes: Sequence[Outcome]) -> dict[Outcome, Share]:
    """The share of each outcome among all decisions, with those that never were.

    Examples:
        >>> agreement = compute_agreement([Outcome.KEPT, Outcome.KEPT, Outcome.RENAMED])
        >>> agreement[Outcome.KEPT].count, agreement[Outcome.SPLIT].count
        (2, 0)
    """
    counts = Counter(outcomes)
    return {outcome: compute_share(counts[outcome], len(outcomes)) for outcome in Outcome}


def compare_confidence(confidences: Floats, is_kept: Booleans, edges: Sequence[float] = EDGES) -> list[Band]:
    """Confidence beside the share kept, in bands, the lowest first; empty ones are left out.

    Args:
        confidences: of suggestions, float64 (n,), from 0 to 1.
        is_kept: whether a person kept each, bool (n,).
        edges: of the bands, rising, from 0 to 1; what lies on one belongs to the band above it, 1 to the last.

    Raises:
        InputError: the two differ in length, or a confidence lies outside 0 to 1.

    Examples:
        >>> bands = compare_confidence(np.array([.1, .9, .95]), np.array([False, True, True]))
        >>> [(round(band.confidence, 3), band.kept.count, band.kept.total) for band in bands]
        [(0.1, 0, 1), (0.925, 2, 2)]
    """
    if len(confidences) != len(is_kept):
        message = f"{len(confidences)} confidences for {len(is_kept)} decisions."
        raise InputError(message)
    if not np.all((confidences >= 0) & (confidences <= 1)):
        message = "A confidence lies between 0 and 1."
        raise InputError(message)
    places = np.minimum(np.searchsorted(edges, confidences, side="right") - 1, len(edges) - 2)
    return [
        Band(
            edges[place],
            edges[place + 1],
            float(confidences[places == place].mean()),
            compute_share(int(is_kept[places == place].sum()), int((places == place).sum())),
        )
        for place in np.unique(places).tolist()
    ]
