"""Formulas that writers repeat whatever they write about ("To ask what steps are being taken to ...")."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from nlp.arrays import Numbers, Shares

WORD = re.compile(r"\w+(?:['\u2019]\w+)?")
# Longer formulas are runs of overlapping triples.
LENGTH = 3
LEAST_TEXTS = 8
LEAST_SHARE = 0.003
LEAST_SPREAD = 0.5

Triple = tuple[str, ...]


def formulas(texts: Sequence[str], groups: Numbers) -> frozenset[Triple]:
    """Runs of three words that occur evenly over groups of content.

    A formula is in at least 8 texts and 0.3 % of all, and these are spread over the groups with at
    least half of the entropy that they could have.

    Args:
        texts: n texts.
        groups: a coarse grouping by content, int64 (n,).
    """
    return frozenset(_spread_triples([_words(text) for text in texts], groups))


def without(texts: Sequence[str], formulas: frozenset[Triple]) -> tuple[list[str], Shares]:
    """The texts without formulas, and the share of each text's words that were, float64 (n,)."""
    flags = [_covered(_words(text), formulas) for text in texts]
    shares = np.array([np.mean(row) if row else 0.0 for row in flags])
    return [_without(text, row) for text, row in zip(texts, flags, strict=True)], shares


def presence(texts: Sequence[str], formulas: frozenset[Triple]) -> tuple[Any, Shares]:
    """Which text has which formula, sparse (n, formulas), and the share of its words in any, float64 (n,)."""
    columns = {triple: column for column, triple in enumerate(sorted(formulas))}
    found: list[list[int]] = []
    shares = np.zeros(len(texts))
    for row, text in enumerate(texts):
        words = _words(text)
        found.append([columns[triple] for triple in dict.fromkeys(_triples(words)) if triple in columns])
        shares[row] = np.mean(_covered(words, formulas)) if words else 0.0
    ends = np.cumsum([0, *map(len, found)])
    indices = np.array([column for row in found for column in row], dtype=np.int64)
    return sparse.csr_array((np.ones(len(indices)), indices, ends), shape=(len(texts), len(columns))), shares


def _words(text: str) -> list[str]:
    return [match[0].lower() for match in WORD.finditer(text)]


def _spread_triples(words: Sequence[Sequence[str]], groups: Numbers) -> set[Triple]:
    counts = Counter(triple for row in words for triple in set(_triples(row)))
    least = max(LEAST_TEXTS, LEAST_SHARE * len(words))
    frequent = {triple for triple, count in counts.items() if count >= least}
    by_group: Counter[tuple[Triple, int]] = Counter()
    for row, group in zip(words, groups.tolist(), strict=True):
        by_group.update((triple, group) for triple in frequent.intersection(_triples(row)))
    shares: dict[Triple, list[float]] = {}
    for (triple, _), count in by_group.items():
        shares.setdefault(triple, []).append(count / counts[triple])
    possible = np.log(max(len(set(groups.tolist())), 2))
    return {triple for triple, parts in shares.items() if _entropy(parts) >= LEAST_SPREAD * possible}


def _triples(words: Sequence[str]) -> Iterator[Triple]:
    return zip(*(words[shift:] for shift in range(LENGTH)), strict=False)


def _entropy(shares: Sequence[float]) -> float:
    parts = np.asarray(shares)
    return float(-(parts * np.log(parts)).sum())


def _covered(words: Sequence[str], formulas: frozenset[Triple]) -> list[bool]:
    flags = [False] * len(words)
    for position, triple in enumerate(_triples(words)):
        if triple in formulas:
            flags[position : position + LENGTH] = [True] * LENGTH
    return flags


def _without(text: str, flags: Sequence[bool]) -> str:
    kept = (match[0] for match, is_formula in zip(WORD.finditer(text), flags, strict=True) if not is_formula)
    return " ".join(kept)
