"""The spaCy pipeline: sentences, words and their lemmas."""

import functools
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import spacy

from nlp.documents.dictionary import get_lemmas

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


def split_sentences(text: str) -> list[Sentence]:
    """The sentences of a text, in order, without the space around them.

    Examples:
        >>> [(sentence.start, sentence.end) for sentence in split_sentences(" One here. Two there! ")]
        [(1, 10), (11, 21)]
    """
    language = _load_pipeline()
    document = language.get_pipe("sentencizer")(language.make_doc(text[:LONGEST]))
    sentences = (_trim_sentence(text, span.start_char, span.end_char) for span in document.sents)
    return [sentence for sentence in sentences if sentence.start < sentence.end]


def tokenise_texts(texts: Sequence[str]) -> list[list[Word]]:
    """The words of each text with lemmas; about 2,000 short texts a second."""
    language = _load_pipeline()
    shortened = (text[:LONGEST] for text in texts)
    # The zone frees the strings of these texts afterwards; spaCy allows one zone at a time.
    with LOCK, language.memory_zone():
        return [_list_words(document) for document in language.pipe(shortened, batch_size=256)]


def list_content_lemmas(words: Sequence[Word]) -> list[str]:
    """The lemmas of the words of content of a text, in order."""
    return [word.lemma for word in words if word.is_content]


@functools.lru_cache(maxsize=1)
def _load_pipeline() -> Any:
    """Blank English pipeline that ends sentences: trained ones cannot be had offline."""
    language = spacy.blank("en")
    language.add_pipe("sentencizer")
    return language


def _trim_sentence(text: str, start: int, end: int) -> Sentence:
    sentence = text[start:end]
    return Sentence(start + len(sentence) - len(sentence.lstrip()), start + len(sentence.rstrip()))


def _list_words(document: Any) -> list[Word]:
    lemmas = get_lemmas()
    words: list[Word] = []
    breaks = True
    for token in document:
        if token.is_punct or token.is_space or not any(map(str.isalnum, token.text)):
            breaks = True
            continue
        words.append(_build_word(token, lemmas, breaks=breaks or bool(token.is_sent_start)))
        breaks = False
    return words


def _build_word(token: Any, lemmas: Mapping[str, str], *, breaks: bool) -> Word:
    is_content = token.is_alpha and not token.is_stop and len(token.text) > 1
    return Word(
        form=token.lower_,
        lemma=lemmas.get(token.lower_, token.lower_),
        start=token.idx,
        end=token.idx + len(token.text),
        is_content=is_content,
        breaks=breaks,
    )
