"""Is an answer in plain English? Length, reading age and jargon of government."""

import functools
import re
from dataclasses import dataclass
from importlib import resources

import pyphen

_WORD = re.compile(r"[A-Za-z][A-Za-z'\u2019-]*")
_SENTENCE = re.compile(r"[.!?]+(?:\s|$)|\n\s*\n")
_MARKS = re.compile(r"[*_#`>\[\]()]|https?://\S+")
# The content style of GOV.UK writes for a reading age of nine, and sentences of at most 25 words.
MAX_READING_AGE = 12
MAX_SENTENCE_WORDS = 25
_GRADE_TO_AGE = 5  # a child in the first American grade is six
MIN_WORDS = 20


@dataclass(frozen=True, slots=True)
class Readability:
    """How an answer reads.

    Attributes:
        words: how many.
        reading_age: in years, by Flesch and Kincaid; None for too few words to say.
        long_sentences: sentences of more than 25 words.
        jargon: each word that few readers know, with what may stand for it.
    """

    words: int
    reading_age: int | None
    long_sentences: tuple[str, ...]
    jargon: tuple[tuple[str, str], ...]

    @property
    def is_plain(self) -> bool:
        """Whether it has no long sentence, no jargon, and a low enough reading age."""
        return not self.long_sentences and not self.jargon and (self.reading_age or 0) <= MAX_READING_AGE


def measure_readability(text: str) -> Readability:
    """How a text in Markdown reads.

    The reading age is the grade of Kincaid et al. 1975, .39 words a sentence + 11.8 syllables a word - 15.59,
    and five years. Not by textstat: for English it downloads a dictionary at the first call (0.7.13), and nothing here
    may depend on a download.
    """
    bare = _MARKS.sub(" ", text)
    sentences = [sentence for sentence in _SENTENCE.split(bare) if _WORD.search(sentence)]
    words = _WORD.findall(bare)
    long = tuple(
        " ".join(sentence.split()) for sentence in sentences if len(_WORD.findall(sentence)) > MAX_SENTENCE_WORDS
    )
    return Readability(len(words), _compute_reading_age(words, len(sentences)), long, _find_jargon(bare))


def _compute_reading_age(words: list[str], sentences: int) -> int | None:
    if len(words) < MIN_WORDS:
        return None
    hyphens = _load_hyphenation()
    syllables = sum(len(hyphens.positions(word.lower())) + 1 for word in words)
    grade = 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
    return max(_GRADE_TO_AGE, round(grade) + _GRADE_TO_AGE)


def _find_jargon(text: str) -> tuple[tuple[str, str], ...]:
    lowered = " ".join(_WORD.findall(text.lower()))
    return tuple((word, instead) for word, instead in _load_jargon() if re.search(rf"\b{re.escape(word)}\b", lowered))


@functools.cache
def _load_hyphenation() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB")


@functools.cache
def _load_jargon() -> tuple[tuple[str, str], ...]:
    """Words with what may stand for them, from the lines "word = words"."""
    lines = (resources.files("frontline.responses") / "data/jargon.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("=") for line in lines if "=" in line)
    return tuple((word.strip(), instead.strip()) for word, instead in pairs)
