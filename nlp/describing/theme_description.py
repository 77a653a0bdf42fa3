"""How themes are described: a readable name, key phrases, quotes and a short summary."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nlp.arrays import Integers, Vectors, normalise_rows
from nlp.describing.key_phrases import Phrase, PhraseIndex, build_phrase_index, rank_phrases
from nlp.describing.quotes import (
    MOST_QUOTES,
    Quote,
    QuoteCandidate,
    rank_quotes,
    select_diverse_quotes,
    summarise,
)
from nlp.describing.subject_names import NamedTheme, propose_names
from nlp.describing.theme_names import NameChooser, reweigh_by_meaning, select_distinct_phrases
from nlp.encoding.sentence_encoder import DIMENSIONS, SentenceEncoder
from nlp.subjects.vocabulary import Vocabulary

MOST_PHRASES = 8
# Texts of a theme that are read for its name: the nearest to its centroid.
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
        name: two to nine words in sentence case.
        description: one sentence of a member that stands for most of them; empty where there is none.
        phrases: key phrases, heaviest first, in their commonest written form.
        sides: what each kind of text says, the kind of most texts first.
    """

    name: str
    description: str
    phrases: tuple[str, ...]
    sides: tuple[Side, ...]

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Sentences of different authors near the centroid, of all kinds."""
        return tuple(quote for side in self.sides for quote in side.quotes)

    @property
    def summary(self) -> str:
        """Two sentences from the texts of the commonest kind."""
        return self.sides[0].summary


def describe_themes(
    texts: Sequence[str],
    labels: Integers,
    vectors: Vectors,
    *,
    authors: Sequence[object] | None = None,
    kinds: Sequence[Hashable] | None = None,
    headlines: Sequence[str] | None = None,
    taken_names: Collection[str] = (),
    encoder: SentenceEncoder | None = None,
    vocabulary: Vocabulary | None = None,
) -> dict[int, ThemeDescription]:
    """Describe each theme against all the others.

    Args:
        texts: n texts, already redacted.
        labels: theme numbers, int64 (n,); negative for none.
        vectors: unit rows, float32 (n, d).
        authors: who wrote each, so that quotes come from different people; None where unknown.
        kinds: of each text as its author gave it: quotes and summaries of each kind stand apart.
        headlines: of the texts, redacted; empty where a text has none, None where no text has one.
        taken_names: names that no theme may get.
        encoder: for key phrases, where the vectors have its length; None for the packaged one.
        vocabulary: of subjects, for names; None for the packaged one.

    Returns:
        For each theme number its description; no two names are alike, and larger themes choose first.
    """
    labels = np.asarray(labels, dtype=np.int64)
    extracts = _list_extracts(vectors, labels)
    corpus = _Corpus.read(texts, authors, kinds, extracts, labels)
    index = build_phrase_index(corpus.texts)
    ranked = [rank_phrases(index, corpus.locate(extract), len(corpus.texts)) for extract in extracts]
    centroids = np.array([extract.centroid for extract in extracts])
    chooser = NameChooser(taken_names)
    descriptions = {}
    reweighed = reweigh_by_meaning(ranked, index, centroids, encoder)
    proposals = _propose_names(texts, headlines, vectors, extracts, encoder or SentenceEncoder(), vocabulary)
    for extract, phrases, proposed in zip(extracts, reweighed, proposals, strict=True):
        sides = _describe_sides(corpus, extract, phrases, index)
        descriptions[extract.number] = ThemeDescription(
            name=chooser.choose_name(phrases, index, len(extract.closeness), proposed),
            description=_get_first_quote(texts, sides),
            phrases=_list_key_phrases(phrases, index),
            sides=sides,
        )
    return dict(sorted(descriptions.items()))


def _propose_names(
    texts: Sequence[str],
    headlines: Sequence[str] | None,
    vectors: Vectors,
    extracts: Sequence["_Extract"],
    encoder: SentenceEncoder,
    vocabulary: Vocabulary | None,
) -> list[list[str]]:
    """Names from subjects and headlines; none where the vectors are of another model."""
    if vectors.shape[1] != DIMENSIONS:
        return [[] for _ in extracts]
    themes = [
        NamedTheme(
            [texts[number] for number in extract.closeness],
            [headlines[number] for number in extract.closeness] if headlines else [],
            vectors[list(extract.closeness)],
            extract.centroid,
        )
        for extract in extracts
    ]
    return propose_names(themes, vectors.mean(axis=0), encoder, vocabulary)


def _get_first_quote(texts: Sequence[str], sides: Sequence[Side]) -> str:
    """The first sentence that is quoted of the commonest kind that has any, on one line."""
    quotes = [quote for side in sides for quote in side.quotes[:1]]
    return " ".join(texts[quotes[0].text_index][quotes[0].start : quotes[0].end].split()) if quotes else ""


@dataclass(frozen=True, slots=True)
class _Extract:
    """What is read of a theme: its number and members, its centroid, and the cosines of the nearest members to it."""

    number: int
    members: Integers
    centroid: Vectors
    closeness: dict[int, float]


@dataclass(frozen=True, slots=True)
class _Corpus:
    """The texts that are read, with their numbers among all texts, the place of each, and who wrote them."""

    texts: list[str]
    numbers: list[int]
    places: dict[int, int]
    authors: list[object] | None
    kinds: Sequence[Hashable] | None

    @classmethod
    def read(
        cls,
        texts: Sequence[str],
        authors: Sequence[object] | None,
        kinds: Sequence[Hashable] | None,
        extracts: Sequence[_Extract],
        labels: Integers,
    ) -> "_Corpus":
        nearest = {number for extract in extracts for number in extract.closeness}
        numbers = sorted(nearest | set(_sample_background(labels)))
        return cls(
            texts=[texts[number] for number in numbers],
            numbers=numbers,
            places={number: place for place, number in enumerate(numbers)},
            authors=None if authors is None else [authors[number] for number in numbers],
            kinds=kinds,
        )

    def locate(self, extract: _Extract) -> list[int]:
        """Places of the texts that are read of a theme."""
        return [self.places[number] for number in extract.closeness]

    def get_kind(self, number: int) -> Hashable:
        """The kind of a text, by its number among all texts."""
        return self.kinds[number] if self.kinds else None

    def split_by_kind(self, extract: _Extract) -> dict[Hashable, dict[int, float]]:
        """Cosines to the centroid by place, apart for each kind."""
        closeness_of_kinds: dict[Hashable, dict[int, float]] = {}
        for number, cosine in extract.closeness.items():
            closeness_of_kinds.setdefault(self.get_kind(number), {})[self.places[number]] = cosine
        return closeness_of_kinds

    def restore(self, candidate: QuoteCandidate) -> Quote:
        """The quote of a candidate, with the number of its text among all texts."""
        quote = candidate.quote
        return Quote(self.numbers[quote.text_index], quote.start, quote.end)


def _describe_sides(
    corpus: _Corpus, extract: _Extract, phrases: Sequence[Phrase], index: PhraseIndex
) -> tuple[Side, ...]:
    counts = Counter(corpus.get_kind(number) for number in extract.members.tolist())
    weights = _get_word_weights(phrases)
    candidates: Mapping[Hashable, list[QuoteCandidate]] = {
        kind: rank_quotes(corpus.texts, closeness, weights, index, corpus.authors)
        for kind, closeness in corpus.split_by_kind(extract).items()
    }
    order = sorted(candidates, key=lambda kind: (-counts[kind], str(kind)))
    return tuple(
        Side(
            kind,
            counts[kind],
            tuple(map(corpus.restore, select_diverse_quotes(candidates[kind], MOST_QUOTES))),
            summarise(corpus.texts, candidates[kind]),
        )
        for kind in order
    )


def _list_extracts(vectors: Vectors, labels: Integers) -> list[_Extract]:
    """What is read of the themes, largest first."""
    numbers, counts = np.unique(labels[labels >= 0], return_counts=True)
    return [_extract_theme(vectors, labels, int(number)) for number in numbers[np.lexsort((numbers, -counts))]]


def _extract_theme(vectors: Vectors, labels: Integers, number: int) -> _Extract:
    members = np.flatnonzero(labels == number)
    centroid = normalise_rows(vectors[members].mean(axis=0, keepdims=True))[0]
    cosines = vectors[members] @ centroid
    order = np.lexsort((members, -cosines))[:MOST_READ]
    closeness = dict(zip(members[order].tolist(), cosines[order].tolist(), strict=True))
    return _Extract(number, members, centroid, closeness)


def _sample_background(labels: Integers) -> list[int]:
    """Texts without a theme tell what is common everywhere; a few hundred are enough."""
    unthemed: list[int] = np.flatnonzero(labels < 0).tolist()
    return unthemed[:: max(len(unthemed) // MOST_READ, 1)]


def _list_key_phrases(phrases: Sequence[Phrase], index: PhraseIndex) -> tuple[str, ...]:
    """The heaviest phrases that more than one text has; of a tiny theme, whatever there is."""
    shared = [phrase for phrase in phrases if len(phrase.texts) > 1] or phrases
    return tuple(index.get_form(phrase.key) for phrase in select_distinct_phrases(shared, MOST_PHRASES))


def _get_word_weights(phrases: Iterable[Phrase]) -> dict[str, float]:
    return {phrase.key[0]: phrase.weight for phrase in phrases if len(phrase.key) == 1}
