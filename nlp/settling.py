"""Texts at the edge of a theme: each goes where both its neighbours and its meaning point, or stays out."""

from typing import Any

import numpy as np
from scipy import sparse

from nlp.arrays import Flags, Numbers, Shares, Vectors, centres_of
from nlp.communities import weights_to

# A text with this share of its edges in its theme is settled.
FIRM = 0.7
# A theme whose centre is nearer by a cosine of .1 counts three times as much: exp(12 x .1) = 3.3.
NEARNESS = 12.0
# Without this share of edges in any theme, a text must be as near to the centre as its members are.
LOOSE = 0.3
OUTERMOST = 0.05
BLOCK = 200_000


def settled(graph: Any, vectors: Vectors, labels: Numbers) -> tuple[Numbers, Shares]:
    """Themes of all texts, given those of the firm ones.

    A text that has not 0.7 of the weight of its edges in its own theme, or has none, goes to the theme
    for which that share, times `exp(12 x cosine to the centre)`, is highest. With less than 0.3 of its
    edges there, it stays out unless it is as near to the centre as nineteen in twenty members.

    Args:
        graph: symmetric weights between texts, sparse (n, n).
        vectors: unit rows centred on their mean, (n, d).
        labels: theme of each text, int64 (n,), from 0 without gaps; -1 where it has none yet.

    Returns:
        Theme of each text, int64 (n,), -1 for none, and the share of its edges there, float64 (n,).
    """
    if labels.max(initial=-1) < 0:
        return labels, np.zeros(len(labels))
    shares = _shares(graph, labels)
    own = _own_share(shares, labels)
    centres = centres_of(vectors, labels)
    best, share = _best(shares, vectors, centres)
    loose = (own < FIRM) & (best >= 0)
    found = np.where(loose, best, labels)
    strengths = np.clip(np.where(loose, share, own), 0.0, 1.0)
    out = (strengths < LOOSE) & (found >= 0) & _is_far(vectors, centres, labels, found)
    return np.where(out, -1, found), np.where(out | (found < 0), 0.0, strengths)


def _shares(graph: Any, labels: Numbers) -> Any:
    """Share of the weight of each text's edges that leads into each theme, sparse (n, themes)."""
    degree = np.maximum(np.asarray(graph.sum(axis=1)).ravel(), 1e-12)
    return sparse.diags_array(1 / degree) @ weights_to(graph, labels)


def _own_share(shares: Any, labels: Numbers) -> Shares:
    pairs = shares.tocoo()
    mine = pairs.col == labels[pairs.row]
    own: Shares = np.zeros(len(labels))
    own[pairs.row[mine]] = pairs.data[mine]
    return own


def _best(shares: Any, vectors: Vectors, centres: Vectors) -> tuple[Numbers, Shares]:
    """The theme with the highest joint score among those that a text has an edge to, and its share."""
    pairs = shares.tocoo()
    scores = pairs.data * np.exp(NEARNESS * _cosines(vectors, centres, pairs.row, pairs.col))
    order = np.lexsort((-pairs.col, scores, pairs.row))
    last = np.flatnonzero(np.diff(pairs.row[order], append=-1))
    chosen = order[last]
    best, share = np.full(len(vectors), -1, dtype=np.int64), np.zeros(len(vectors))
    best[pairs.row[chosen]], share[pairs.row[chosen]] = pairs.col[chosen], pairs.data[chosen]
    return best, share


def _cosines(vectors: Vectors, centres: Vectors, rows: Numbers, columns: Numbers) -> Shares:
    found = np.empty(len(rows))
    for start in range(0, len(rows), BLOCK):
        part = slice(start, start + BLOCK)
        found[part] = np.einsum("ij,ij->i", vectors[rows[part]], centres[columns[part]])
    return found


def _is_far(vectors: Vectors, centres: Vectors, members: Numbers, found: Numbers) -> Flags:
    """Whether a text is farther from the centre of its theme than nineteen in twenty members."""
    rows = np.arange(len(vectors))
    inside = members >= 0
    cosines = _cosines(vectors, centres, rows[inside], members[inside])
    limits = np.array([np.quantile(cosines[members[inside] == theme], OUTERMOST) for theme in range(len(centres))])
    shown = np.maximum(found, 0)
    far: Flags = _cosines(vectors, centres, rows, shown) < limits[shown]
    return far
