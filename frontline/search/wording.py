"""What somebody typed into the search box: words, phrases in quotes, words to leave out; mistakes forgiven."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from frontline.core.forms import clean

LONGEST = 400  # characters that are read
MOST_WORDS, _MOST_OTHERS = 24, 8
_PHRASE = re.compile(r'"([^"]+)"')
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")  # noqa: RUF001 - both apostrophes are typed
_LEFT_OUT = re.compile(r"(?:^|\s)-(" + _WORD.pattern + ")")
# How many letters may be wrong: none in short words, where another word is always near.
SHORTEST, _TWICE_FROM = 4, 8
_NEAREST = 8


@dataclass(frozen=True, slots=True)
class Wording:
    """A search as it was typed, taken apart.

    Attributes:
        text: what was typed, as far as it is read.
        words: in the order in which they were typed, those of phrases included, each once.
        phrases: which must stand as they are.
        left_out: words that must not stand there.
        names: words that somebody took the trouble to capitalise, the first aside: no slips.
        was_cut: whether more was typed than is read.
    """

    text: str
    words: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    was_cut: bool = False


def of_text(text: str) -> Wording:
    """A piece of prose as a search: all of its words, nothing taken for an operator."""
    return Wording(text, tuple(dict.fromkeys(word.lower() for word in _WORD.findall(text))))


def read(typed: str) -> Wording:
    """Take a search apart; whatever is typed, something sensible is looked for, or nothing.

    Examples:
        >>> read('bus "school run" -rail 50%').words
        ('bus', 'school', 'run', '50')
    """
    whole = str(clean(typed))
    text = whole[:LONGEST]
    phrases = [phrase for found in _PHRASE.findall(text) if (phrase := " ".join(_WORD.findall(found)))]
    left_out = list(dict.fromkeys(word.lower() for word in _LEFT_OUT.findall(_PHRASE.sub(" ", text))))
    kept = _LEFT_OUT.sub(" ", text)
    typed_words = _WORD.findall(kept)
    words = tuple(dict.fromkeys(word.lower() for word in typed_words))[:MOST_WORDS]
    names = frozenset(word.lower() for word in typed_words[1:] if word[:1].isupper() and not word.isupper())
    others = tuple(phrases[:_MOST_OTHERS]), tuple(left_out[:_MOST_OTHERS])
    return Wording(text, words, *others, names, was_cut=len(whole) > LONGEST)


def nearest(word: str, known: Mapping[str, int]) -> list[str]:
    """Words that were perhaps meant: the nearest known ones first, of several the commonest; none where none is near.

    Args:
        word: as it was typed, in lower case.
        known: words with the number of insights that have them.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return []
    most = 2 if len(word) >= _TWICE_FROM else 1
    near = process.extract(word, list(known), scorer=OSA.distance, score_cutoff=most, limit=_NEAREST)
    return [found[0] for found in sorted(near, key=lambda found: (found[1], -known[found[0]], found[0]))]
