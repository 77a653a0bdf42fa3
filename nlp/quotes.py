"""Sentences that speak for a theme: quotes of different people, and a short summary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nlp.phrases import Occurrences
from nlp.text import Sentence, sentences

SHORTEST = 40
LONGEST = 240
MOST_QUOTES = 3
SUMMARY_SENTENCES = 2
# Quotes are looked for among the texts nearest to the centre, since reading all would say no more.
CLOSEST = 40


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a text, as offsets into it.

    Attributes:
        text_index: row of the text.
        start: offset of its first character.
        end: offset after its last character.
    """

    text_index: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence that might be quoted, and how well it speaks for the theme."""

    quote: Quote
    author: object
    weight: float
    lemmas: frozenset[str]


def sayings(
    texts: Sequence[str],
    closeness: Mapping[int, float],
    weights: Mapping[str, float],
    found: Occurrences,
    authors: Sequence[object] | None,
) -> list[Saying]:
    """Sentences of the texts nearest to the centre of a theme, best first.

    Args:
        texts: all texts.
        closeness: cosine to the centre, for each row of the theme.
        weights: weight of the words of the theme, by lemma.
        found: the words of the texts that `closeness` names.
        authors: of all texts; None where each text has its own.
    """
    nearest = sorted(closeness, key=lambda row: (-closeness[row], row))[:CLOSEST]
    sayings = []
    for row in nearest:
        for sentence in sentences(texts[row]):
            if SHORTEST <= sentence.end - sentence.start <= LONGEST:
                author = row if authors is None else authors[row]
                sayings.append(_saying(row, sentence, closeness[row], weights, found, author))
    return sorted(sayings, key=lambda saying: (-saying.weight, saying.quote.text_index, saying.quote.start))


def different(sayings: Sequence[Saying], most: int, taken: Sequence[Saying] = ()) -> list[Saying]:
    """The best sayings, one of each author and text while there are enough, that do not repeat another."""
    chosen: list[Saying] = []
    for saying in sayings:
        others = [*taken, *chosen]
        if len(chosen) < most and all(_is_another(saying, other) for other in others):
            chosen.append(saying)
    return chosen


def _is_another(saying: Saying, other: Saying) -> bool:
    union = len(saying.lemmas | other.lemmas)
    return saying.author != other.author and len(saying.lemmas & other.lemmas) <= union / 2


def _saying(
    row: int,
    sentence: Sentence,
    closeness: float,
    weights: Mapping[str, float],
    found: Occurrences,
    author: object,
) -> Saying:
    inside = [word for word in found.words[row] if sentence.start <= word.start and word.end <= sentence.end]
    lemmas = frozenset(word.lemma for word in inside if word.is_content)
    carried = sum(weights.get(lemma, 0.0) for lemma in lemmas)
    # The root keeps long sentences from winning by length alone.
    weight = closeness * carried / float(np.sqrt(len(inside) + 4))
    return Saying(Quote(row, sentence.start, sentence.end), author, weight, lemmas)


def summary(texts: Sequence[str], sayings: Sequence[Saying]) -> str:
    """Two sentences of different authors that together say what a theme is about."""
    parts = (texts[s.quote.text_index][s.quote.start : s.quote.end] for s in different(sayings, SUMMARY_SENTENCES))
    return " ".join(" ".join(part.split()) for part in parts)
