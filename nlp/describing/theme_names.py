"""Names of themes: of two to five words, no two alike."""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

import numpy as np

from nlp.arrays import Vectors, normalise_rows
from nlp.describing.key_phrases import JOINERS, Key, Phrase, PhraseIndex
from nlp.documents.tokenisation import list_content_lemmas, tokenise_texts
from nlp.encoding.sentence_encoder import DIMENSIONS, SentenceEncoder

CANDIDATES = 30
# A longer phrase names a theme by itself where a fifth of the texts have it, of few texts two less than that.
COMMON = 1 / 5
FEW_LESS = 2
SHARPNESS = 6.0
# Two words that begin with so many letters alike are of one family.
STEM = 4


def reweigh_by_meaning(
    phrases_of_themes: Sequence[Sequence[Phrase]],
    index: PhraseIndex,
    centroids: Vectors,
    encoder: SentenceEncoder | None,
) -> list[list[Phrase]]:
    """The heaviest phrases of each theme, reweighed by how near they stand to its centroid.

    Nearness is the cosine of phrase and centroid, each centred on its own mean, so that a phrase that
    is near to every theme gains nothing (the idea of KeyBERT, Grootendorst 2020).

    Args:
        phrases_of_themes: of each theme, heaviest first.
        index: of the phrases of all texts.
        centroids: unit rows, float32 (themes, d).
        encoder: for the phrases; None for the packaged one.
    """
    heaviest = [list(phrases[:CANDIDATES]) for phrases in phrases_of_themes]
    if len(centroids) < 2 or centroids.shape[1] != DIMENSIONS:  # noqa: PLR2004 - one theme has nothing to differ from
        return heaviest
    if not any(heaviest):
        return heaviest
    forms = sorted({index.get_form(phrase.key) for phrases in heaviest for phrase in phrases})
    vectors = (encoder or SentenceEncoder()).transform(forms)
    nearness = normalise_rows(vectors - vectors.mean(axis=0)) @ normalise_rows(centroids - centroids.mean(axis=0)).T
    form_numbers = {form: number for number, form in enumerate(forms)}
    return [
        _reweigh(phrases, [float(nearness[form_numbers[index.get_form(phrase.key)], theme]) for phrase in phrases])
        for theme, phrases in enumerate(heaviest)
    ]


def _reweigh(phrases: Sequence[Phrase], nearness: Sequence[float]) -> list[Phrase]:
    reweighed = [
        replace(phrase, weight=phrase.weight * float(np.exp(SHARPNESS * cosine)))
        for phrase, cosine in zip(phrases, nearness, strict=True)
    ]
    return sorted(reweighed, key=lambda phrase: (-phrase.weight, phrase.key))


def select_distinct_phrases(phrases: Iterable[Phrase], most: int) -> list[Phrase]:
    """The heaviest phrases of which no two say the same: share a word of content, or its stem."""
    selected: list[Phrase] = []
    for phrase in phrases:
        if len(selected) == most:
            break
        if not any(is_repetition(phrase.key, other.key) for other in selected):
            selected.append(phrase)
    return selected


def is_repetition(key: Key, other: Key) -> bool:
    """Whether two phrases repeat each other: "dental" and "dentistry", "AI" and "artificial intelligence".

    Examples:
        >>> [is_repetition(("dental",), (other,)) for other in ("dentistry", "dog")]
        [True, False]
        >>> is_repetition(("ai",), ("artificial", "intelligence"))
        True
    """
    pairs = [(lemma, other_lemma) for lemma in _get_content(key) for other_lemma in _get_content(other)]
    initials = {
        "".join(lemma[0] for lemma in longer if lemma not in JOINERS) for longer in (key, other) if len(longer) > 1
    }
    return any(_count_shared_letters(*pair) >= STEM for pair in pairs) or bool(initials & {*key, *other})


def _count_shared_letters(word: str, other: str) -> float:
    """Letters that two words begin with alike; endless for one word twice."""
    if word == other:
        return math.inf
    return sum(1 for _ in takewhile(lambda letters: letters[0] == letters[1], zip(word, other, strict=False)))


class NameChooser:
    """Chooses names that are still free, compared by their words, whatever the order or the ending.

    Args:
        taken: names that are not free.
    """

    def __init__(self, taken: Collection[str]) -> None:
        self._taken = {frozenset(list_content_lemmas(words)) for words in tokenise_texts(list(taken))}

    def choose_name(
        self, phrases: Sequence[Phrase], index: PhraseIndex, members: int, proposed: Sequence[str] = ()
    ) -> str:
        """The best name that is still free, taken from now on.

        Args:
            proposed: names that come before those from phrases, best first.
            phrases: of the theme, heaviest first.
            index: of the phrases of all texts.
            members: how many texts the theme has.
        """
        for name, words in zip(proposed, tokenise_texts(proposed), strict=True):
            if (content := frozenset(list_content_lemmas(words))) not in self._taken:
                self._taken.add(content)
                return _write_in_sentence_case(name)
        for key in _propose_names(phrases, members):
            content = _get_content(key)
            if content not in self._taken:
                self._taken.add(content)
                return _write_in_sentence_case(index.get_form(key))
        return self._number_name(phrases, index)

    def _number_name(self, phrases: Sequence[Phrase], index: PhraseIndex) -> str:
        """Where the words of a theme leave no free name, a plain statement of that, counted."""
        stem = f"Texts on {index.get_form(phrases[0].key)}" if phrases else "Short texts"
        number = 1
        while (content := frozenset({stem, str(number)})) in self._taken:
            number += 1
        self._taken.add(content)
        return stem if number == 1 else f"{stem} ({number})"


def _propose_names(phrases: Sequence[Phrase], members: int) -> Iterator[Key]:
    """Names from best to worst: a phrase of several words that many texts have, then any of several words."""
    longer = [phrase for phrase in phrases if len(phrase.key) > 1]
    heaviest = phrases[0].weight if phrases else 0.0
    yield from (
        phrase.key
        for phrase in longer
        if len(phrase.texts) >= max(COMMON * members - FEW_LESS, members / 8) and phrase.weight >= heaviest / 2
    )
    yield from (phrase.key for phrase in longer)


def _get_content(key: Key) -> frozenset[str]:
    return frozenset(lemma for lemma in key if lemma not in JOINERS)


def _write_in_sentence_case(name: str) -> str:
    return name[:1].upper() + name[1:]
