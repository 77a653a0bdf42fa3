"""Outliers at the edge of a theme: each goes where both its neighbours and its meaning point, or stays out."""

from typing import Any

import numpy as np
from scipy import sparse

from nlp.arrays import Booleans, Floats, Integers, Vectors, compute_centroids
from nlp.clustering.community_detection import list_heaviest, sum_weights_to_labels

# A text with this share of its edges in its theme is a firm member.
FIRM = 0.7
# A theme whose centroid is nearer by a cosine of .1 counts three times as much: exp(12 x .1) = 3.3.
NEARNESS = 12.0
# Without this share of edges in any theme, a text must be as near to the centroid as its members are.
LOOSE = 0.3
OUTERMOST = 0.05
BLOCK = 200_000


def assign_outliers(graph: Any, vectors: Vectors, labels: Integers) -> tuple[Integers, Floats]:
    """Themes of all texts, given those of the firm ones.

    A text that has not 0.7 of the weight of its edges in its own theme, or has none, goes to the theme
    for which that share, times `exp(12 x cosine to the centroid)`, is highest. With less than 0.3 of its
    edges there, it stays out unless it is as near to the centroid as nineteen in twenty members.

    Args:
        graph: symmetric weights between texts, sparse (n, n).
        vectors: unit rows centred on their mean, float32 (n, d).
        labels: theme of each text, int64 (n,), from 0 without gaps; -1 where it has none yet.

    Returns:
        Theme of each text, int64 (n,), -1 for none, and the share of its edges there, float64 (n,).
    """
    if labels.max(initial=-1) < 0:
        return labels, np.zeros(len(labels))
    shares = _compute_edge_shares(graph, labels)
    own_shares = _get_own_shares(shares, labels)
    centroids = compute_centroids(vectors, labels)
    best_labels, best_shares = _find_best_themes(shares, vectors, centroids)
    is_loose = (own_shares < FIRM) & (best_labels >= 0)
    assigned = np.where(is_loose, best_labels, labels)
    strengths = np.clip(np.where(is_loose, best_shares, own_shares), 0.0, 1.0)
    is_out = (strengths < LOOSE) & (assigned >= 0) & _is_far(vectors, centroids, labels, assigned)
    return np.where(is_out, -1, assigned), np.where(is_out | (assigned < 0), 0.0, strengths)


def _compute_edge_shares(graph: Any, labels: Integers) -> Any:
    """Share of the weight of each text's edges that leads into each theme, sparse (n, themes)."""
    degree = np.maximum(np.asarray(graph.sum(axis=1)).ravel(), 1e-12)
    return (sparse.diags_array(1 / degree) @ sum_weights_to_labels(graph, labels)).tocoo()


def _get_own_shares(shares: Any, labels: Integers) -> Floats:
    is_own = shares.col == labels[shares.row]
    own_shares: Floats = np.zeros(len(labels))
    own_shares[shares.row[is_own]] = shares.data[is_own]
    return own_shares


def _find_best_themes(shares: Any, vectors: Vectors, centroids: Vectors) -> tuple[Integers, Floats]:
    """The theme with the highest joint score among those that a text has an edge to, and its share."""
    scores = shares.data * np.exp(NEARNESS * _compute_cosines(vectors, centroids, shares.row, shares.col))
    best = list_heaviest(shares, scores)
    best_labels, best_shares = np.full(len(vectors), -1, dtype=np.int64), np.zeros(len(vectors))
    best_labels[shares.row[best]], best_shares[shares.row[best]] = shares.col[best], shares.data[best]
    return best_labels, best_shares


def _compute_cosines(vectors: Vectors, centroids: Vectors, texts: Integers, themes: Integers) -> Floats:
    """Cosine of each text to the centroid of a theme, for pairs of their numbers, float64 (pairs,)."""
    cosines = np.empty(len(texts))
    for start in range(0, len(texts), BLOCK):
        block = slice(start, start + BLOCK)
        cosines[block] = np.einsum("ij,ij->i", vectors[texts[block]], centroids[themes[block]])
    return cosines


def _is_far(vectors: Vectors, centroids: Vectors, members: Integers, assigned: Integers) -> Booleans:
    """Whether a text is farther from the centroid of its theme than nineteen in twenty members."""
    texts = np.arange(len(vectors))
    is_member = members >= 0
    cosines = _compute_cosines(vectors, centroids, texts[is_member], members[is_member])
    limits = np.array([np.quantile(cosines[members[is_member] == theme], OUTERMOST) for theme in range(len(centroids))])
    themes = np.maximum(assigned, 0)
    is_far: Booleans = _compute_cosines(vectors, centroids, texts, themes) < limits[themes]
    return is_far
