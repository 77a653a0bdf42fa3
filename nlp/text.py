"""The spaCy pipeline: clean-up of pasted text, sentences, words and their lemmas."""

import functools
import re
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import spacy
from spacy.lookups import load_lookups

INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
BROKEN_WORD = re.compile(r"(?<=[a-z])-\s*\n\s*(?=[a-z])")
QUOTED_LINE = re.compile(r"(?m)^[ \t]*>+[ \t]?")
BULLET = re.compile(r"(?m)^[ \t]*[•◦▪‣·*][ \t]+")
SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")
LINES = re.compile(r" ?\n ?(?:\n ?)*")
# A text beyond this many characters is cut for linguistic work; no insight is a thousandth of it.
LONGEST = 200_000
LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text.

    Attributes:
        form: as written, lower case.
        lemma: the form that groups its inflections.
        start: offset of its first character in the text.
        end: offset after its last character.
        is_content: carries meaning of its own: letters, not a stop word.
        breaks: punctuation or the start of a sentence stands before it.
    """

    form: str
    lemma: str
    start: int
    end: int
    is_content: bool
    breaks: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as offsets into its text."""

    start: int
    end: int


def clean(text: str) -> str:
    """Text as pasted from letters, mails and tables, made plain.

    Invisible characters, quoting marks, bullets and hyphens at line ends go; spaces are single;
    letters are composed (NFC), so that equal texts are equal strings.
    """
    plain = unicodedata.normalize("NFC", text).translate(INVISIBLE)
    for pattern, replacement in (
        (BROKEN_WORD, ""),
        (QUOTED_LINE, ""),
        (BULLET, ""),
        (SPACES, " "),
        (LINES, "\n"),
    ):
        plain = pattern.sub(replacement, plain)
    return plain.strip()


@functools.lru_cache(maxsize=1)
def pipeline() -> Any:
    """Blank English pipeline that ends sentences: trained ones cannot be had offline."""
    language = spacy.blank("en")
    language.add_pipe("sentencizer")
    return language


@functools.lru_cache(maxsize=1)
def _lemmas() -> Mapping[str, str]:
    """Lemmas of lower-case words; spaCy's own look-up would miss every word that begins a sentence."""
    table: Mapping[str, str] = load_lookups("en", ["lemma_lookup"]).get_table("lemma_lookup")
    return table


@functools.lru_cache(maxsize=1)
def _ordinary_words() -> frozenset[str]:
    lemmas = _lemmas()
    # The keys of the table are inflected forms only: "heads", but not "head".
    return frozenset(lemmas.keys()) | frozenset(lemmas.values())


def is_ordinary(word: str) -> bool:
    """Whether a word is in the English dictionary, whatever its case, in the plural too."""
    plain = word.lower()
    return plain in _ordinary_words() or (plain.endswith("s") and plain[:-1] in _ordinary_words())


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text, in order, without the space around them."""
    language = pipeline()
    document = language.get_pipe("sentencizer")(language.make_doc(text[:LONGEST]))
    found = (_trimmed(text, span.start_char, span.end_char) for span in document.sents)
    return [sentence for sentence in found if sentence.start < sentence.end]


def words(texts: Sequence[str]) -> list[list[Word]]:
    """The words of each text with lemmas; about 2,000 short texts a second."""
    language = pipeline()
    shortened = (text[:LONGEST] for text in texts)
    # The zone frees the strings of these texts afterwards; spaCy allows one zone at a time.
    with LOCK, language.memory_zone():
        return [_words(document) for document in language.pipe(shortened, batch_size=256)]


def _trimmed(text: str, start: int, end: int) -> Sentence:
    part = text[start:end]
    return Sentence(start + len(part) - len(part.lstrip()), start + len(part.rstrip()))


def _words(document: Any) -> list[Word]:
    lemmas = _lemmas()
    found: list[Word] = []
    breaks = True
    for token in document:
        if token.is_punct or token.is_space or not any(map(str.isalnum, token.text)):
            breaks = True
            continue
        found.append(_word(token, lemmas, breaks=breaks or bool(token.is_sent_start)))
        breaks = False
    return found


def _word(token: Any, lemmas: Mapping[str, str], *, breaks: bool) -> Word:
    is_content = token.is_alpha and not token.is_stop and len(token.text) > 1
    return Word(
        form=token.lower_,
        lemma=lemmas.get(token.lower_, token.lower_),
        start=token.idx,
        end=token.idx + len(token.text),
        is_content=is_content,
        breaks=breaks,
    )
