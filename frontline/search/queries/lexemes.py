"""The words of a search as the database knows them: their stems, how rare they are, and what was meant by a slip."""

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select, text

from frontline.core.database import db
from frontline.disclosure.masking import coarsen_count
from frontline.search.models import Lexeme
from frontline.search.wording import SHORTEST, Wording, nearest

_STEMS = text(
    "SELECT w, tsvector_to_array(to_tsvector('english'::regconfig, w)) AS stems"
    " FROM unnest(CAST(:words AS text[])) WITH ORDINALITY AS t(w, place) ORDER BY place"
)


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a search: its stem, and in about how many insights the stem stands."""

    stem: str
    insights: int


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of a search.

    Attributes:
        terms: their stems, each once.
        corrected: the words that nobody used, with what was probably meant.
        total: about how many insights there are.
    """

    terms: tuple[Term, ...]
    corrected: Mapping[str, str]
    total: int

    def weight(self, term: Term) -> float:
        """How much a word tells: the rarer it is, the more (inverse document frequency; Robertson and Jones 1976)."""
        return math.log(1 + self.total / term.insights)

    def rarest(self, most: int) -> "Terms":
        """The same with so many terms at most, those that tell most."""
        kept = set(sorted(self.terms, key=lambda term: (term.insights, term.stem))[:most])
        return replace(self, terms=tuple(term for term in self.terms if term in kept))


def terms(wording: Wording, *, is_used: Callable[[str], bool], exactly: bool = False) -> Terms:
    """The stems of a search's words; words without meaning of their own, such as "the", have none.

    Args:
        wording: what was typed.
        is_used: whether a stem stands in anything that the person may find.
        exactly: take every word as it was typed.
    """
    stems = _stems(wording.words)
    doubtful = {word: found for word, found in stems.items() if word not in wording.names}
    corrected = {} if exactly else _corrected(doubtful, is_used)
    if corrected:
        meant = _stems(list(corrected.values()))
        stems |= {word: meant[form] for word, form in corrected.items()}
    counted = _counted([stem for found in stems.values() for stem in found])
    every = dict.fromkeys(stem for found in stems.values() for stem in found)
    return Terms(tuple(Term(stem, coarsen_count(counted.get(stem, 1))) for stem in every), corrected, max(total(), 1))


def _corrected(stems: Mapping[str, list[str]], is_used: Callable[[str], bool]) -> dict[str, str]:
    """What was probably meant by words that the person finds nowhere: the nearest that they could find.

    What others wrote decides nothing: neither that a word counts as known, nor which one is offered.
    """
    found: dict[str, str] = {}
    for word, mine in stems.items():
        if mine and len(word) >= SHORTEST and not any(is_used(stem) for stem in mine):
            near = nearest(word, _known(_made_at()))
            forms = _stems(near)
            meant = next((form for form in near if forms[form] and all(map(is_used, forms[form]))), None)
            if meant:
                found[word] = meant
    return found


def _stems(words: Sequence[str]) -> dict[str, list[str]]:
    return {row.w: list(row.stems) for row in db.session.execute(_STEMS, {"words": list(words)})}


def _counted(stems: Sequence[str]) -> dict[str, int]:
    rows = db.session.execute(select(Lexeme.stem, Lexeme.insights).where(Lexeme.stem.in_(stems)))
    return {row.stem: row.insights for row in rows}


def _made_at() -> int:
    """A number that changes when the words are counted anew."""
    return db.session.scalar(select(func.sum(Lexeme.insights))) or 0


@functools.lru_cache(maxsize=2)
def _known(_: int) -> dict[str, int]:
    rows = select(Lexeme.form, Lexeme.insights).where(Lexeme.form != "")
    return {row.form: row.insights for row in db.session.execute(rows)}


def total() -> int:
    """In how many insights words were counted."""
    return db.session.scalar(select(Lexeme.insights).where(Lexeme.form == "")) or 0
