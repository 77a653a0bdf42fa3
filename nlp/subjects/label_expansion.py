"""What else the subjects are called that a short text names, so that a search finds them under each of their labels."""

import functools
import re
from collections.abc import Iterator

from nlp.documents.dictionary import is_dictionary_word
from nlp.subjects.subject_matcher import Key, get_subject_matcher, is_abbreviation
from nlp.subjects.vocabulary import LabelExpansion, Vocabulary

# A label that more subjects share says too little of any of them.
MOST_SHARING = 2
MOST_OF_SUBJECT = 4
MOST_LABELS = 6
# Shorter abbreviations stand for too much else.
SHORTEST_ABBREVIATION = 3
_WORD = re.compile(r"[^\W_]+")


class LabelExpander:
    """Finds what else the subjects in a text are called.

    Only subjects of the second level count: the labels of a whole field are no other words for one thing. An
    abbreviation that more than two subjects share is that of the one whose first alternative label it is. A label that
    is one ordinary word counts by itself alone: "invoice", but not "agency invoice".

    Args:
        vocabulary: of subjects.

    Examples:
        >>> from nlp.subjects.vocabulary import Subject
        >>> narrow = Subject("ehcp", "Education, health and care plans", ("EHCP",), broader="send")
        >>> LabelExpander(Vocabulary((Subject("send", "Special needs"), narrow))).expand("ehcp late").labels
        ('Education, health and care plans',)
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._subjects = vocabulary.subjects
        self._matcher = get_subject_matcher(vocabulary)
        labels = (label for subject in vocabulary.subjects for label in subject.labels)
        self._abbreviations = {label.casefold(): label for label in labels if is_abbreviation(label)}

    def expand(self, text: str) -> LabelExpansion:
        """What else the subjects are called that a text names, at most six labels."""
        capitalised = _WORD.sub(lambda match: self._find_abbreviation(match[0]) or match[0], text)
        is_one_word = len(_WORD.findall(text)) == 1
        keys = {key for key in self._matcher.find_labels(capitalised) if is_one_word or len(key) > 1}
        numbers = dict.fromkeys(number for key in sorted(keys, key=str) for number in self._list_owners(key))
        labels = [label for number in numbers for label in self._list_further_labels(number, keys)]
        chosen = tuple(dict.fromkeys(labels))[:MOST_LABELS]
        preferred = {self._subjects[number].pref_label for number in numbers}
        owned = {key for key in keys if isinstance(key, str) and self._list_owners(key)}
        return LabelExpansion(
            chosen,
            tuple(label for label in chosen if label in preferred),
            frozenset(word.lower() for word in _WORD.findall(text) if self._find_abbreviation(word) in owned),
        )

    def _find_abbreviation(self, word: str) -> str | None:
        """The abbreviation that a word is, whatever its case, unless it is an ordinary word in small letters."""
        folded = word.casefold()
        label = self._abbreviations.get(folded) or self._abbreviations.get(folded.removesuffix("s"))
        return label if label and (word.startswith(label) or not is_dictionary_word(word)) else None

    def _list_owners(self, key: Key) -> list[int]:
        """The subjects for which a label stands."""
        numbers = [number for number in self._matcher.list_subjects(key) if self._subjects[number].broader is not None]
        if len(numbers) <= MOST_SHARING:
            return numbers
        first = [number for number in numbers if self._subjects[number].alt_labels[:1] == (key,)]
        return first if len(first) <= MOST_SHARING else []

    def _list_further_labels(self, number: int, keys: set[Key]) -> list[str]:
        """What else a subject is called that tells it from others, in the order of the vocabulary."""
        return list(self._iterate_telling_labels(number, keys))[:MOST_OF_SUBJECT]

    def _iterate_telling_labels(self, number: int, keys: set[Key]) -> Iterator[str]:
        for label in self._subjects[number].labels:
            key = self._matcher.get_key(label)
            if key and key not in keys and _is_telling(key) and number in self._list_owners(key):
                yield label


def _is_telling(key: Key) -> bool:
    """Whether a label can be looked for in texts that are compared word by word, without their case."""
    if isinstance(key, str):
        return len(key) >= SHORTEST_ABBREVIATION and not is_dictionary_word(key)
    return len(key) > 1


@functools.lru_cache(maxsize=2)
def get_label_expander(vocabulary: Vocabulary) -> LabelExpander:
    """An expander for a vocabulary, prepared once a process."""
    return LabelExpander(vocabulary)
