"""What a search's words match, and how well, in the database's own terms."""

from collections.abc import Sequence
from functools import reduce
from operator import add

from sqlalchemy import ARRAY, REAL, ColumnElement, case, cast, func, literal
from sqlalchemy.dialects.postgresql import TSQUERY

from frontline.search.queries.lexemes import SearchTerm, SearchTerms
from frontline.search.wording import SearchWording

# Candidates of the words alone: where more have a word, it tells too little to rank by.
MAX_CANDIDATES = 5_000
# Of words of text, twice unused, and of words of headings.
_WEIGHTS = "{0.1,0.1,0.1,0.25}"
_BY_LENGTH = 1  # ts_rank's normalisation: divide by 1 + the logarithm of the length


def make_any_term_query(terms: Sequence[SearchTerm]) -> str:
    """A query for texts with any of some words or labels, each taken as it is; empty without any."""
    return " | ".join(make_term_query(term) for term in terms)


def make_all_terms_query(terms: SearchTerms) -> str:
    """A query for texts with all words, or with one of the labels; empty without any."""
    words = " & ".join(make_term_query(term) for term in terms.terms if not term.phrase)
    labels = [make_term_query(term) for term in terms.terms if term.phrase]
    return " | ".join(filter(None, (f"({words})" if words else "", *labels)))


def make_term_query(term: SearchTerm) -> str:
    """A query for texts with one word, or with one label as it stands."""
    return f"({term.phrase})" if term.phrase else make_single_term_query(term.stem)


def make_single_term_query(stem: str) -> str:
    """A query for texts with one stem."""
    doubled = stem.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


def make_candidate_query(terms: SearchTerms) -> str:
    """A query for what is worth ranking: whatever has one of the rarer words, or all of the others, or a label."""
    labels = [term for term in terms.terms if term.phrase]
    words = (term for term in terms.terms if not term.phrase)
    rising = sorted(words, key=lambda term: (term.insights, term.stem))
    total: int = 0
    rare: list[SearchTerm] = []
    for term in rising:
        total += term.insights
        if rare and total > MAX_CANDIDATES:
            break
        rare.append(term)
    common = rising[len(rare) :]
    together = " & ".join(make_single_term_query(term.stem) for term in common)
    parts = (make_any_term_query([*rare, *labels]), f"({together})" if together else "")
    return " | ".join(filter(None, parts))


def get_match_condition(lexemes: ColumnElement[str], query: str) -> ColumnElement[bool]:
    """Whether a text has what is looked for."""
    return lexemes.bool_op("@@")(cast(literal(query), TSQUERY))


def get_rank_expression(lexemes: ColumnElement[str], terms: SearchTerms) -> ColumnElement[float]:
    """How well a text fits the words: rare ones and those of headings count more, many of one less and less."""
    parts = [
        literal(terms.compute_weight(term))
        * func.ts_rank(
            cast(literal(_WEIGHTS), ARRAY(REAL)), lexemes, cast(literal(make_term_query(term)), TSQUERY), _BY_LENGTH
        )
        for term in terms.terms
    ]
    return reduce(add, parts)


def get_share_expression(lexemes: ColumnElement[str], terms: SearchTerms) -> ColumnElement[float]:
    """The share of the words of a search (0 to 1, rare ones count more) that a text has, or labels in their place.

    Of a search without words it is 0.
    """
    weights = [
        case((get_match_condition(lexemes, make_term_query(term)), literal(terms.compute_weight(term))), else_=0.0)
        for term in terms.terms
    ]
    typed = sum(terms.compute_weight(term) for term in terms.terms if not term.phrase)
    return func.least(reduce(add, weights, literal(0.0)) / (typed or 1.0), 1.0)


def list_required_conditions(lexemes: ColumnElement[str], wording: SearchWording) -> list[ColumnElement[bool]]:
    """Phrases that must stand as they are, and words that must not."""
    has = lexemes.bool_op("@@")
    conditions = [has(func.phraseto_tsquery("english", phrase)) for phrase in wording.phrases]
    if wording.left_out:
        words: list[ColumnElement[str]] = [func.plainto_tsquery("english", word) for word in wording.left_out]
        conditions.append(~has(reduce(_join_with_or, words)))
    return [*conditions]


def _join_with_or(query: ColumnElement[str], alternative: ColumnElement[str]) -> ColumnElement[str]:
    return query.op("||")(alternative)
