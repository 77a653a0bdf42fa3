"""Theme matching: the groups of a run fitted to the themes of the last run, so that these keep their identity."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linear_sum_assignment

from nlp.arrays import Booleans, Floats, Integers
from nlp.clustering.label_arrays import NO_VOTE, vote_over_copies
from nlp.clustering.label_codes import NEW, UNTHEMED
from nlp.clustering.subthemes import FEWEST_IN_SUBTHEME
from nlp.clustering.theme_discovery import ThemeFinder

# A group with a smaller share of known texts is a theme of its own, even where those stay behind.
FEW_KNOWN = 0.2
LEAST_GAIN = 0.1


@dataclass(frozen=True, slots=True)
class _Bundle:
    """Texts of one theme that now stand in a group with another identity, and what their move would gain."""

    theme: int
    group: int
    texts: Integers
    gain: float


class ThemeMatching:
    """One run's groups, and the themes that they are fitted to.

    Args:
        finder: with the groups of this run.
        previous: theme of each text in the last run, int64 (n,); -1 where it had none, -2 where it is new.
        is_fixed: texts that must stay where they are, bool (n,).
        first_number: number of the first theme that is born.
    """

    def __init__(self, finder: ThemeFinder, previous: Integers, is_fixed: Booleans, first_number: int) -> None:
        self._finder, self._previous, self._is_fixed = finder, previous, is_fixed
        self._groups = finder.labels_
        self._is_known = previous != NEW
        self._is_themed = previous >= 0
        self._next_number = first_number
        self._theme_of_group = self._match_groups()

    def label_texts(self, moved: float) -> Integers:
        """Theme number of each text, int64 (n,), when at most this share of the known texts may move."""
        labels = np.where(self._is_themed, self._previous, UNTHEMED)
        if not self._is_known.all():
            # Without new texts there is nothing to learn, and nothing moves.
            self._move_known_texts(labels, int(moved * self._is_known.sum()))
        new_texts = np.flatnonzero(~self._is_known & (self._groups >= 0))
        themes = [self._theme_of_group.get(int(group), UNTHEMED) for group in self._groups[new_texts]]
        labels[new_texts] = np.array(themes, dtype=np.int64)
        self._follow_edges(labels, new_texts[labels[new_texts] == UNTHEMED])
        return self._label_new_copies(labels)

    def _label_new_copies(self, labels: Integers) -> Integers:
        """New copies of a known text go where it is."""
        graph_rows = self._finder.graph_rows_
        is_known = self._is_known[graph_rows]
        if not is_known.any() or is_known.all():
            return labels
        votes = vote_over_copies(self._finder.copies_, labels[graph_rows], is_known)
        is_copy = ~is_known & (votes != NO_VOTE)
        labels[graph_rows[is_copy]] = votes[is_copy]
        return labels

    def _match_groups(self) -> dict[int, int]:
        """The known theme whose identity each group takes, by most texts in common."""
        themes = np.unique(self._previous[self._is_themed])
        is_shared = self._is_themed & (self._groups >= 0)
        if not len(themes) or not is_shared.any():
            return {}
        columns = np.searchsorted(themes, self._previous[is_shared])
        shape = (int(self._groups.max()) + 1, len(themes))
        overlap = sparse.coo_array((np.ones(is_shared.sum()), (self._groups[is_shared], columns)), shape=shape)
        counts = overlap.toarray()
        return {
            int(group): int(themes[column])
            for group, column in zip(*linear_sum_assignment(-counts), strict=True)
            if counts[group, column] > 0
        }

    def _move_known_texts(self, labels: Integers, budget: int) -> None:
        """Move bundles of texts while the budget lasts, and give a number to each group that is new by them.

        What founds a theme goes first: it mends more than texts between two themes that exist.
        """
        gains = self._compute_gains()
        matched = frozenset(self._theme_of_group)
        bundles = sorted(self._list_bundles(gains), key=lambda each: (each.group in matched, -each.gain, each.theme))
        for bundle in bundles:
            moving = bundle.texts[np.argsort(-gains[bundle.texts], kind="stable")][:budget]
            if bundle.group in self._theme_of_group or len(moving) >= FEWEST_IN_SUBTHEME:
                budget -= len(moving)
                labels[moving] = self._number_group(bundle.group)
        for group in range(int(self._groups.max(initial=-1)) + 1):
            is_inside = self._groups == group
            if group not in self._theme_of_group and self._is_themed[is_inside].mean() <= FEW_KNOWN:
                self._number_group(group)

    def _number_group(self, group: int) -> int:
        """The theme number of a group, a new one where it has none yet."""
        if group not in self._theme_of_group:
            self._theme_of_group[group] = self._next_number
            self._next_number += 1
        return self._theme_of_group[group]

    def _list_bundles(self, gains: Floats) -> Iterator[_Bundle]:
        is_movable = self._is_known & ~self._is_fixed & (self._groups >= 0)
        pairs = np.unique(np.stack([self._previous[is_movable], self._groups[is_movable]], axis=1), axis=0)
        for theme, group in pairs.tolist():
            if self._theme_of_group.get(group) == theme:
                continue
            texts = np.flatnonzero(is_movable & (self._previous == theme) & (self._groups == group))
            gain = float(gains[texts].mean())
            # Between two themes that exist, a small gain is as likely noise.
            if gain > (LEAST_GAIN if group in self._theme_of_group and theme >= 0 else 0):
                yield _Bundle(theme, group, texts, gain)

    def _compute_gains(self) -> Floats:
        """How much more firmly each text belongs to its group than to its theme, float64 (n,)."""
        gains: Floats = self._finder.compute_strengths(self._groups) - self._finder.compute_strengths(self._previous)
        return gains

    def _follow_edges(self, labels: Integers, new_texts: Integers) -> None:
        """New texts of a group without a theme of its own go where their strongest edges lead."""
        if not len(new_texts):
            return
        weights = self._finder.sum_weights_to(labels)[new_texts]
        strongest = np.asarray(weights.argmax(axis=1)).ravel()
        has_edges = np.asarray(weights.sum(axis=1)).ravel() > 0
        labels[new_texts] = np.where(has_edges, strongest, UNTHEMED)
