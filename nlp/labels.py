"""What a theme is called: a readable name, its key phrases, quotes and a short summary."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nlp.arrays import Numbers, Vectors, unit_rows
from nlp.encoder import SentenceEncoder
from nlp.names import Names, by_meaning, distinct
from nlp.phrases import Occurrences, Phrase, occurrences, weigh
from nlp.quotes import MOST_QUOTES, Quote, Saying, different, sayings, summary

__all__ = ["Quote", "Side", "ThemeDescription", "describe_themes"]

MOST_PHRASES = 8
# Texts of a theme that are read for its name: the nearest to its centre.
MOST_READ = 400


@dataclass(frozen=True, slots=True)
class Side:
    """What the texts of one kind say within a theme: problems, say, or good practice.

    Attributes:
        kind: as the authors gave it; None where they gave none.
        texts: how many texts are of this kind.
        quotes: sentences of different authors.
        summary: two sentences from the texts.
    """

    kind: Hashable
    texts: int
    quotes: tuple[Quote, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class ThemeDescription:
    """How a theme is shown.

    Attributes:
        name: two to five words in sentence case.
        phrases: key phrases, heaviest first, in their commonest written form.
        sides: what each kind of text says, the kind of most texts first.
    """

    name: str
    phrases: tuple[str, ...]
    sides: tuple[Side, ...]

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Sentences of different authors near the centre, of all kinds."""
        return tuple(quote for side in self.sides for quote in side.quotes)

    @property
    def summary(self) -> str:
        """Two sentences from the texts of the commonest kind."""
        return self.sides[0].summary


def describe_themes(
    texts: Sequence[str],
    labels: Numbers,
    vectors: Vectors,
    *,
    authors: Sequence[object] | None = None,
    kinds: Sequence[Hashable] | None = None,
    taken_names: Collection[str] = (),
    encoder: SentenceEncoder | None = None,
) -> dict[int, ThemeDescription]:
    """Describe each theme against all the others.

    Args:
        texts: n texts, already redacted.
        labels: theme numbers, int64 (n,); negative for none.
        vectors: unit rows, (n, d).
        authors: who wrote each, so that quotes come from different people; None where unknown.
        kinds: of each text as its author gave it: quotes and summaries of each kind stand apart.
        taken_names: names that no theme may get.
        encoder: for key phrases, where the vectors have its length; None for the packaged one.

    Returns:
        For each theme number its description; no two names are alike, and larger themes choose first.
    """
    labels = np.asarray(labels, dtype=np.int64)
    themes = _read(vectors, labels)
    rows = sorted({row for theme in themes for row in theme.closeness} | set(_background(labels)))
    place = {row: position for position, row in enumerate(rows)}
    chosen = [texts[row] for row in rows]
    writers = [authors[row] for row in rows] if authors is not None else None
    found = occurrences(chosen)
    weighed = [weigh(found, [place[row] for row in theme.closeness], len(rows)) for theme in themes]
    ranked = by_meaning(weighed, found, np.array([theme.centre for theme in themes]), encoder)
    names = Names(taken_names)
    described = {}
    for theme, phrases in zip(themes, ranked, strict=True):
        closeness = {place[row]: cosine for row, cosine in theme.closeness.items()}
        said = {
            kind: sayings(chosen, those, _word_weights(phrases), found, writers)
            for kind, those in _by_kind(closeness, rows, kinds).items()
        }
        described[theme.number] = ThemeDescription(
            name=names.choose(phrases, found, len(closeness)),
            phrases=_key_phrases(phrases, found),
            sides=_sides(chosen, rows, said, Counter(kinds[row] if kinds else None for row in theme.rows.tolist())),
        )
    return dict(sorted(described.items()))


def _by_kind(
    closeness: Mapping[int, float], rows: Sequence[int], kinds: Sequence[Hashable] | None
) -> dict[Hashable, dict[int, float]]:
    """Cosines to the centre of the theme, apart for each kind."""
    found: dict[Hashable, dict[int, float]] = {}
    for place, cosine in closeness.items():
        found.setdefault(kinds[rows[place]] if kinds else None, {})[place] = cosine
    return found


def _sides(
    texts: Sequence[str], rows: Sequence[int], said: Mapping[Hashable, Sequence[Saying]], counts: Counter[Hashable]
) -> tuple[Side, ...]:
    order = sorted(said, key=lambda kind: (-counts[kind], str(kind)))
    return tuple(
        Side(
            kind,
            counts[kind],
            tuple(_at(saying, rows) for saying in different(said[kind], MOST_QUOTES)),
            summary(texts, said[kind]),
        )
        for kind in order
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """What is read of a theme: its number and rows, its centre, and the rows nearest to it with their cosines."""

    number: int
    rows: Numbers
    centre: Vectors
    closeness: dict[int, float]


def _read(vectors: Vectors, labels: Numbers) -> list[_Read]:
    """The themes, largest first."""
    numbers, counts = np.unique(labels[labels >= 0], return_counts=True)
    return [_nearest(vectors, labels, int(number)) for number in numbers[np.lexsort((numbers, -counts))]]


def _nearest(vectors: Vectors, labels: Numbers, number: int) -> _Read:
    rows = np.flatnonzero(labels == number)
    centre = unit_rows(vectors[rows].mean(axis=0, keepdims=True))[0]
    cosines = vectors[rows] @ centre
    order = np.lexsort((rows, -cosines))[:MOST_READ]
    return _Read(number, rows, centre, dict(zip(rows[order].tolist(), cosines[order].tolist(), strict=True)))


def _background(labels: Numbers) -> list[int]:
    """Texts without a theme tell what is common everywhere; a few hundred are enough."""
    rows: list[int] = np.flatnonzero(labels < 0).tolist()
    return rows[:: max(len(rows) // MOST_READ, 1)]


def _key_phrases(phrases: Sequence[Phrase], found: Occurrences) -> tuple[str, ...]:
    """The heaviest phrases that more than one text has; of a tiny theme, whatever there is."""
    shared = [phrase for phrase in phrases if len(phrase.rows) > 1] or phrases
    return tuple(found.form(phrase.key) for phrase in distinct(shared, MOST_PHRASES))


def _word_weights(phrases: Iterable[Phrase]) -> dict[str, float]:
    return {phrase.key[0]: phrase.weight for phrase in phrases if len(phrase.key) == 1}


def _at(saying: Saying, rows: Sequence[int]) -> Quote:
    quote = saying.quote
    return Quote(rows[quote.text_index], quote.start, quote.end)
