"""How well texts fit their themes, and which themes hold together."""

import numpy as np

from nlp.arrays import Booleans, Floats, Integers, Vectors

# Members of a theme that a text is compared with: those most like it.
NEAREST = 5
# A text is core that is so much more like its theme than like the next one; at the edge otherwise.
CORE = 0.05
# At the core a text is at least half as like the theme as the middle one of its members.
TYPICAL = 0.5
# Where the members are on average no nearer to their theme than to the next, it is no theme.
LOOSE = 0.0
# A text so much nearer to another theme than to its own is in neither.
MISFIT = -0.02
# A text speaks of a second theme of which one sentence says as much as the best quarter of its core members do.
CLEARLY = 0.75
# Two themes are one that are so nearly as like each other as the members of the tighter one are.
ALIKE = 0.9
# Texts that change their theme change what the themes are like.
MOST_ROUNDS = 5
# What stands where a text has no theme.
NONE = -np.inf


def compute_margins(likeness: Vectors, labels: Integers) -> Floats:
    """How much more each text is like its own theme than like the next, float64 (n,); -inf where it has none.

    Likeness to a theme is the mean over its five members most like the text; with one theme only it is
    compared with nothing.

    Args:
        likeness: of each two texts, float32 (n, n).
        labels: theme of each text, int64 (n,), any numbers; negative for none.
    """
    own, best_others, _ = _compare_themes(likeness, labels)
    return np.where(labels >= 0, own - best_others, NONE)


def find_core(likeness: Vectors, labels: Integers) -> Booleans:
    """The texts that are clearly more like their theme than any other, and as like it as most of its members, (n,).

    Args:
        likeness: of each two texts, float32 (n, n).
        labels: theme of each text, int64 (n,); negative for none.
    """
    own, best_others, _ = _compare_themes(likeness, labels)
    is_core: Booleans = (labels >= 0) & (own - best_others >= CORE)
    for theme in np.unique(labels[labels >= 0]).tolist():
        is_member = labels == theme
        is_core[is_member] &= own[is_member] >= TYPICAL * np.median(own[is_member])
    return is_core


def move_misfits(likeness: Vectors, labels: Integers) -> Integers:
    """Labels where each text of a theme that is more like another theme has gone there, int64 (n,).

    Args:
        likeness: of each two texts, float32 (n, n).
        labels: theme of each text, int64 (n,); negative for none.
    """
    for _ in range(MOST_ROUNDS):
        own, best_others, others = _compare_themes(likeness, labels)
        is_misfit = (labels >= 0) & (own < best_others) & (others >= 0)
        if not is_misfit.any():
            break
        labels = np.where(is_misfit, others, labels)
    return labels


def merge_alike(likeness: Vectors, labels: Integers) -> Integers:
    """Labels where themes that are as like each other as their own members are have become one, int64 (n,).

    Args:
        likeness: of each two texts, float32 (n, n).
        labels: theme of each text, int64 (n,); negative for none.
    """
    labels = labels.copy()
    while True:
        themes = np.unique(labels[labels >= 0])
        ratios = _compare_likeness_between(likeness, labels, themes)
        if not ratios.size or ratios.max() < ALIKE:
            return labels
        first, second = np.unravel_index(int(ratios.argmax()), ratios.shape)
        labels[labels == themes[second]] = themes[first]


def _compare_likeness_between(likeness: Vectors, labels: Integers, themes: Integers) -> Floats:
    """Mean likeness between each two themes, in parts of that within the tighter one, float64 (themes, themes)."""
    membership = (labels[:, None] == themes[None, :]).astype(np.float32)
    counts = membership.sum(axis=0)
    sums = membership.T @ likeness @ membership
    pairs = np.outer(counts, counts)
    own = membership.T @ np.diagonal(likeness)
    within = (np.diagonal(sums) - own) / np.maximum(counts * (counts - 1), 1)
    between = np.triu(sums / np.maximum(pairs, 1), k=1)
    ratios: Floats = (between / np.maximum(np.maximum.outer(within, within), 1e-9)).astype(np.float64)
    return ratios


def _compare_themes(likeness: Vectors, labels: Integers) -> tuple[Floats, Floats, Integers]:
    """Likeness to the own theme and to the best other, float64 (n,), and which that is, int64 (n,), -1 for none."""
    own, best_other = np.full(len(labels), NONE), np.zeros(len(labels))
    others: Integers = np.full(len(labels), -1, dtype=np.int64)
    for theme in np.unique(labels[labels >= 0]).tolist():
        is_member = labels == theme
        to_theme = _compute_likeness_to(likeness, np.flatnonzero(is_member))
        own[is_member] = to_theme[is_member]
        is_better = ~is_member & (to_theme > best_other)
        best_other[is_better], others[is_better] = to_theme[is_better], theme
    return own, best_other, others


def _compute_likeness_to(likeness: Vectors, members: Integers) -> Floats:
    """Mean likeness of each text to the members most like it, itself left out, float64 (n,)."""
    columns = likeness[:, members].copy()
    columns[members, np.arange(len(members))] = -np.inf
    count = min(NEAREST, max(len(members) - 1, 1))
    nearest = np.partition(columns, len(members) - count, axis=1)[:, len(members) - count :]
    means: Floats = np.where(np.isfinite(nearest), nearest, 0.0).mean(axis=1, dtype=np.float64)
    return means


def drop_loose(labels: Integers, margins: Floats) -> Integers:
    """Labels without those of texts that fit another theme better, and of themes that hold together loosely.

    Args:
        labels: int64 (n,); negative for none.
        margins: of the texts, float64 (n,).
    """
    kept = np.where(margins < MISFIT, -1, labels)
    for theme in np.unique(labels[labels >= 0]):
        if margins[labels == theme].mean() < LOOSE:
            kept[labels == theme] = -1
    return kept


def find_second_themes(likeness: Vectors, labels: Integers, is_core: Booleans) -> Integers:
    """The theme that each themed text clearly speaks of as well, int64 (n,); -1 where it speaks of none.

    Args:
        likeness: of each sentence of a text, the best, to each text, float32 (n, n).
        labels: theme of each text, int64 (n,); negative for none.
        is_core: the texts that a theme is judged by, bool (n,).
    """
    seconds: Integers = np.full(len(labels), -1, dtype=np.int64)
    best = np.zeros(len(labels))
    for theme in np.unique(labels[labels >= 0]).tolist():
        members = np.flatnonzero((labels == theme) & is_core)
        if len(members) < NEAREST:
            continue
        to_theme = _compute_likeness_to(likeness, members)
        is_like = (labels >= 0) & (labels != theme) & (to_theme > best)
        is_like &= to_theme >= np.quantile(to_theme[members], CLEARLY)
        seconds[is_like], best[is_like] = theme, to_theme[is_like]
    return seconds
