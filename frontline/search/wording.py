"""What somebody typed into the search box: words, phrases in quotes, words to leave out; mistakes forgiven."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from frontline.core.parsing import clean_text

MAX_QUERY_LENGTH = 400  # characters that are read
MAX_WORDS, _MAX_OPERATORS = 24, 8
_PHRASE = re.compile(r'"([^"]+)"')
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")  # noqa: RUF001 - both apostrophes are typed
_LEFT_OUT = re.compile(r"(?:^|\s)-(" + _WORD.pattern + ")")
# How many letters may be wrong: none in short words, where another word is always near.
SHORTEST, _TWICE_FROM = 4, 8
_NEAREST = 8


@dataclass(frozen=True, slots=True)
class SearchWording:
    """A search as it was typed, taken apart.

    Attributes:
        text: what was typed, as far as it is read.
        words: in the order in which they were typed, those of phrases included, each once.
        phrases: which must stand as they are.
        left_out: words that must not stand there.
        included: what was typed without the words to leave out.
        names: words that somebody took the trouble to capitalise, the first aside: no slips.
        was_cut: whether more was typed than is read.
    """

    text: str
    words: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    included: str = ""
    names: frozenset[str] = frozenset()
    was_cut: bool = False


def make_wording_from_text(text: str) -> SearchWording:
    """A piece of prose as a search: all of its words, nothing taken for an operator."""
    return SearchWording(text, tuple(dict.fromkeys(word.lower() for word in _WORD.findall(text))))


def parse_wording(query: str) -> SearchWording:
    """Take a search apart; whatever is typed, something sensible is looked for, or nothing.

    Examples:
        >>> parse_wording('bus "school run" -rail 50%').words
        ('bus', 'school', 'run', '50')
    """
    whole = str(clean_text(query))
    text = whole[:MAX_QUERY_LENGTH]
    phrases = [phrase for match in _PHRASE.findall(text) if (phrase := " ".join(_WORD.findall(match)))]
    left_out = list(dict.fromkeys(word.lower() for word in _LEFT_OUT.findall(_PHRASE.sub(" ", text))))
    included = _LEFT_OUT.sub(" ", text)
    typed_words = _WORD.findall(included)
    words = tuple(dict.fromkeys(word.lower() for word in typed_words))[:MAX_WORDS]
    names = frozenset(word.lower() for word in typed_words[1:] if word[:1].isupper() and not word.isupper())
    operators = tuple(phrases[:_MAX_OPERATORS]), tuple(left_out[:_MAX_OPERATORS])
    return SearchWording(text, words, *operators, included, names, was_cut=len(whole) > MAX_QUERY_LENGTH)


def find_nearest_words(word: str, vocabulary: Mapping[str, int]) -> list[str]:
    """Words that were perhaps meant: the nearest known ones first, of several the commonest; none where none is near.

    Args:
        word: as it was typed, in lower case.
        vocabulary: words with the number of insights that have them.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return []
    max_distance = 2 if len(word) >= _TWICE_FROM else 1
    candidates = process.extract(word, list(vocabulary), scorer=OSA.distance, score_cutoff=max_distance, limit=_NEAREST)
    return [
        candidate[0]
        for candidate in sorted(
            candidates, key=lambda candidate: (candidate[1], -vocabulary[candidate[0]], candidate[0])
        )
    ]
