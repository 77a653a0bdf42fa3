"""What a search's words match, and how well, in the database's own terms."""

from collections.abc import Sequence
from functools import reduce
from operator import add

from sqlalchemy import ColumnElement, cast, func, literal
from sqlalchemy.dialects.postgresql import TSQUERY

from frontline.search.queries.lexemes import Term, Terms
from frontline.search.wording import Wording

# Candidates of the words alone: where more have a word, it tells too little to rank by.
MOST = 5_000
_BY_LENGTH = 1  # ts_rank's normalisation: divide by 1 + the logarithm of the length


def any_of(terms: Sequence[Term]) -> str:
    """A query for texts with any of some stems, each taken as it is; empty without stems."""
    return " | ".join(only(term.stem) for term in terms)


def only(stem: str) -> str:
    """A query for texts with one stem."""
    doubled = stem.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


def candidates(terms: Terms) -> str:
    """A query for what is worth ranking: whatever has one of the rarer words, or all of the others."""
    rising = sorted(terms.terms, key=lambda term: (term.insights, term.stem))
    seen: int = 0
    rare: list[Term] = []
    for term in rising:
        seen += term.insights
        if rare and seen > MOST:
            break
        rare.append(term)
    others = rising[len(rare) :]
    together = " & ".join(only(term.stem) for term in others)
    return " | ".join(filter(None, (any_of(rare), f"({together})" if together else "")))


def matches(lexemes: ColumnElement[str], query: str) -> ColumnElement[bool]:
    """Whether a text has what is looked for."""
    return lexemes.bool_op("@@")(cast(literal(query), TSQUERY))


def rank(lexemes: ColumnElement[str], terms: Terms) -> ColumnElement[float]:
    """How well a text fits the words: rare ones count more, many of one less and less, in long texts less."""
    parts = [
        literal(terms.weight(term)) * func.ts_rank(lexemes, cast(literal(only(term.stem)), TSQUERY), _BY_LENGTH)
        for term in terms.terms
    ]
    return reduce(add, parts)


def musts(lexemes: ColumnElement[str], wording: Wording) -> list[ColumnElement[bool]]:
    """Phrases that must stand as they are, and words that must not."""
    has = lexemes.bool_op("@@")
    found = [has(func.phraseto_tsquery("english", phrase)) for phrase in wording.phrases]
    if wording.left_out:
        words: list[ColumnElement[str]] = [func.plainto_tsquery("english", word) for word in wording.left_out]
        found.append(~has(reduce(_either, words)))
    return [*found]


def _either(one: ColumnElement[str], other: ColumnElement[str]) -> ColumnElement[str]:
    return one.op("||")(other)
