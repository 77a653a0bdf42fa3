"""What else the subjects are called that a short text names, so that a search finds them under each of their labels."""

import functools
import re
from collections.abc import Iterator, Sequence

from nlp.documents.dictionary import is_dictionary_word, is_function_word, is_ordinary_word
from nlp.subjects.subject_matcher import Key, get_subject_matcher, is_abbreviation
from nlp.subjects.vocabulary import AbbreviationChoice, LabelExpansion, Vocabulary

# A label that more subjects share says too little of any of them.
MOST_SHARING = 2
MOST_OF_SUBJECT = 4
MOST_LABELS = 6
# Shorter abbreviations stand for too much else.
SHORTEST_ABBREVIATION = 3
_WORD = re.compile(r"[^\W_]+")


class LabelExpander:
    """Finds what else the subjects in a text are called.

    Only subjects of the second level count: the labels of a whole field are no other words for one thing, but what
    an abbreviation of one is short for is. An
    abbreviation that more than two subjects share is that of the one whose first alternative label it is. A label in
    ordinary words counts where it is all that is said: "agency nurses", but not "what agency nurses cost".

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
        words = _WORD.findall(text)
        capitalised = _WORD.sub(lambda match: self._find_abbreviation(match[0], words) or match[0], text)
        keys = self._choose_keys(self._matcher.find_labels(capitalised), text)
        meanings_by_word = {word: self._list_meanings(word, words, keys) for word in words}
        numbers = dict.fromkeys(number for key in sorted(keys, key=str) for number in self._list_meant(key, keys))
        meanings = [meaning for meanings_of_word in meanings_by_word.values() for meaning in meanings_of_word]
        labels = [label for number in numbers for label in self._list_further_labels(number, keys)]
        chosen = tuple(dict.fromkeys([*meanings, *labels]))[:MOST_LABELS]
        preferred = {*meanings, *(self._subjects[number].pref_label for number in numbers)}
        owned = {key for key in keys if isinstance(key, str) and self._list_owners(key)}
        return LabelExpansion(
            chosen,
            tuple(label for label in chosen if label in preferred),
            frozenset(word.lower() for word in words if self._find_abbreviation(word, words) in owned),
            tuple(AbbreviationChoice(word, several) for word, several in meanings_by_word.items() if len(several) > 1),
        )

    def _choose_keys(self, keys: set[Key], text: str) -> set[Key]:
        """The labels that say what a text is about: abbreviations and what they are short for, or all of its words."""
        abbreviations: set[Key] = {key for key in keys if isinstance(key, str) and self._list_owners(key)}
        spelled = {key for number in self._list_owners_of_all(abbreviations) for key in self._list_keys(number)}
        return abbreviations | {key for key in keys if key in spelled or self._matcher.is_all_of(key, text)}

    def _list_owners_of_all(self, keys: set[Key]) -> list[int]:
        return [number for key in sorted(keys, key=str) for number in self._list_owners(key)]

    def _list_keys(self, number: int) -> list[Key]:
        return [self._matcher.get_key(label) for label in self._subjects[number].labels]

    def _list_meant(self, key: Key, keys: set[Key]) -> list[int]:
        """The subjects for which a label stands: those that the text names in full as well, where it does."""
        owners = self._list_owners(key)
        named = [
            number for number in owners if any(other in keys and other != key for other in self._list_keys(number))
        ]
        return named or owners

    def _list_meanings(self, word: str, words: list[str], keys: set[Key]) -> tuple[str, ...]:
        """What an abbreviation may be short for in full; what the text says itself is none."""
        abbreviation = self._find_abbreviation(word, words)
        if abbreviation is None or abbreviation not in keys:
            return ()
        labels = (self._subjects[number].labels for number in self._list_meant(abbreviation, keys))
        spelled = (find_spelled(abbreviation, names) for names in labels)
        text = " ".join(words).casefold()
        return tuple({words.casefold(): words for words in spelled if words and words.casefold() not in text}.values())

    def _find_abbreviation(self, word: str, words: list[str]) -> str | None:
        """The abbreviation that a word is, whatever its case, unless it is an ordinary word among others."""
        folded = word.casefold()
        label = self._abbreviations.get(folded) or self._abbreviations.get(folded.removesuffix("s"))
        is_meant = label and (word.startswith(label) or len(words) == 1 or not is_ordinary_word(word))
        return label if is_meant else None

    def _list_owners(self, key: Key) -> list[int]:
        """The subjects for which a label stands; a whole field only where an abbreviation is short for one of its."""
        everything = self._matcher.list_subjects(key)
        fields = [number for number in everything if self._is_field_called(number, key)]
        numbers = [number for number in everything if self._subjects[number].broader is not None]
        first = [number for number in numbers if self._subjects[number].alt_labels[:1] == (key,)]
        if fields and not first:
            return fields
        if len(numbers) <= MOST_SHARING:
            return numbers
        return first if len(first) <= MOST_SHARING or isinstance(key, str) else []

    def _is_field_called(self, number: int, key: Key) -> bool:
        subject = self._subjects[number]
        return isinstance(key, str) and subject.broader is None and bool(find_spelled(key, subject.labels))

    def _list_further_labels(self, number: int, keys: set[Key]) -> list[str]:
        """What else a subject is called that tells it from others, in the order of the vocabulary."""
        return list(self._iterate_telling_labels(number, keys))[:MOST_OF_SUBJECT]

    def _iterate_telling_labels(self, number: int, keys: set[Key]) -> Iterator[str]:
        if self._subjects[number].broader is None:
            return
        for label in self._subjects[number].labels:
            key = self._matcher.get_key(label)
            if key and key not in keys and _is_telling(key) and number in self._list_owners(key):
                yield label


def find_spelled(abbreviation: str, labels: Sequence[str]) -> str:
    """The words that an abbreviation is short for, as the first label has them that begins so; empty where none does.

    Examples:
        >>> find_spelled("EHCP", ["Education, health and care plans"])
        'Education, health and care plans'
        >>> find_spelled("TA", ["Teaching assistant pay", "HLTA"])
        'Teaching assistant'
    """
    wanted = abbreviation.casefold()
    for label in labels:
        words = list(_WORD.finditer(label))
        for end in range(2, len(words) + 1):
            content = [word[0] for word in words[:end] if not is_function_word(word[0].lower())]
            initials = {"".join(word[0] for word in group) for group in (content, [word[0] for word in words[:end]])}
            if wanted in {group.casefold() for group in initials}:
                return label[: words[end - 1].end()]
    return ""


def _is_telling(key: Key) -> bool:
    """Whether a label can be looked for in texts that are compared word by word, without their case."""
    if isinstance(key, str):
        return len(key) >= SHORTEST_ABBREVIATION and not is_dictionary_word(key)
    return len(key) > 1


@functools.lru_cache(maxsize=2)
def get_label_expander(vocabulary: Vocabulary) -> LabelExpander:
    """An expander for a vocabulary, prepared once a process."""
    return LabelExpander(vocabulary)
