"""Theme tracking: themes that keep their identity from run to run."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils.validation import check_consistent_length, validate_data

from nlp.arrays import Booleans, Integers, Vectors
from nlp.clustering.label_codes import NEW, UNTHEMED
from nlp.clustering.parameters import MOST_NEIGHBOURS
from nlp.clustering.subthemes import detect_subthemes
from nlp.clustering.theme_discovery import ThemeFinder
from nlp.clustering.theme_matching import ThemeMatching
from nlp.encoding.sentence_vectors import SentenceVectors

ChangeKind = Literal["continued", "born", "split", "merged", "retired"]


@dataclass(frozen=True, slots=True)
class ThemeChange:
    """What became of a theme in a run: `other` is the theme it split from, or merged into."""

    theme: int
    what: ChangeKind
    other: int | None = None


class ThemeTracker(ClusterMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """Finds themes among known and new texts such that known texts keep their theme.

    All texts are grouped afresh. Groups take the identity of the theme with which they share most
    texts (maximum-weight assignment). New texts follow their group. Known texts that would change
    their theme, or find one, form bundles, one for each theme and group; the bundles that gain most
    go, until the share `moved` of the known texts has moved. The others stay, and new texts of their
    group follow the known texts to which they are joined most firmly.

    What people did binds every run. A theme that they confirmed, renamed, merged, split off or
    dismissed is `bound`: no text leaves it, and it never ends. A text that they put somewhere is
    `pinned`: it stays there.

    Args:
        moved: most of the known texts that may change their theme in one run, 0 to 1.
        bound: themes on which a person has decided.
        first_number: the least number for a theme that is born.
        random_state: seed of the runs.
        neighbours: of each text in the graph.

    Attributes:
        labels_: theme number of each text, int64 (n,); numbers of known themes stay; -1 for none.
        subthemes_: part of its theme, int64 (n,); -1 where it has none.
        strengths_: how firmly each text belongs to its theme, float64 (n,) 0 to 1.
        reasons_: why a text has no theme; None where it has one.
        fits_: whether each text is at the "core" or at the "edge" of its theme; None where it has none.
        seconds_: number of a second theme that a text clearly speaks of, int64 (n,); -1 for none.
        changes_: what became of every theme, old and new.

    Examples:
        >>> vectors = np.repeat(np.eye(2, dtype=np.float32), 6, axis=0)
        >>> previous = np.array([4] * 6 + [NEW] * 6)
        >>> ThemeTracker(first_number=9).fit_predict(vectors, previous).tolist()
        [4, 4, 4, 4, 4, 4, 9, 9, 9, 9, 9, 9]
    """

    def __init__(
        self,
        *,
        moved: float = 0.04,
        bound: Collection[int] = (),
        first_number: int = 0,
        random_state: int = 0,
        neighbours: int = MOST_NEIGHBOURS,
    ) -> None:
        self.moved = moved
        self.bound = bound
        self.first_number = first_number
        self.random_state = random_state
        self.neighbours = neighbours

    def fit(
        self,
        X: Vectors,
        y: Integers | None = None,
        *,
        texts: Sequence[str] | None = None,
        sentences: SentenceVectors | None = None,
        pinned: Booleans | None = None,
    ) -> Self:
        """Fit the themes of n texts to those of the last run.

        Args:
            X: unit rows, float32 (n, d).
            y: theme number of each text in the last run, int64 (n,); -1 where it had none, -2 where it is
                new. None where all are new.
            texts: the n texts, their headlines before them.
            sentences: of the texts; without them `fits_` and `seconds_` are coarser.
            pinned: whether a person put a text into its theme, bool (n,).

        Raises:
            ValueError: there are no vectors, they are no finite numbers, or the lengths differ.
        """
        vectors = validate_data(self, X, dtype=np.float32)
        previous = np.full(len(vectors), NEW, dtype=np.int64) if y is None else np.asarray(y).astype(np.int64)
        check_consistent_length(vectors, previous, texts, pinned)
        is_fixed = np.isin(previous, list(self.bound))
        if pinned is not None:
            is_fixed |= np.asarray(pinned, dtype=np.bool_)
        finder = ThemeFinder(random_state=self.random_state, neighbours=self.neighbours)
        finder.fit(vectors, texts=texts, sentences=sentences)
        first_number = max(self.first_number, int(previous.max(initial=-1)) + 1)
        self.labels_: Integers = ThemeMatching(finder, previous, is_fixed, first_number).label_texts(self.moved)
        self.changes_ = tuple(_list_changes(previous, self.labels_))
        self.strengths_ = np.where(self.labels_ >= 0, finder.compute_strengths(self.labels_), 0.0)
        self.reasons_ = [
            None if label >= 0 else reason for label, reason in zip(self.labels_, finder.reasons_, strict=True)
        ]
        self.subthemes_ = _find_subthemes(finder, self.labels_, self.random_state)
        is_core = finder.find_core(self.labels_)
        self.fits_ = [
            None if label < 0 else "core" if core else "edge" for label, core in zip(self.labels_, is_core, strict=True)
        ]
        self.seconds_: Integers = finder.find_second_themes(self.labels_, is_core)
        return self

    def fit_predict(
        self,
        X: Vectors,
        y: Integers | None = None,
        *,
        texts: Sequence[str] | None = None,
        sentences: SentenceVectors | None = None,
        pinned: Booleans | None = None,
    ) -> Integers:
        """Theme number of each text, int64 (n,); arguments as of `fit`, where scikit-learn's own would drop `y`."""
        return self.fit(X, y, texts=texts, sentences=sentences, pinned=pinned).labels_


def _list_changes(previous: Integers, labels: Integers) -> Iterator[ThemeChange]:
    """What the difference between two runs means for the themes."""
    before, after = (set(np.unique(run[run >= 0]).tolist()) for run in (previous, labels))
    yield from (ThemeChange(theme, "continued") for theme in sorted(before & after))
    for theme in sorted(after - before):
        origins = previous[(labels == theme) & (previous >= 0)]
        parent = int(np.bincount(origins).argmax()) if len(origins) else None
        yield ThemeChange(theme, "born") if parent is None else ThemeChange(theme, "split", parent)
    for theme in sorted(before - after):
        heirs = labels[(previous == theme) & (labels >= 0)]
        is_merged = len(heirs) > 0
        heir = int(np.bincount(heirs).argmax()) if is_merged else None
        yield ThemeChange(theme, "merged" if is_merged else "retired", heir)


def _find_subthemes(finder: ThemeFinder, labels: Integers, random_state: int) -> Integers:
    subthemes: Integers = np.full(len(labels), UNTHEMED, dtype=np.int64)
    graph_rows = finder.graph_rows_
    if len(graph_rows):
        _, compact = np.unique(labels[graph_rows], return_inverse=True)
        themes = compact - int((labels[graph_rows] < 0).any())
        subthemes[graph_rows] = detect_subthemes(finder.graph_, themes, random_state)
    return subthemes
