"""Texts like one another: the nearest to a given one, and copies of the same text."""

import re
from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from nlp.arrays import Flags, Numbers, Shares, Vectors
from nlp.neighbours import nearest_rows, neighbours

WORD = re.compile(r"\w+")
# Runs of words that two texts are compared by.
SHINGLE = 3
COMPARED = 30
# Below this cosine no two texts are copies, and their words need no comparison.
NEAR = 0.6


def most_similar(vectors: Vectors, queries: Vectors, k: int, *, allowed: Flags | None = None) -> tuple[Numbers, Shares]:
    """The k rows nearest to each query, best first, among those allowed.

    Args:
        vectors: unit rows, float32 (n, d).
        queries: unit rows, float32 (m, d).
        k: how many; fewer are given where fewer are allowed.
        allowed: which rows may be given, bool (n,); None for all.

    Returns:
        Rows, int64 (m, min(k, allowed)), and their cosines, float64 of the same shape.
    """
    rows: Numbers = np.arange(len(vectors)) if allowed is None else np.flatnonzero(allowed)
    found, cosines = nearest_rows(vectors if allowed is None else vectors[rows], queries, k)
    return rows[found], cosines


def near_duplicates(texts: Sequence[str], vectors: Vectors, *, likeness: float = 0.8) -> Numbers:
    """Groups of texts that say the same in nearly the same words.

    Two texts are copies where the runs of three words that both have are at least `likeness` of those
    that either has (Broder 1997, resemblance); copies of copies are in one group. Only texts that are
    near in meaning are compared. Numbers, case and punctuation count as words are: a form letter with
    another name in it is a copy, an answer with another figure in a short text is not.

    Args:
        texts: n texts.
        vectors: their unit rows, float32 (n, d).
        likeness: least resemblance, over 0 to 1.

    Returns:
        For each text the least row of its group, int64 (n,); -1 where it has no copy.
    """
    same = _same_words(texts)
    kept, place = np.unique(same, return_inverse=True)
    pairs = _near_pairs(vectors[kept])
    runs = {row: _runs(texts[kept[row]]) for row in np.unique(pairs).tolist()}
    alike = np.array([_resemblance(runs[a], runs[b]) >= likeness for a, b in pairs.tolist()], dtype=np.bool_)
    edges = pairs[alike].T if len(pairs) else np.empty((2, 0), dtype=np.int64)
    joined = sparse.coo_array((np.ones(edges.shape[1]), tuple(edges)), shape=(len(kept), len(kept)))
    _, parts = connected_components(joined, directed=False)
    return _least_rows(parts.astype(np.int64)[place])


def _same_words(texts: Sequence[str]) -> Numbers:
    """For each text the first with the same words, so that ten thousand copies cost no more than one."""
    first: dict[tuple[str, ...], int] = {}
    return np.array([first.setdefault(tuple(_words(text)), row) for row, text in enumerate(texts)], dtype=np.int64)


def _near_pairs(vectors: Vectors) -> Numbers:
    """Pairs of rows with a cosine of at least 0.6, the lower row first, int64 (pairs, 2)."""
    found, cosines = neighbours(vectors, COMPARED)
    rows = np.repeat(np.arange(len(vectors)), found.shape[1])
    near = cosines.ravel() >= NEAR
    pairs = np.sort(np.stack([rows[near], found.ravel()[near]], axis=1), axis=1)
    distinct: Numbers = np.unique(pairs, axis=0)
    return distinct


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = _words(text)
    return frozenset(zip(*(words[shift:] for shift in range(SHINGLE)), strict=False)) or frozenset([tuple(words)])


def _resemblance(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    return len(one & other) / len(one | other)


def _least_rows(parts: Numbers) -> Numbers:
    """The first row of each part for its members; -1 for parts of one."""
    _, first, place, sizes = np.unique(parts, return_index=True, return_inverse=True, return_counts=True)
    least: Numbers = np.where(sizes[place] > 1, first[place], -1)
    return least
