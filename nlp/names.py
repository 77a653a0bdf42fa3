"""Names of themes: of two to five words, no two alike."""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, takewhile

import numpy as np

from nlp.arrays import Vectors, unit_rows
from nlp.encoder import DIMENSIONS, SentenceEncoder
from nlp.phrases import JOINERS, Key, Occurrences, Phrase
from nlp.text import words

MOST_WORDS = 5
CANDIDATES = 30
PAIRED = 8
# A longer phrase names a theme by itself where a fifth of the texts have it, of few texts two less than that.
ENOUGH = 1 / 5
FEW_LESS = 2
SHARPNESS = 6.0
# Two words that begin with so many letters alike are of one family.
STEM = 4


def by_meaning(
    weighed: Sequence[Sequence[Phrase]], found: Occurrences, centres: Vectors, encoder: SentenceEncoder | None
) -> list[list[Phrase]]:
    """The heaviest phrases of each theme, reweighed by how near they stand to its centre.

    Nearness is the cosine of phrase and centre, each centred on its own mean, so that a phrase that
    is near to every theme gains nothing (the idea of KeyBERT, Grootendorst 2020).
    """
    heaviest = [list(phrases[:CANDIDATES]) for phrases in weighed]
    if len(centres) < 2 or centres.shape[1] != DIMENSIONS:  # noqa: PLR2004 - one theme has nothing to differ from
        return heaviest
    if not any(heaviest):
        return heaviest
    forms = sorted({found.form(phrase.key) for phrases in heaviest for phrase in phrases})
    vectors = (encoder or SentenceEncoder()).transform(forms)
    nearness = unit_rows(vectors - vectors.mean(axis=0)) @ unit_rows(centres - centres.mean(axis=0)).T
    place = {form: position for position, form in enumerate(forms)}
    return [
        _reweighed(phrases, [float(nearness[place[found.form(phrase.key)], theme]) for phrase in phrases])
        for theme, phrases in enumerate(heaviest)
    ]


def _reweighed(phrases: Sequence[Phrase], nearness: Sequence[float]) -> list[Phrase]:
    changed = [
        replace(phrase, weight=phrase.weight * float(np.exp(SHARPNESS * near)))
        for phrase, near in zip(phrases, nearness, strict=True)
    ]
    return sorted(changed, key=lambda phrase: (-phrase.weight, phrase.key))


def distinct(phrases: Iterable[Phrase], most: int) -> list[Phrase]:
    """The heaviest phrases of which no two say the same: share a word of content, or its stem."""
    chosen: list[Phrase] = []
    for phrase in phrases:
        if len(chosen) == most:
            break
        if not any(say_the_same(phrase.key, other.key) for other in chosen):
            chosen.append(phrase)
    return chosen


def say_the_same(one: Key, other: Key) -> bool:
    """Whether two phrases repeat each other: "dental" and "dentistry", "AI" and "artificial intelligence"."""
    pairs = [(a, b) for a in _content((one,)) for b in _content((other,))]
    initials = {"".join(lemma[0] for lemma in key if lemma not in JOINERS) for key in (one, other) if len(key) > 1}
    return any(_stem_length(a, b) >= STEM for a, b in pairs) or bool(initials & {*one, *other})


def _alike(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _stem_length(one: str, other: str) -> float:
    """Letters that two words begin with alike; endless for one word twice."""
    return math.inf if one == other else _alike(one, other)


class Names:
    """Names given so far, compared by their words, whatever the order or the ending.

    Args:
        taken: names that are not free.
    """

    def __init__(self, taken: Collection[str]) -> None:
        content = [frozenset(word.lemma for word in row if word.is_content) for row in words(list(taken))]
        self._taken = set(content)

    def choose(self, phrases: Sequence[Phrase], found: Occurrences, members: int) -> str:
        """The best name that is still free, taken from now on."""
        for keys in _proposals(phrases, members):
            content = _content(keys)
            if content not in self._taken:
                self._taken.add(content)
                return _sentence_case(" and ".join(found.form(key) for key in keys))
        return self._numbered(phrases, found)

    def _numbered(self, phrases: Sequence[Phrase], found: Occurrences) -> str:
        """Where the words of a theme leave no free name, a plain statement of that, counted."""
        stem = f"Other texts on {found.form(phrases[0].key)}" if phrases else "Short texts"
        number = 1
        while (content := frozenset({stem, str(number)})) in self._taken:
            number += 1
        self._taken.add(content)
        return stem if number == 1 else f"{stem} ({number})"


def _proposals(phrases: Sequence[Phrase], members: int) -> Iterator[tuple[Key, ...]]:
    """Names from best to worst: a phrase that many texts have, then pairs of phrases, then any phrase."""
    long = [phrase for phrase in phrases if len(phrase.key) > 1]
    heaviest = phrases[0].weight if phrases else 0.0
    yield from (
        (phrase.key,)
        for phrase in long
        if len(phrase.rows) >= max(ENOUGH * members - FEW_LESS, members / 8) and phrase.weight >= heaviest / 2
    )
    pairs = [pair for pair in combinations(distinct(phrases, PAIRED), 2) if _fits(pair)]
    # Two phrases that cover many texts between them say more than two that stand in the same ones.
    pairs.sort(key=lambda pair: -(pair[0].weight + pair[1].weight) * np.sqrt(len(pair[0].rows | pair[1].rows)))
    yield from ((first.key, second.key) for first, second in pairs)
    yield from ((phrase.key,) for phrase in [*long, *phrases])


def _content(keys: Iterable[Key]) -> frozenset[str]:
    return frozenset(lemma for key in keys for lemma in key if lemma not in JOINERS)


def _fits(pair: tuple[Phrase, Phrase]) -> bool:
    length = len(pair[0].key) + len(pair[1].key) + 1
    return length <= MOST_WORDS and not any("and" in phrase.key for phrase in pair)


def _sentence_case(name: str) -> str:
    return name[:1].upper() + name[1:]
