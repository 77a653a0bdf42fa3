"""Names of the people on a given list."""

from collections.abc import Iterable, Iterator
from typing import Any

import regex

from nlp.spans import Span
from nlp.text import is_ordinary
from nlp.word_lists import listed

# Short surnames count as they are written alone: "ng tube" names nobody.
LONGEST_SHORT = 3


class StaffDirectory:
    """Finds the people of a given list, by full name or by a surname that is no English word.

    Args:
        people: full names.
    """

    def __init__(self, people: Iterable[str]) -> None:
        found = {" ".join(person.split()) for person in people}
        full = {name for name in found if " " in name}
        surnames = {name.rpartition(" ")[2] for name in found}
        rare = {name for name in surnames if not is_ordinary(name) and name not in listed("not_names")}
        self._full = _any_of(full)
        self._surname = _any_of({name for name in rare if len(name) > LONGEST_SHORT})
        self._short = _any_of({name for name in rare if len(name) <= LONGEST_SHORT}, ignoring_case=False)

    def find(self, text: str) -> Iterator[Span]:
        """Spans of the people named."""
        for match in self._full.finditer(text):
            yield Span(match.start(), match.end(), "name", 0.95, "A person in the staff directory")
        for pattern in (self._surname, self._short):
            for match in pattern.finditer(text):
                yield Span(match.start(), match.end(), "name", 0.65, "The surname of a person in the staff directory")


def _any_of(phrases: Iterable[str], *, ignoring_case: bool = True) -> Any:
    longest_first = sorted(filter(None, phrases), key=lambda phrase: (-len(phrase), phrase))
    flags = regex.IGNORECASE if ignoring_case else 0
    # Without phrases, a pattern that matches nothing.
    return regex.compile(rf"\b(?:{'|'.join(map(regex.escape, longest_first)) or '(?!)'})\b", flags)
