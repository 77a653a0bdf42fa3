"""Boilerplate: what writers repeat whatever they write about ("To ask what steps are being taken to ...")."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from nlp.arrays import Floats, Integers

WORD = re.compile(r"\w+(?:['\u2019]\w+)?")
# Longer boilerplate is a run of overlapping trigrams.
LENGTH = 3
LEAST_TEXTS = 8
LEAST_SHARE = 0.003
LEAST_SPREAD = 0.5

Trigram = tuple[str, ...]


def detect_boilerplate(texts: Sequence[str], groups: Integers) -> frozenset[Trigram]:
    """Trigrams of words that occur evenly over groups of content.

    A trigram is boilerplate that is in at least 8 texts and 0.3 % of all, and these are spread over
    the groups with at least half of the entropy that they could have.

    Args:
        texts: n texts.
        groups: a coarse grouping by content, int64 (n,).
    """
    return frozenset(_select_spread_trigrams([_split_words(text) for text in texts], groups))


def remove_boilerplate(texts: Sequence[str], boilerplate: frozenset[Trigram]) -> tuple[list[str], Floats]:
    """The texts without boilerplate, and the share of each text's words that was, float64 (n,)."""
    flags = [_flag_boilerplate(_split_words(text), boilerplate) for text in texts]
    shares = np.array([np.mean(word_flags) if word_flags else 0.0 for word_flags in flags])
    return [_drop_words(text, word_flags) for text, word_flags in zip(texts, flags, strict=True)], shares


def compute_presence(texts: Sequence[str], boilerplate: frozenset[Trigram]) -> tuple[Any, Floats]:
    """Which text has which trigram of boilerplate, and how much of it is boilerplate.

    Returns:
        Sparse float64 (n, trigrams), and the share of the words of each text that is in any, float64 (n,).
    """
    columns = {trigram: column for column, trigram in enumerate(sorted(boilerplate))}
    columns_of_texts: list[list[int]] = []
    shares = np.zeros(len(texts))
    for index, text in enumerate(texts):
        words = _split_words(text)
        trigrams = dict.fromkeys(_iterate_trigrams(words))
        columns_of_texts.append([columns[trigram] for trigram in trigrams if trigram in columns])
        shares[index] = np.mean(_flag_boilerplate(words, boilerplate)) if words else 0.0
    ends = np.cumsum([0, *map(len, columns_of_texts)])
    indices = np.array([column for columns_of_text in columns_of_texts for column in columns_of_text], dtype=np.int64)
    return sparse.csr_array((np.ones(len(indices)), indices, ends), shape=(len(texts), len(columns))), shares


def _split_words(text: str) -> list[str]:
    return [match[0].lower() for match in WORD.finditer(text)]


def _select_spread_trigrams(words_of_texts: Sequence[Sequence[str]], groups: Integers) -> set[Trigram]:
    counts = Counter(trigram for words in words_of_texts for trigram in set(_iterate_trigrams(words)))
    least = max(LEAST_TEXTS, LEAST_SHARE * len(words_of_texts))
    frequent = {trigram for trigram, count in counts.items() if count >= least}
    counts_by_group: Counter[tuple[Trigram, int]] = Counter()
    for words, group in zip(words_of_texts, groups.tolist(), strict=True):
        counts_by_group.update((trigram, group) for trigram in frequent.intersection(_iterate_trigrams(words)))
    shares: dict[Trigram, list[float]] = {}
    for (trigram, _), count in counts_by_group.items():
        shares.setdefault(trigram, []).append(count / counts[trigram])
    highest = np.log(max(len(set(groups.tolist())), 2))
    return {
        trigram for trigram, group_shares in shares.items() if _compute_entropy(group_shares) >= LEAST_SPREAD * highest
    }


def _iterate_trigrams(words: Sequence[str]) -> Iterator[Trigram]:
    return zip(*(words[shift:] for shift in range(LENGTH)), strict=False)


def _compute_entropy(shares: Sequence[float]) -> float:
    probabilities = np.asarray(shares)
    return float(-(probabilities * np.log(probabilities)).sum())


def _flag_boilerplate(words: Sequence[str], boilerplate: frozenset[Trigram]) -> list[bool]:
    flags = [False] * len(words)
    for position, trigram in enumerate(_iterate_trigrams(words)):
        if trigram in boilerplate:
            flags[position : position + LENGTH] = [True] * LENGTH
    return flags


def _drop_words(text: str, flags: Sequence[bool]) -> str:
    words = (match[0] for match, is_dropped in zip(WORD.finditer(text), flags, strict=True) if not is_dropped)
    return " ".join(words)
