"""Which subjects a text names: the labels of a vocabulary found in its words."""

import functools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Self

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin

from nlp.arrays import Floats
from nlp.documents.tokenisation import Word, list_content_lemmas, tokenise_texts
from nlp.subjects.vocabulary import Vocabulary
from nlp.subjects.vocabulary_files import load_packaged_vocabulary

# Words of the longest label that is looked for.
LONGEST = 5
# A label with fewer words of content counts only with its other words beside them: "section 47", "no beds".
FEWEST_OF_CONTENT = 2
# What a label says of the subject above its own.
SHARE_OF_BROADER = 0.3

# An abbreviation as written, or lemmas of a label: of its words of content, or of all words where few are of content.
Key = str | tuple[str, ...]


class SubjectMatcher(TransformerMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """Finds the labels of a vocabulary in texts.

    An abbreviation ("EHCP") counts as it is written, its plural too; other labels count by the lemmas of
    their words of content, or of all their words where only one is of content. A label that several
    subjects share counts for each in equal parts, so that the other words of a text decide.

    Args:
        vocabulary: None for the packaged one.

    Examples:
        >>> matcher = SubjectMatcher().fit()
        >>> weights = matcher.transform(["The EHCP was late again."]).toarray()[0]
        >>> matcher.subjects_[int(weights.argmax())].pref_label
        'Education, health and care plans'
    """

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        self.vocabulary = vocabulary

    def fit(self, X: Sequence[str] | None = None, y: object = None) -> Self:  # noqa: ARG002 - scikit-learn passes them
        """Prepare the labels; nothing is learned from texts."""
        vocabulary = load_packaged_vocabulary() if self.vocabulary is None else self.vocabulary
        self.subjects_ = vocabulary.subjects
        self._broader = [
            None if subject.broader is None else vocabulary.get_number(subject.broader) for subject in self.subjects_
        ]
        self._subjects_of: dict[Key, set[int]] = defaultdict(set)
        self._whole_keys: set[Key] = set()
        self._key_of_label: dict[str, Key] = {}
        labels = [(label, number) for number, subject in enumerate(self.subjects_) for label in subject.labels]
        words_of_labels = tokenise_texts([label for label, _ in labels])
        for (label, number), words in zip(labels, words_of_labels, strict=True):
            if key := _build_key(label, words):
                self._subjects_of[key].add(number)
                self._key_of_label[label] = key
                if len(words) > len(list_content_lemmas(words)) < FEWEST_OF_CONTENT:
                    self._whole_keys.add(key)
        return self

    def transform(self, X: Sequence[str]) -> Any:
        """How much each text speaks of each subject, sparse float64 (n, subjects); rows of zeros for none.

        Args:
            X: n texts.
        """
        return self.count_mentions(X, tokenise_texts(X))

    def count_mentions(self, texts: Sequence[str], words_of_texts: Sequence[Sequence[Word]]) -> Any:
        """The same as `transform`, of texts whose words are known."""
        owners, numbers_of_subjects, weights = [], [], []
        for owner, (text, words) in enumerate(zip(texts, words_of_texts, strict=True)):
            for key in sorted(set(self._iterate_keys(text, words)), key=str):
                numbers = sorted(self._subjects_of[key])
                for number, share in self._share_out(numbers):
                    owners.append(owner)
                    numbers_of_subjects.append(number)
                    weights.append(share)
        return sparse.csr_array(
            (weights, (owners, numbers_of_subjects)), shape=(len(texts), len(self.subjects_)), dtype=np.float64
        )

    def find_labels(self, text: str) -> set[Key]:
        """The labels in a text, none that is only a part of another, as keys."""
        keys = set(self._iterate_keys(text, tokenise_texts([text])[0]))
        return {key for key in keys if not any(_is_part(key, other) for other in keys)}

    def get_key(self, label: str) -> Key:
        """By which a label of the vocabulary is found; empty for one without words."""
        return self._key_of_label.get(label, ())

    def is_all_of(self, key: Key, text: str) -> bool:
        """Whether a label is all that a text says, but for words that only join others."""
        words = tokenise_texts([text])[0]
        return key in {tuple(list_content_lemmas(words)), tuple(word.lemma for word in words)}

    def list_subjects(self, key: Key) -> list[int]:
        """The numbers of the subjects that share a label."""
        return sorted(self._subjects_of[key])

    def _iterate_keys(self, text: str, words: Sequence[Word]) -> Iterator[Key]:
        """The labels in a text, as keys."""
        for word in words:
            form = text[word.start : word.end]
            yield from (key for key in (form, form.removesuffix("s")) if key in self._subjects_of)
        yield from self._find_keys(list_content_lemmas(words))
        yield from (key for key in self._find_keys([word.lemma for word in words]) if key in self._whole_keys)

    def _find_keys(self, lemmas: Sequence[str]) -> Iterator[tuple[str, ...]]:
        for start in range(len(lemmas)):
            for end in range(start + 1, min(start + LONGEST, len(lemmas)) + 1):
                key = tuple(lemmas[start:end])
                if key in self._subjects_of:
                    yield key

    def _share_out(self, numbers: list[int]) -> Iterator[tuple[int, float]]:
        for number in numbers:
            yield number, 1 / len(numbers)
            broader = self._broader[number]
            if broader is not None:
                yield broader, SHARE_OF_BROADER / len(numbers)


@functools.lru_cache(maxsize=4)
def get_subject_matcher(vocabulary: Vocabulary) -> SubjectMatcher:
    """A matcher for a vocabulary, prepared once a process: thousands of labels take the better part of a second."""
    return SubjectMatcher(vocabulary).fit()


def compute_rarity(mentions: Any) -> Floats:
    """Inverse document frequency of each subject, float64 (subjects,).

    Args:
        mentions: how much each text speaks of each subject, sparse (n, subjects).
    """
    frequencies = np.diff(mentions.tocsc().indptr)
    rarity: Floats = np.log((mentions.shape[0] + 1) / (frequencies + 1))
    return rarity


def is_abbreviation(label: str) -> bool:
    """Whether a label is one word with at least two capitals.

    Examples:
        >>> [is_abbreviation(label) for label in ("EHCP", "DoLS", "s136", "Ofsted", "tribunal")]
        [True, True, False, False, False]
    """
    return " " not in label and sum(map(str.isupper, label)) > 1


def _is_part(key: Key, other: Key) -> bool:
    """Whether the words of a label stand within those of another, longer one."""
    if isinstance(key, str) or isinstance(other, str) or len(key) >= len(other):
        return False
    return any(other[start : start + len(key)] == key for start in range(len(other) - len(key) + 1))


def _build_key(label: str, words: Sequence[Word]) -> Key:
    if is_abbreviation(label):
        return label
    content = list_content_lemmas(words)
    return tuple(content if len(content) >= FEWEST_OF_CONTENT else [word.lemma for word in words])
