"""Joining: a new text goes to the theme whose members it resembles as much as they resemble each other."""

from typing import Self

import numpy as np
from sklearn.base import BaseEstimator

from nlp.arrays import Numbers, Shares, Vectors, unit_rows

CLOSEST = 5
MOST_KEPT = 300
# A member less typical than nine in ten of its theme would not have joined from outside.
TYPICAL = 0.1
# However loose or alike its members, a theme asks for some likeness and never for a copy.
LEAST, MOST = 0.2, 0.9


class ThemeMembership(BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """Assigns new texts to existing themes at once, without finding themes anew.

    The likeness of a text to a theme is its mean cosine to the five closest members, after removing
    what all texts have in common. Each theme learns its own threshold: the likeness that nine in ten
    of its members reach when they are left out, or, where they are higher, that which nineteen in
    twenty outsiders that come closest to it do not reach.

    Attributes:
        themes_: the theme numbers, int64 (themes,).
        thresholds_: the least likeness to join each, float64 (themes,).
    """

    def fit(self, vectors: Vectors, labels: Numbers) -> Self:
        """Learn from unit vectors (n, d) and their theme numbers (n,), -1 for none."""
        vectors = np.asarray(vectors, dtype=np.float32)
        labels = np.asarray(labels, dtype=np.int64)
        self.themes_: Numbers = np.unique(labels[labels >= 0])
        # One theme alone differs from nothing: its own mean would leave only noise.
        self.mean_: Vectors = vectors.mean(axis=0) if len(self.themes_) > 1 else np.zeros_like(vectors[:1].sum(axis=0))
        rows = [_spaced(np.flatnonzero(labels == theme)) for theme in self.themes_]
        self.members_: list[Vectors] = [self._centred(vectors[chosen]) for chosen in rows]
        self.thresholds_: Shares = np.clip([_left_out(members) for members in self.members_], LEAST, MOST)
        self._raise_thresholds(vectors[labels < 0])
        return self

    def predict(self, vectors: Vectors) -> Numbers:
        """Theme number of each row, int64 (n,); -1 where it joins none."""
        likeness = self._likeness(vectors)
        if not len(self.themes_):
            return np.full(len(vectors), -1, dtype=np.int64)
        over = np.where(likeness >= self.thresholds_, likeness, -np.inf)
        best = over.argmax(axis=1)
        is_written = np.any(np.asarray(vectors) != 0, axis=1)
        return np.where(np.isfinite(over.max(axis=1)) & is_written, self.themes_[best], -1)

    def strengths(self, vectors: Vectors) -> Shares:
        """Likeness of each row to the closest theme, float64 (n,) 0 to 1."""
        likeness = self._likeness(vectors)
        strengths: Shares = np.clip(likeness.max(axis=1, initial=0.0), 0.0, 1.0)
        return strengths

    def _likeness(self, vectors: Vectors) -> Shares:
        rows = self._centred(np.asarray(vectors, dtype=np.float32))
        found = np.empty((len(rows), len(self.themes_)))
        for position, members in enumerate(self.members_):
            found[:, position] = _closest_mean(rows @ members.T, CLOSEST)
        return found

    def _centred(self, vectors: Vectors) -> Vectors:
        written = np.any(vectors != 0, axis=1, keepdims=True)
        return unit_rows(np.where(written, vectors - self.mean_, 0.0))

    def _raise_thresholds(self, outsiders: Vectors) -> None:
        """Where outsiders come close to a theme, ask more of newcomers than its members reach."""
        if not len(outsiders) or not len(self.themes_):
            return
        likeness = self._likeness(outsiders)
        best = likeness.argmax(axis=1)
        for position in range(len(self.themes_)):
            near = likeness[best == position, position]
            if len(near) >= CLOSEST:
                self.thresholds_[position] = max(self.thresholds_[position], np.quantile(near, 0.95))


def _spaced(rows: Numbers) -> Numbers:
    """At most 300 of the rows, evenly spaced, so that a huge theme costs no more than a large one."""
    if len(rows) <= MOST_KEPT:
        return rows
    return rows[np.linspace(0, len(rows) - 1, MOST_KEPT).astype(np.int64)]


def _left_out(members: Vectors) -> float:
    cosines = members @ members.T
    np.fill_diagonal(cosines, -np.inf)
    if len(members) == 1:
        return 0.5
    likeness = _closest_mean(cosines, min(CLOSEST, len(members) - 1))
    return float(np.quantile(likeness, TYPICAL))


def _closest_mean(cosines: Vectors, k: int) -> Shares:
    k = min(k, cosines.shape[1])
    top = np.partition(cosines, cosines.shape[1] - k, axis=1)[:, -k:]
    means: Shares = top.mean(axis=1, dtype=np.float64)
    return means
