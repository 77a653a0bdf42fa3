"""How well texts fit their themes, and which themes hold together."""

import numpy as np

from nlp.arrays import Booleans, Floats, Integers, Vectors

# Members of a theme that a text is compared with: those most like it.
NEAREST = 5
# A text is core that is so much more like its theme than like the next one; at the edge otherwise.
CORE = 0.045
# Where the members are on average no nearer to their theme than to the next, it is no theme.
LOOSE = 0.0
# A text so much nearer to another theme than to its own is in neither.
MISFIT = -0.02
# A text speaks of a second theme of which one sentence says as much as the best quarter of its core members do.
CLEARLY = 0.75
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
    margins, _ = _compare_themes(likeness, labels)
    return margins


def move_misfits(likeness: Vectors, labels: Integers) -> Integers:
    """Labels where each text of a theme that is more like another theme has gone there, int64 (n,).

    Args:
        likeness: of each two texts, float32 (n, n).
        labels: theme of each text, int64 (n,); negative for none.
    """
    for _ in range(MOST_ROUNDS):
        margins, best_others = _compare_themes(likeness, labels)
        is_misfit = (labels >= 0) & (margins < 0) & (best_others >= 0)
        if not is_misfit.any():
            break
        labels = np.where(is_misfit, best_others, labels)
    return labels


def _compare_themes(likeness: Vectors, labels: Integers) -> tuple[Floats, Integers]:
    """Margin of each text, float64 (n,), and the theme that it is most like beside its own, int64 (n,), -1 for none."""
    own, best_other = np.full(len(labels), NONE), np.zeros(len(labels))
    others: Integers = np.full(len(labels), -1, dtype=np.int64)
    for theme in np.unique(labels[labels >= 0]).tolist():
        is_member = labels == theme
        to_theme = _compute_likeness_to(likeness, np.flatnonzero(is_member))
        own[is_member] = to_theme[is_member]
        is_better = ~is_member & (to_theme > best_other)
        best_other[is_better], others[is_better] = to_theme[is_better], theme
    return np.where(labels >= 0, own - best_other, NONE), others


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
