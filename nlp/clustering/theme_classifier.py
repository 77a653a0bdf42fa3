"""Theme classification: a new text joins the theme whose members it resembles as much as they resemble each other."""

from typing import Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from nlp.arrays import Floats, Integers, Vectors, normalise_rows

CLOSEST = 5
MOST_KEPT = 300
# A member less typical than nine in ten of its theme would not have joined from outside.
TYPICAL = 0.1
# However loose or alike its members, a theme asks for some likeness and never for a copy.
LEAST, MOST = 0.2, 0.9


class ThemeClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """Assigns new texts to existing themes at once, without finding themes anew.

    The likeness of a text to a theme is its mean cosine to the five closest members, after removing
    what all texts have in common. Each theme learns its own threshold: the likeness that nine in ten
    of its members reach when they are left out, or, where they are higher, that which nineteen in
    twenty outsiders that come closest to it do not reach.

    Attributes:
        classes_: the theme numbers, int64 (themes,).
        thresholds_: the least likeness to join each, float64 (themes,).
        mean_: what all texts have in common, float32 (d,).
        members_: of each theme, centred unit rows, float32 (members, d).

    Examples:
        >>> vectors = np.eye(2, dtype=np.float32)
        >>> classifier = ThemeClassifier().fit(np.repeat(vectors, 5, axis=0), np.repeat([3, 8], 5))
        >>> classifier.predict(np.vstack([vectors, np.zeros((1, 2))])).tolist()
        [3, 8, -1]
    """

    def fit(self, X: Vectors, y: Integers) -> Self:
        """Learn what the members of each theme are like.

        Args:
            X: unit rows, float32 (n, d); there may be none.
            y: theme number of each text, int64 (n,); negative for none.

        Raises:
            ValueError: the vectors are no finite numbers, the lengths differ, or `y` holds no whole numbers.
        """
        vectors, labels = validate_data(self, X, y, dtype=np.float32, ensure_min_samples=0)
        if len(labels):
            check_classification_targets(labels)
        labels = np.asarray(labels).astype(np.int64)
        self.classes_: Integers = np.unique(labels[labels >= 0])
        # One theme alone differs from nothing: its own mean would leave only noise.
        self.mean_: Vectors = vectors.mean(axis=0) if len(self.classes_) > 1 else np.zeros_like(vectors[:1].sum(axis=0))
        samples = [_sample_evenly(np.flatnonzero(labels == theme)) for theme in self.classes_]
        self.members_: list[Vectors] = [self._centre(vectors[sample]) for sample in samples]
        self.thresholds_: Floats = np.clip([_compute_typical_likeness(own) for own in self.members_], LEAST, MOST)
        self._raise_thresholds(vectors[labels < 0])
        return self

    def predict(self, X: Vectors) -> Integers:
        """Theme number of each row, int64 (n,); -1 where it joins none.

        Args:
            X: unit rows, float32 (n, d).
        """
        vectors = self._validate(X)
        if not len(self.classes_):
            return np.full(len(vectors), -1, dtype=np.int64)
        likeness = self._compute_likeness(vectors)
        reaching = np.where(likeness >= self.thresholds_, likeness, -np.inf)
        is_written = np.any(vectors != 0, axis=1)
        return np.where(np.isfinite(reaching.max(axis=1)) & is_written, self.classes_[reaching.argmax(axis=1)], -1)

    def score_samples(self, X: Vectors) -> Floats:
        """Likeness of each row to the closest theme, float64 (n,) 0 to 1.

        Args:
            X: unit rows, float32 (n, d).
        """
        likeness = self._compute_likeness(self._validate(X))
        scores: Floats = np.clip(likeness.max(axis=1, initial=0.0), 0.0, 1.0)
        return scores

    def _validate(self, vectors: Vectors) -> Vectors:
        check_is_fitted(self)
        validated: Vectors = validate_data(self, vectors, dtype=np.float32, reset=False, ensure_min_samples=0)
        return validated

    def _compute_likeness(self, vectors: Vectors) -> Floats:
        centred = self._centre(vectors)
        likeness = np.empty((len(centred), len(self.classes_)))
        for column, members in enumerate(self.members_):
            likeness[:, column] = _average_highest(centred @ members.T, CLOSEST)
        return likeness

    def _centre(self, vectors: Vectors) -> Vectors:
        is_written = np.any(vectors != 0, axis=1, keepdims=True)
        return normalise_rows(np.where(is_written, vectors - self.mean_, 0.0))

    def _raise_thresholds(self, outsiders: Vectors) -> None:
        """Where outsiders come close to a theme, ask more of newcomers than its members reach."""
        if not len(outsiders) or not len(self.classes_):
            return
        likeness = self._compute_likeness(outsiders)
        closest = likeness.argmax(axis=1)
        for column in range(len(self.classes_)):
            near = likeness[closest == column, column]
            if len(near) >= CLOSEST:
                self.thresholds_[column] = max(self.thresholds_[column], np.quantile(near, 0.95))


def _sample_evenly(members: Integers) -> Integers:
    """At most 300 of the members, evenly spaced, so that a huge theme costs no more than a large one."""
    if len(members) <= MOST_KEPT:
        return members
    return members[np.linspace(0, len(members) - 1, MOST_KEPT).astype(np.int64)]


def _compute_typical_likeness(members: Vectors) -> float:
    """The likeness to the others that nine in ten members reach."""
    cosines = members @ members.T
    np.fill_diagonal(cosines, -np.inf)
    if len(members) == 1:
        return 0.5
    likeness = _average_highest(cosines, min(CLOSEST, len(members) - 1))
    return float(np.quantile(likeness, TYPICAL))


def _average_highest(cosines: Vectors, k: int) -> Floats:
    k = min(k, cosines.shape[1])
    highest = np.partition(cosines, cosines.shape[1] - k, axis=1)[:, -k:]
    means: Floats = highest.mean(axis=1, dtype=np.float64)
    return means
