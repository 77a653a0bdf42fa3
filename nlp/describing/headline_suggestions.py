"""A headline for a text that has none: the clause of it that says most of what the whole says."""

import re

from nlp.documents.headlines import shorten_headline
from nlp.documents.tokenisation import split_sentences
from nlp.encoding.sentence_encoder import SentenceEncoder

FEWEST_WORDS, MOST_WORDS = 3, 10
# Of a longer text these are read: whoever writes more says what it is about before.
MOST_CLAUSES = 60
_CLAUSE_ENDS = re.compile(
    r"[,;:()\u2013\u2014\n]|\s-\s|\s(?:because|so|but|which|who)\s|\sand\s(?=(?:i|we|he|she|they|the|it|nobody|no)\b)",
    re.IGNORECASE,
)
_EDGES = " .'\"?!\u2026\u2018\u2019\u201c\u201d"


def suggest_headline(text: str, encoder: SentenceEncoder) -> str:
    """The clause of three to ten words that is nearest in meaning to the whole text; empty for an empty text.

    Args:
        text: as its author wrote it.
        encoder: for the text and its clauses.

    Examples:
        >>> suggest_headline("Corridor care every night again, and I have told them.", SentenceEncoder())
        'Corridor care every night again'
        >>> suggest_headline(" ", SentenceEncoder())
        ''
    """
    clauses = list_clauses(text)
    if not clauses:
        return _cut(text)
    vectors = encoder.transform([text, *clauses])
    return _begin_with_capital(clauses[int((vectors[1:] @ vectors[0]).argmax())])


def list_clauses(text: str) -> list[str]:
    """The clauses of a text that are long enough to say something and short enough for a headline, each once.

    Examples:
        >>> list_clauses("Nobody came. The ward was closed for a week, so we told the families ourselves.")
        ['The ward was closed for a week', 'we told the families ourselves']
    """
    pieces = [
        piece.strip(_EDGES)
        for span in split_sentences(text)
        for piece in _CLAUSE_ENDS.split(text[span.start : span.end])
    ]
    fitting = [piece for piece in pieces if FEWEST_WORDS <= len(piece.split()) <= MOST_WORDS]
    return list(dict.fromkeys(fitting))[:MOST_CLAUSES]


def _cut(text: str) -> str:
    words = text.split()
    return _begin_with_capital(shorten_headline(" ".join(words[:MOST_WORDS]).strip(_EDGES)))


def _begin_with_capital(words: str) -> str:
    return words[:1].upper() + words[1:]
