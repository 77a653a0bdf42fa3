"""Words and short phrases that set one group of texts apart from the rest."""

import functools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from nlp.text import Word, words
from nlp.word_lists import listed

LONGEST = 4
HALF = 0.5
JOINERS = listed("joiners")
BEFORE_NOUNS = listed("before_nouns")
BEFORE_VERBS = listed("before_verbs")

Key = tuple[str, ...]


@dataclass(slots=True)
class Occurrences:
    """Where the phrases of a set of texts occur.

    Attributes:
        rows: for each phrase, the texts it occurs in.
        forms: for each phrase, how often each written form occurs.
        words: the words of each text.
        nounlike: for each lemma, the share of its uses that look like a noun's.
    """

    rows: dict[Key, set[int]] = field(default_factory=lambda: defaultdict(set))
    forms: dict[Key, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    words: list[list[Word]] = field(default_factory=list)
    nounlike: dict[str, float] = field(default_factory=dict)

    def form(self, key: Key) -> str:
        """The commonest written form; the first in the alphabet among equals."""
        return min(self.forms[key].items(), key=lambda item: (-item[1], item[0]))[0]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of a group: its lemmas, its weight in the group, and the texts of the group with it."""

    key: Key
    weight: float
    rows: frozenset[int]


def occurrences(texts: Sequence[str]) -> Occurrences:
    """Phrases of one to four words that begin and end with a word of content, across no punctuation."""
    found = Occurrences(words=words(texts))
    found.nounlike = _nounlike(found.words)
    for row, (text, tokens) in enumerate(zip(texts, found.words, strict=True)):
        for run in _candidates(tokens):
            key = tuple(word.lemma for word in run)
            found.rows[key].add(row)
            found.forms[key][_written(text, run)] += 1
    return found


def weigh(found: Occurrences, group: Iterable[int], total: int) -> list[Phrase]:
    """Phrases of a group by class-based TF-IDF, heaviest first (after Grootendorst 2022).

    Weight: share of the group's texts with the phrase, times the log of how much commoner that is
    than in all texts, times a little more for each further word.
    """
    members = frozenset(group)
    counts = Counter(key for row in members for key in _keys(found.words[row]))
    phrases = []
    for key, count in counts.items():
        if not is_nameable(key, found):
            continue
        share, share_of_all = count / len(members), len(found.rows[key]) / total
        lift = np.log1p(share / share_of_all)
        length = 1 + 0.5 * sum(lemma not in JOINERS for lemma in key[1:])
        # What one text alone says is hardly the group's.
        weight = share * lift * length * (0.1 if count == 1 else 1.0)
        phrases.append(Phrase(key, float(weight), members & found.rows[key]))
    return sorted(phrases, key=lambda phrase: (-phrase.weight, phrase.key))


def is_nameable(key: Key, found: Occurrences) -> bool:
    """Whether a phrase can stand in a name: it ends with a noun, says something and names nobody."""
    if found.nounlike.get(key[-1], 0.0) < HALF or not _opens_well(key, found):
        return False
    content = [lemma for lemma in key if lemma not in JOINERS]
    return not _people().intersection(content) and any(lemma not in listed("empty_words") for lemma in content)


def _opens_well(key: Key, found: Occurrences) -> bool:
    """Whether the first word is a noun or, before another word, an adjective, but hardly a verb."""
    if key[0] in listed("weak_openings"):
        return False
    is_noun = found.nounlike.get(key[0], 0.0) >= HALF
    if len(key) == 1 or key[1] in JOINERS:
        return is_noun
    return is_noun or key[0] in _listed_as("adj")


@functools.lru_cache(maxsize=1)
def _people() -> frozenset[str]:
    return frozenset(name.lower() for name in listed("given_names") | listed("ambiguous_names"))


def _candidates(tokens: Sequence[Word]) -> Iterator[Sequence[Word]]:
    for start, first in enumerate(tokens):
        if not first.is_content:
            continue
        for end in range(start + 1, min(start + LONGEST, len(tokens)) + 1):
            last = tokens[end - 1]
            if end - start > 2 and _is_inflected_verb(first):  # noqa: PLR2004 - "waiting list", but no clause
                break
            if end - 1 > start and last.breaks:
                break
            if last.is_content:
                yield tokens[start:end]
            elif last.form not in JOINERS:
                break


def _keys(tokens: Sequence[Word]) -> set[Key]:
    return {tuple(word.lemma for word in run) for run in _candidates(tokens)}


def _nounlike(rows: Iterable[Sequence[Word]]) -> dict[str, float]:
    """Share of the uses of each lemma that follow an article or the like, or are plurals, not verbs."""
    noun: Counter[str] = Counter()
    verb: Counter[str] = Counter()
    for tokens in rows:
        before = ""
        for word in tokens:
            previous, before = ("" if word.breaks else before), word.form
            if not word.is_content:
                continue
            noun[word.lemma] += previous in BEFORE_NOUNS
            verb[word.lemma] += previous in BEFORE_VERBS or _is_inflected_verb(word)
    nouns = _listed_as("noun")
    return {
        lemma: (noun[lemma] + 0.6) / (noun[lemma] + verb[lemma] + 1.0) if lemma in nouns else 0.0
        for lemma in noun.keys() | verb.keys()
    }


def _is_inflected_verb(word: Word) -> bool:
    return word.form != word.lemma and word.form.endswith(("ed", "ing"))


@functools.lru_cache(maxsize=4)
def _listed_as(part_of_speech: str) -> frozenset[str]:
    """Words that can be nouns or adjectives, from the tables that come with spacy-lookups-data."""
    from pathlib import Path

    import spacy_lookups_data  # type: ignore[import-untyped]
    import srsly  # type: ignore[import-untyped]

    folder = Path(spacy_lookups_data.__file__).parent / "data"
    return frozenset(srsly.read_gzip_json(folder / "en_lemma_index.json.gz")[part_of_speech])


def _written(text: str, run: Sequence[Word]) -> str:
    """The words as written, in lower case but for names and abbreviations."""
    forms = [text[word.start : word.end] for word in run]
    # "Artificial Intelligence" keeps both its capitals where it begins a sentence, "Waiting times" none.
    is_name = all(form[0].isupper() for form, word in zip(forms, run, strict=True) if word.is_content) and len(run) > 1
    return " ".join(
        form if _keeps_capitals(form, begins=word.breaks and not is_name) else word.form
        for form, word in zip(forms, run, strict=True)
    )


def _keeps_capitals(form: str, *, begins: bool) -> bool:
    """Whether a word is an abbreviation, or written like a name where no sentence begins."""
    is_abbreviation = len(form) > 1 and form.rstrip("s").isupper()
    return is_abbreviation or (form.istitle() and not begins)
