"""Sentences that speak for a theme: quotes of different people, and a short extractive summary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nlp.describing.key_phrases import PhraseIndex
from nlp.documents.tokenisation import Sentence, Word, list_content_lemmas, split_sentences

SHORTEST = 40
LONGEST = 240
MOST_QUOTES = 3
SUMMARY_SENTENCES = 2
# Quotes are looked for among the texts nearest to the centroid, since reading all would say no more.
CLOSEST = 40


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a text, as offsets into it.

    Attributes:
        text_index: number of the text.
        start: offset of its first character.
        end: offset after its last character.
    """

    text_index: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class QuoteCandidate:
    """A sentence that might be quoted, and how well it speaks for the theme."""

    quote: Quote
    author: object
    weight: float
    lemmas: frozenset[str]


def rank_quotes(
    texts: Sequence[str],
    closeness: Mapping[int, float],
    word_weights: Mapping[str, float],
    index: PhraseIndex,
    authors: Sequence[object] | None,
) -> list[QuoteCandidate]:
    """Sentences of the texts nearest to the centroid of a theme, best first.

    Args:
        texts: all texts.
        closeness: cosine to the centroid, for the number of each text of the theme.
        word_weights: weight of the words of the theme, by lemma.
        index: of the phrases of all texts.
        authors: of all texts; None where each text has its own.
    """
    nearest = sorted(closeness, key=lambda number: (-closeness[number], number))[:CLOSEST]
    candidates = []
    for number in nearest:
        author = number if authors is None else authors[number]
        for sentence in split_sentences(texts[number]):
            if SHORTEST <= sentence.end - sentence.start <= LONGEST:
                words = _list_words(sentence, index.words[number])
                lemmas = frozenset(list_content_lemmas(words))
                # The root keeps long sentences from winning by length alone.
                weight = closeness[number] * _sum_weights(lemmas, word_weights) / float(np.sqrt(len(words) + 4))
                candidates.append(QuoteCandidate(Quote(number, sentence.start, sentence.end), author, weight, lemmas))
    return sorted(candidates, key=lambda each: (-each.weight, each.quote.text_index, each.quote.start))


def select_diverse_quotes(candidates: Sequence[QuoteCandidate], most: int) -> list[QuoteCandidate]:
    """The best candidates, each of another author, that do not repeat one another."""
    selected: list[QuoteCandidate] = []
    for candidate in candidates:
        if len(selected) < most and all(_is_different(candidate, other) for other in selected):
            selected.append(candidate)
    return selected


def summarise(texts: Sequence[str], candidates: Sequence[QuoteCandidate]) -> str:
    """Two sentences of different authors that together say what a theme is about."""
    quotes = [candidate.quote for candidate in select_diverse_quotes(candidates, SUMMARY_SENTENCES)]
    sentences = (texts[quote.text_index][quote.start : quote.end] for quote in quotes)
    return " ".join(" ".join(sentence.split()) for sentence in sentences)


def _is_different(candidate: QuoteCandidate, other: QuoteCandidate) -> bool:
    """Whether two sentences are by different authors and share at most half of their words."""
    union = len(candidate.lemmas | other.lemmas)
    return candidate.author != other.author and len(candidate.lemmas & other.lemmas) <= union / 2


def _list_words(sentence: Sentence, words: Sequence[Word]) -> list[Word]:
    return [word for word in words if sentence.start <= word.start and word.end <= sentence.end]


def _sum_weights(lemmas: frozenset[str], word_weights: Mapping[str, float]) -> float:
    # Sorted, since the order of a set, and with it the last digit of a sum, changes from process to process.
    return sum(word_weights.get(lemma, 0.0) for lemma in sorted(lemmas))
