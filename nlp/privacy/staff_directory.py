"""Names of the people on a given list."""

import threading
from collections.abc import Iterable, Iterator
from typing import Any

import regex
import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from nlp.documents.dictionary import is_dictionary_word
from nlp.documents.word_lists import load_words
from nlp.privacy.spans import Span

# Short surnames count as they are written alone: "ng tube" names nobody.
LONGEST_SHORT = 3
# A name ends where a word does. spaCy's own tokens would hide those in "j.farrow" and "farrow.he".
TOKEN = regex.compile(r"\w+|\W")


class StaffDirectory:
    """Finds the people of a given list, by full name or by a surname that is no English word.

    Args:
        people: full names.

    Examples:
        >>> [span.start for span in StaffDirectory(["Zebedee Quillfeather"]).find_spans("Ask quillfeather twice.")]
        [4]
    """

    def __init__(self, people: Iterable[str]) -> None:
        names = {" ".join(person.split()) for person in people}
        surnames = {name.rpartition(" ")[2] for name in names}
        rare = {name for name in surnames if not is_dictionary_word(name) and name not in load_words("not_names")}
        self._language = spacy.blank("en")
        self._lock = threading.Lock()
        by_surname = (0.65, "The surname of a person in the staff directory")
        self._matchers = (
            (self._build_matcher(name for name in names if " " in name), 0.95, "A person in the staff directory"),
            (self._build_matcher(name for name in rare if len(name) > LONGEST_SHORT), *by_surname),
            (self._build_matcher((name for name in rare if len(name) <= LONGEST_SHORT), attr="ORTH"), *by_surname),
        )

    def find_spans(self, text: str) -> list[Span]:
        """Spans of the people named."""
        # The zone frees the words of this text afterwards; spaCy allows one zone at a time.
        with self._lock, self._language.memory_zone():
            document = self._tokenise(text)
            return [
                Span(start, end, "name", confidence, reason)
                for matcher, confidence, reason in self._matchers
                for start, end in _list_longest_matches(matcher, document)
            ]

    def _build_matcher(self, names: Iterable[str], *, attr: str = "LOWER") -> Any:
        matcher = PhraseMatcher(self._language.vocab, attr=attr)
        matcher.add("name", [self._tokenise(name) for name in sorted(names) if name])
        return matcher

    def _tokenise(self, text: str) -> Any:
        words = TOKEN.findall(text)
        return Doc(self._language.vocab, words=words, spaces=[False] * len(words))


def _list_longest_matches(matcher: Any, document: Any) -> Iterator[tuple[int, int]]:
    """Offsets of matches from left to right, the longest of those that begin together, none overlapping another."""
    matches = sorted(((start, end) for _, start, end in matcher(document)), key=lambda match: (match[0], -match[1]))
    last_end = 0
    for start, end in matches:
        if start >= last_end:
            last_end = end
            last = document[end - 1]
            yield document[start].idx, last.idx + len(last)
