"""Themes that keep their identity: what a new run finds is fitted to what the last one knew."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from scipy import sparse
from scipy.optimize import linear_sum_assignment
from sklearn.base import BaseEstimator

from nlp.arrays import Flags, Numbers, Shares, Vectors
from nlp.themes import FEWEST_IN_PART, MOST_NEIGHBOURS, ThemeFinder, labels_of_copies, parts

UNTHEMED = -1
NEW = -2
# A group with a smaller share of known texts is a theme of its own, even where those stay behind.
FEW_KNOWN = 0.2
LEAST_GAIN = 0.1

What = Literal["continued", "born", "split", "merged", "retired"]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a theme in a run: `other` is the theme it split from, or merged into."""

    theme: int
    what: What
    other: int | None = None


@dataclass(frozen=True, slots=True)
class _Move:
    """Texts of one theme that now stand in a group with another identity."""

    theme: int
    group: int
    rows: Numbers
    gain: float


class ThemeUpdater(BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
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
        random_state: seed of the runs.
        neighbours: of each text in the graph.

    Attributes:
        labels_: theme number of each text, int64 (n,); numbers of known themes stay; -1 for none.
        subthemes_: part of its theme, int64 (n,); -1 where it has none.
        strengths_: how firmly each text belongs to its theme, float64 (n,) 0 to 1.
        reasons_: why a text has no theme; None where it has one.
        changes_: what became of every theme, old and new.
    """

    def __init__(
        self,
        *,
        moved: float = 0.04,
        random_state: int = 0,
        neighbours: int = MOST_NEIGHBOURS,
    ) -> None:
        self.moved = moved
        self.random_state = random_state
        self.neighbours = neighbours

    def fit(
        self,
        vectors: Vectors,
        previous: Numbers,
        *,
        texts: Sequence[str] | None = None,
        bound: Collection[int] = (),
        pinned: Flags | None = None,
        first_number: int = 0,
    ) -> Self:
        """Fit the themes of n texts to those of the last run.

        Args:
            vectors: unit rows, float32 (n, d).
            previous: theme number of each text; -1 where it had none, -2 where it is new.
            texts: the n texts.
            bound: themes on which a person has decided.
            pinned: whether a person put a text into its theme, bool (n,).
            first_number: the least number for a theme that is born.
        """
        previous = np.asarray(previous, dtype=np.int64)
        fixed = np.isin(previous, list(bound))
        if pinned is not None:
            fixed |= np.asarray(pinned, dtype=np.bool_)
        finder = ThemeFinder(random_state=self.random_state, neighbours=self.neighbours)
        finder.fit(vectors, texts=texts)
        fitting = _Fitting(finder, previous, fixed, max(first_number, int(previous.max(initial=-1)) + 1))
        self.labels_ = fitting.labels(self.moved)
        self.changes_ = tuple(_changes(previous, self.labels_))
        self.strengths_ = np.where(self.labels_ >= 0, finder.belonging(self.labels_), 0.0)
        self.reasons_ = [None if label >= 0 else why for label, why in zip(self.labels_, finder.reasons_, strict=True)]
        self.subthemes_ = _parts(finder, self.labels_, self.random_state)
        return self


class _Fitting:
    """One run's groups, and the themes that they are fitted to.

    Args:
        finder: with the groups of this run.
        previous: theme of each text in the last run, int64 (n,).
        fixed: texts that must stay where they are, bool (n,).
        first: number of the first theme that is born.
    """

    def __init__(self, finder: ThemeFinder, previous: Numbers, fixed: Flags, first: int) -> None:
        self._finder, self._previous, self._fixed = finder, previous, fixed
        self._groups = finder.labels_
        self._is_known = previous != NEW
        self._is_themed = previous >= 0
        self._next = first
        self._identity = self._matched()

    def labels(self, moved: float) -> Numbers:
        """Theme number of each text."""
        labels = np.where(self._is_themed, self._previous, UNTHEMED)
        if not self._is_known.all():
            # Without new texts there is nothing to learn, and nothing moves.
            self._move(labels, int(moved * self._is_known.sum()))
        new = np.flatnonzero(~self._is_known & (self._groups >= 0))
        named = np.array([self._identity.get(int(group), UNTHEMED) for group in self._groups[new]], dtype=np.int64)
        labels[new] = named
        self._follow(labels, new[named == UNTHEMED])
        return self._with_twins(labels)

    def _with_twins(self, labels: Numbers) -> Numbers:
        """New copies of a known text go where it is."""
        rows = self._finder.rows_
        known = self._is_known[rows]
        if not known.any() or known.all():
            return labels
        where = labels_of_copies(self._finder.copies_, labels[rows], known)
        twins = ~known & (where != NEW)
        labels[rows[twins]] = where[twins]
        return labels

    def _matched(self) -> dict[int, int]:
        """The known theme whose identity each group takes, by most texts in common."""
        themes = np.unique(self._previous[self._is_themed])
        both = self._is_themed & (self._groups >= 0)
        if not len(themes) or not both.any():
            return {}
        column = np.searchsorted(themes, self._previous[both])
        shape = (int(self._groups.max()) + 1, len(themes))
        overlap = sparse.coo_array((np.ones(both.sum()), (self._groups[both], column)), shape=shape).toarray()
        rows, columns = linear_sum_assignment(-overlap)
        return {
            int(group): int(themes[theme])
            for group, theme in zip(rows, columns, strict=True)
            if overlap[group, theme] > 0
        }

    def _move(self, labels: Numbers, budget: int) -> None:
        """Carry out moves, and give a number to each group that is new by them.

        What founds a theme goes first: it mends more than texts between two themes that exist.
        """
        gains = self._gains()
        known = frozenset(self._identity)
        for move in sorted(self._moves(gains), key=lambda move: (move.group in known, -move.gain, move.theme)):
            rows = move.rows[np.argsort(-gains[move.rows], kind="stable")][:budget]
            if move.group in self._identity or len(rows) >= FEWEST_IN_PART:
                budget -= len(rows)
                labels[rows] = self._named(move.group)
        for group in range(int(self._groups.max(initial=-1)) + 1):
            inside = self._groups == group
            if group not in self._identity and self._is_themed[inside].mean() <= FEW_KNOWN:
                self._named(group)

    def _named(self, group: int) -> int:
        if group not in self._identity:
            self._identity[group] = self._next
            self._next += 1
        return self._identity[group]

    def _moves(self, gains: Shares) -> Iterator[_Move]:
        movable = self._is_known & ~self._fixed & (self._groups >= 0)
        pairs = np.unique(np.stack([self._previous[movable], self._groups[movable]], axis=1), axis=0)
        for theme, group in pairs.tolist():
            if self._identity.get(group) == theme:
                continue
            rows = np.flatnonzero(movable & (self._previous == theme) & (self._groups == group))
            gain = float(gains[rows].mean())
            # Between two themes that exist, a small gain is as likely noise.
            if gain > (LEAST_GAIN if group in self._identity and theme >= 0 else 0):
                yield _Move(theme, group, rows, gain)

    def _gains(self) -> Shares:
        """How much more firmly each text belongs to its group than to its theme."""
        gains: Shares = self._finder.belonging(self._groups) - self._finder.belonging(self._previous)
        return gains

    def _follow(self, labels: Numbers, rows: Numbers) -> None:
        """New texts of a group without a name of its own go where their strongest edges lead."""
        if not len(rows):
            return
        weights = self._finder.weights_to(labels)[rows]
        best = np.asarray(weights.argmax(axis=1)).ravel()
        some = np.asarray(weights.sum(axis=1)).ravel() > 0
        labels[rows] = np.where(some, best, UNTHEMED)


def _changes(previous: Numbers, labels: Numbers) -> Iterator[Change]:
    """What the difference between two runs means for the themes."""
    before, after = (set(np.unique(found[found >= 0]).tolist()) for found in (previous, labels))
    yield from (Change(theme, "continued") for theme in sorted(before & after))
    for theme in sorted(after - before):
        origin = previous[(labels == theme) & (previous >= 0)]
        most = int(np.bincount(origin).argmax()) if len(origin) else None
        yield Change(theme, "born") if most is None else Change(theme, "split", most)
    for theme in sorted(before - after):
        heirs = labels[(previous == theme) & (labels >= 0)]
        yield (Change(theme, "merged", int(np.bincount(heirs).argmax())) if len(heirs) else Change(theme, "retired"))


def _parts(finder: ThemeFinder, labels: Numbers, random_state: int) -> Numbers:
    found: Numbers = np.full(len(labels), UNTHEMED, dtype=np.int64)
    if len(finder.rows_):
        _, compact = np.unique(labels[finder.rows_], return_inverse=True)
        shifted = compact - int((labels[finder.rows_] < 0).any())
        found[finder.rows_] = parts(finder.graph_, shifted, random_state)
    return found
