"""What somebody typed into the search box: words, phrases in quotes, words to leave out; mistakes forgiven."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from frontline.core.forms import clean

LONGEST = 400  # characters that are read
_MOST_WORDS = 24
_PHRASE = re.compile(r'"([^"]+)"')
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")  # noqa: RUF001 - both apostrophes are typed
_LEFT_OUT = re.compile(r"(?:^|\s)-(" + _WORD.pattern + ")")
# How many letters may be wrong: none in short words, where another word is always near.
_FORGIVEN_FROM, _TWICE_FROM = 4, 8
_NEAREST = 5


@dataclass(frozen=True, slots=True)
class Wording:
    """A search as it was typed, taken apart.

    Attributes:
        text: what was typed, as far as it is read.
        words: in the order in which they were typed, those of phrases included, each once.
        phrases: which must stand as they are.
        left_out: words that must not stand there.
        was_cut: whether more was typed than is read.
    """

    text: str
    words: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    was_cut: bool = False


def read(typed: str) -> Wording:
    """Take a search apart; whatever is typed, something sensible is looked for, or nothing.

    Examples:
        >>> read('bus "school run" -rail 50%').words
        ('bus', 'school', 'run', '50')
    """
    whole = str(clean(typed))
    text = whole[:LONGEST]
    phrases = tuple(phrase for found in _PHRASE.findall(text) if (phrase := " ".join(_WORD.findall(found))))
    left_out = tuple(dict.fromkeys(word.lower() for word in _LEFT_OUT.findall(_PHRASE.sub(" ", text))))
    kept = _LEFT_OUT.sub(" ", text)
    words = tuple(dict.fromkeys(word.lower() for word in _WORD.findall(kept)))[:_MOST_WORDS]
    return Wording(text, words, phrases, left_out, was_cut=len(whole) > LONGEST)


def nearest(word: str, known: Mapping[str, int]) -> str | None:
    """The word that was probably meant: the nearest known one, of several the commonest; None where none is near.

    Args:
        word: as it was typed, in lower case.
        known: words with the number of insights that have them.
    """
    if len(word) < _FORGIVEN_FROM or not word.isalpha():
        return None
    most = 2 if len(word) >= _TWICE_FROM else 1
    near = process.extract(word, list(known), scorer=OSA.distance, score_cutoff=most, limit=_NEAREST)
    return min(near, key=lambda found: (found[1], -known[found[0]]), default=(None, 0, None))[0]
