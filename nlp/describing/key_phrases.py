"""Key phrases: words and short phrases that set one group of texts apart from the rest."""

import functools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from nlp.documents.dictionary import get_lemmas_of
from nlp.documents.tokenisation import Word, tokenise_texts
from nlp.documents.word_lists import load_words

LONGEST = 4
HALF = 0.5
JOINERS = load_words("joiners")
BEFORE_NOUNS = load_words("before_nouns")
BEFORE_VERBS = load_words("before_verbs")

# The lemmas of a phrase.
Key = tuple[str, ...]


@dataclass(slots=True)
class PhraseIndex:
    """Where the phrases of a set of texts occur.

    Attributes:
        texts: for each phrase, the numbers of the texts it occurs in.
        forms: for each phrase, how often each written form occurs.
        words: the words of each text.
        nounlike: for each lemma, the share of its uses that look like a noun's.
    """

    texts: dict[Key, set[int]] = field(default_factory=lambda: defaultdict(set))
    forms: dict[Key, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    words: list[list[Word]] = field(default_factory=list)
    nounlike: dict[str, float] = field(default_factory=dict)

    def get_form(self, key: Key) -> str:
        """The commonest written form; the first in the alphabet among equals."""
        return min(self.forms[key].items(), key=lambda item: (-item[1], item[0]))[0]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of a group: its lemmas, its weight in the group, and the texts of the group with it."""

    key: Key
    weight: float
    texts: frozenset[int]


def build_phrase_index(texts: Sequence[str]) -> PhraseIndex:
    """Index phrases of one to four words that begin and end with a word of content, across no punctuation."""
    index = PhraseIndex(words=tokenise_texts(texts))
    index.nounlike = _compute_noun_shares(index.words)
    for number, (text, words) in enumerate(zip(texts, index.words, strict=True)):
        for phrase_words in _iterate_candidates(words):
            key = tuple(word.lemma for word in phrase_words)
            index.texts[key].add(number)
            index.forms[key][_write_phrase(text, phrase_words)] += 1
    return index


def rank_phrases(index: PhraseIndex, group: Iterable[int], total: int) -> list[Phrase]:
    """Phrases of a group by class-based TF-IDF, heaviest first (after Grootendorst 2022).

    Weight: share of the group's texts with the phrase, times the log of how much commoner that is
    than in all texts, times a little more for each further word.

    Args:
        index: of all texts.
        group: numbers of the texts of the group.
        total: how many texts there are.
    """
    members = frozenset(group)
    counts = Counter(key for number in members for key in _list_keys(index.words[number]))
    phrases = []
    for key, count in counts.items():
        if not is_nameable(key, index):
            continue
        share, share_of_all = count / len(members), len(index.texts[key]) / total
        lift = np.log1p(share / share_of_all)
        length = 1 + 0.5 * sum(lemma not in JOINERS for lemma in key[1:])
        # What one text alone says is hardly the group's.
        weight = share * lift * length * (0.1 if count == 1 else 1.0)
        phrases.append(Phrase(key, float(weight), members & index.texts[key]))
    return sorted(phrases, key=lambda phrase: (-phrase.weight, phrase.key))


def is_nameable(key: Key, index: PhraseIndex) -> bool:
    """Whether a phrase can stand in a name: it ends with a noun, says something and names nobody."""
    if index.nounlike.get(key[-1], 0.0) < HALF or not _opens_well(key, index):
        return False
    content = [lemma for lemma in key if lemma not in JOINERS]
    return not _get_names().intersection(content) and any(lemma not in load_words("empty_words") for lemma in content)


def _opens_well(key: Key, index: PhraseIndex) -> bool:
    """Whether the first word is a noun or, before another word, an adjective, but hardly a verb."""
    if key[0] in load_words("weak_openings"):
        return False
    is_noun = index.nounlike.get(key[0], 0.0) >= HALF
    if len(key) == 1 or key[1] in JOINERS:
        return is_noun
    return is_noun or key[0] in get_lemmas_of("adj")


@functools.lru_cache(maxsize=1)
def _get_names() -> frozenset[str]:
    return frozenset(name.lower() for name in load_words("given_names") | load_words("ambiguous_names"))


def _iterate_candidates(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    for start, first in enumerate(words):
        if not first.is_content:
            continue
        for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
            last = words[end - 1]
            if end - start > 2 and _is_inflected_verb(first):  # noqa: PLR2004 - "waiting list", but no clause
                break
            if end - 1 > start and last.breaks:
                break
            if last.is_content:
                yield words[start:end]
            elif last.form not in JOINERS:
                break


def _list_keys(words: Sequence[Word]) -> set[Key]:
    return {tuple(word.lemma for word in phrase_words) for phrase_words in _iterate_candidates(words)}


def _compute_noun_shares(words_of_texts: Iterable[Sequence[Word]]) -> dict[str, float]:
    """Share of the uses of each lemma that follow an article or the like, or are plurals, not verbs."""
    as_noun: Counter[str] = Counter()
    as_verb: Counter[str] = Counter()
    for words in words_of_texts:
        last_form = ""
        for word in words:
            form_before, last_form = ("" if word.breaks else last_form), word.form
            if not word.is_content:
                continue
            as_noun[word.lemma] += form_before in BEFORE_NOUNS
            as_verb[word.lemma] += form_before in BEFORE_VERBS or _is_inflected_verb(word)
    nouns = get_lemmas_of("noun")
    return {
        lemma: (as_noun[lemma] + 0.6) / (as_noun[lemma] + as_verb[lemma] + 1.0) if lemma in nouns else 0.0
        for lemma in as_noun.keys() | as_verb.keys()
    }


def _is_inflected_verb(word: Word) -> bool:
    return word.form != word.lemma and word.form.endswith(("ed", "ing"))


def _write_phrase(text: str, words: Sequence[Word]) -> str:
    """The words as written, in lower case but for names and abbreviations."""
    forms = [text[word.start : word.end] for word in words]
    # "Artificial Intelligence" keeps both its capitals where it begins a sentence, "Waiting times" none.
    is_capitalised = (form[0].isupper() for form, word in zip(forms, words, strict=True) if word.is_content)
    is_name = len(words) > 1 and all(is_capitalised)
    return " ".join(
        form if _keeps_capitals(form, begins=word.breaks and not is_name) else word.form
        for form, word in zip(forms, words, strict=True)
    )


def _keeps_capitals(form: str, *, begins: bool) -> bool:
    """Whether a word is an abbreviation, or written like a name where no sentence begins."""
    is_abbreviation = len(form) > 1 and form.rstrip("s").isupper()
    return is_abbreviation or (form.istitle() and not begins)
