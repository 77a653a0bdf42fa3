"""What a search looks for as the database knows it: stems, how rare they are, what a slip meant, labels of subjects."""

import functools
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select, text

from frontline import analysis
from frontline.core.database import db
from frontline.disclosure.masking import coarsen_count
from frontline.search.models import Lexeme
from frontline.search.wording import SHORTEST, SearchWording, find_nearest_words

_STEMS = text(
    "SELECT w, tsvector_to_array(to_tsvector('english'::regconfig, w)) AS stems"
    " FROM unnest(CAST(:words AS text[])) WITH ORDINALITY AS t(w, place) ORDER BY place"
)


# One label in a text says no more than one of the words that were typed, and perhaps less.
_LABEL_SHARE = 0.7
_PHRASES = text(
    "SELECT phraseto_tsquery('english'::regconfig, w)::text AS phrase,"
    " tsvector_to_array(to_tsvector('english'::regconfig, w)) AS stems"
    " FROM unnest(CAST(:labels AS text[])) WITH ORDINALITY AS t(w, place) ORDER BY place"
)


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """One word of a search, or another label of a subject that a word names.

    Attributes:
        stem: of the word, or of the rarest word of the label.
        insights: in about how many insights the stem stands.
        phrase: a label in the database's own terms, its words one after the other; empty for a word.
    """

    stem: str
    insights: int
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """The words of a search.

    Attributes:
        terms: their stems, each once.
        corrected: the words that nobody used, with what was probably meant.
        total: about how many insights there are.
    """

    terms: tuple[SearchTerm, ...]
    corrected: Mapping[str, str]
    total: int

    def compute_weight(self, term: SearchTerm) -> float:
        """How much a word tells: the rarer it is, the more (inverse document frequency; Robertson and Jones 1976)."""
        return math.log(1 + self.total / term.insights) * (_LABEL_SHARE if term.phrase else 1)

    def keep_rarest(self, max_terms: int) -> "SearchTerms":
        """The same with so many terms at most, those that tell most."""
        rarest_terms = set(sorted(self.terms, key=lambda term: (term.insights, term.stem))[:max_terms])
        return replace(self, terms=tuple(term for term in self.terms if term in rarest_terms))

    def add_labels(self, labels: Sequence[str]) -> "SearchTerms":
        """The same with labels, each of which is looked for as it stands."""
        if not labels:
            return self
        phrases = [row for row in db.session.execute(_PHRASES, {"labels": list(labels)}) if row.phrase]
        counted = _count_by_stem([stem for row in phrases for stem in row.stems])
        rarest = [min((counted.get(stem, 1), stem) for stem in row.stems) for row in phrases]
        terms = [
            SearchTerm(stem, coarsen_count(insights), row.phrase)
            for row, (insights, stem) in zip(phrases, rarest, strict=True)
        ]
        return replace(self, terms=(*self.terms, *terms))


def get_search_terms(
    wording: SearchWording,
    *,
    is_used: Callable[[str], bool],
    abbreviations: Collection[str] = (),
    exactly: bool = False,
) -> SearchTerms:
    """The stems of a search's words; words without meaning of their own, such as "the", have none.

    Args:
        wording: what was typed.
        is_used: whether a stem stands in anything that the person may find.
        abbreviations: words that are no slips, whether or not anybody used them.
        exactly: take every word as it was typed.
    """
    stems = _list_stems(wording.words)
    right_words = {*wording.names, *abbreviations}
    correctable = {word: word_stems for word, word_stems in stems.items() if word not in right_words}
    corrected = {} if exactly else _correct_spelling(correctable, is_used)
    if corrected:
        meant = _list_stems(list(corrected.values()))
        stems |= {word: meant[form] for word, form in corrected.items()}
    counted = _count_by_stem([stem for word_stems in stems.values() for stem in word_stems])
    distinct_stems = dict.fromkeys(stem for word_stems in stems.values() for stem in word_stems)
    return SearchTerms(
        tuple(SearchTerm(stem, coarsen_count(counted.get(stem, 1))) for stem in distinct_stems),
        corrected,
        max(count_counted_insights(), 1),
    )


def _correct_spelling(stems: Mapping[str, list[str]], is_used: Callable[[str], bool]) -> dict[str, str]:
    """What was probably meant by words that the person finds nowhere: the nearest that they could find.

    A word of the dictionary is no slip: who looks for "date" where nobody wrote it does not mean "gate".
    What others wrote decides nothing: neither that a word counts as known, nor which one is offered.
    """
    corrected: dict[str, str] = {}
    for word, word_stems in stems.items():
        could_be_slip = word_stems and len(word) >= SHORTEST and not analysis.is_dictionary_word(word)
        if could_be_slip and not any(is_used(stem) for stem in word_stems):
            candidates = find_nearest_words(word, _get_vocabulary(_get_count_version()))
            forms = _list_stems(candidates)
            meant = next((form for form in candidates if forms[form] and all(map(is_used, forms[form]))), None)
            if meant:
                corrected[word] = meant
    return corrected


def _list_stems(words: Sequence[str]) -> dict[str, list[str]]:
    return {row.w: list(row.stems) for row in db.session.execute(_STEMS, {"words": list(words)})}


def _count_by_stem(stems: Sequence[str]) -> dict[str, int]:
    lexemes = db.session.execute(select(Lexeme.stem, Lexeme.insights).where(Lexeme.stem.in_(stems)))
    return {lexeme.stem: lexeme.insights for lexeme in lexemes}


def _get_count_version() -> int:
    """A number that changes when the words are counted anew."""
    return db.session.scalar(select(func.sum(Lexeme.insights))) or 0


@functools.lru_cache(maxsize=2)
def _get_vocabulary(_: int) -> dict[str, int]:
    lexemes = select(Lexeme.form, Lexeme.insights).where(Lexeme.form != "")
    return {lexeme.form: lexeme.insights for lexeme in db.session.execute(lexemes)}


def count_counted_insights() -> int:
    """In how many insights words were counted."""
    return db.session.scalar(select(Lexeme.insights).where(Lexeme.form == "")) or 0
