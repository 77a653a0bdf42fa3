"""Names of people: after a title, from the staff directory, or in the shape of a British full name."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Any

from nlp.spans import Span
from nlp.word_lists import listed

NAME = r"[A-Z](?:['\u2019][A-Z])?[^\W\d_]*[a-z]+(?:-[A-Z][^\W\d_]+)*"
TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Rev|Reverend|Cllr|Councillor|Imam|Rabbi"
    r"|PC|DC|DS|Sgt|Sergeant|Constable|Inspector|Father|Pastor|Nurse|Sister|Matron)"
    rf"\.? (?:(?:[A-Z]\.? ?){{1,3}} )?{NAME}(?: {NAME}){{0,2}}"
)
RELATED = re.compile(
    r"\b(?:son|daughter|husband|wife|brother|sister|nephew|niece|cousin|called|named"
    rf"|pupil|patient|prisoner|resident|client),? ({NAME}(?: {NAME})?)"
)
SAINT = re.compile(r"\b(?:St\.?|Saint) $")
PLACE = re.compile(rf"(?:['\u2019]s)? (?i:{'|'.join(sorted(listed('place_words')))})\b")
CAPITALISED = re.compile(rf"\b{NAME}")


def titled_names(text: str) -> Iterator[Span]:
    """Names after a title such as Mrs or Dr."""
    for match in TITLED.finditer(text):
        if not listed("not_names") & set(match[0].split()):
            yield Span(match.start(), match.end(), "name", 0.95, "A name after a title")


def related_names(text: str) -> Iterator[Span]:
    """Capitalised words after "her son", "a pupil called" and the like."""
    for match in RELATED.finditer(text):
        if not listed("not_names") & set(match[1].split()):
            yield Span(match.start(1), match.end(1), "name", 0.7, "A capitalised word where a person is introduced")


def common_names(text: str) -> Iterator[Span]:
    """Given names common in the United Kingdom, with the surname where one follows."""
    found = list(CAPITALISED.finditer(text))
    for match, following in zip_longest(found, found[1:]):
        if not _is_given(match[0]) or _is_place(text, match):
            continue
        if following is not None and text[match.end() : following.start()] == " " and _is_surname(following[0]):
            yield Span(match.start(), following.end(), "name", 0.85, "A common given name and a surname")
        # Names that are also words, months or places say nothing alone.
        elif match[0] not in listed("ambiguous_names"):
            yield Span(match.start(), match.end(), "name", 0.5, "A common given name")


def _is_place(text: str, match: re.Match[str]) -> bool:
    """Whether a given name is that of a saint's church, or of a street, ward or house called after somebody."""
    return bool(SAINT.search(text[: match.start()]) or PLACE.match(text[match.end() :]))


def _is_given(word: str) -> bool:
    return word.partition("-")[0] in listed("given_names")


def _is_surname(word: str) -> bool:
    return word not in listed("not_names") and not word.isupper()


class StaffDirectory:
    """Finds the people of a given list, by full name or by a surname that is no English word.

    Args:
        people: full names.
        ordinary: words of the language; surnames among them count only within a full name.
    """

    def __init__(self, people: Iterable[str], ordinary: Mapping[str, object]) -> None:
        names = {" ".join(person.split()) for person in people}
        surnames = {name.rpartition(" ")[2] for name in names}
        rare = {name for name in surnames if name.lower() not in ordinary and name not in listed("not_names")}
        self._full = _any_of(names, re.IGNORECASE)
        self._surname = _any_of(rare, 0)

    def find(self, text: str) -> Iterator[Span]:
        """Spans of the people named."""
        for match in self._full.finditer(text):
            yield Span(match.start(), match.end(), "name", 0.95, "A person in the staff directory")
        for match in self._surname.finditer(text):
            yield Span(match.start(), match.end(), "name", 0.65, "The surname of a person in the staff directory")


def _any_of(phrases: Iterable[str], flags: int) -> Any:
    longest_first = sorted(filter(None, phrases), key=lambda phrase: (-len(phrase), phrase))
    # Without phrases, a pattern that matches nothing.
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})\b", flags)
