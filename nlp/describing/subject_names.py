"""Names of themes from what is known of public services: subjects of the vocabulary, and headlines of members."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp.arrays import Floats, Vectors, normalise_rows
from nlp.documents.headlines import join_headline
from nlp.encoding.sentence_encoder import SentenceEncoder
from nlp.encoding.subject_vectors import get_subject_vectors
from nlp.subjects.subject_matcher import compute_rarity, get_subject_matcher
from nlp.subjects.vocabulary import Vocabulary
from nlp.subjects.vocabulary_files import load_packaged_vocabulary

# A name is drawn to its theme, and pushed off by the themes nearest to it.
REPULSION = 0.7
NEAREST_THEMES = 3
# What the labels in the members' texts weigh beside the meaning of a subject.
MENTIONS = 0.38
# And what it weighs that the members are nearer to it than other texts, in standard deviations of all texts.
SEPARATION = 0.22
# A subject with a lower score names a theme no better than its members' own words.
LEAST_SUBJECT = 0.5
# Nor does one to which the members are hardly nearer than other texts are, unless a third of them mention it.
LEAST_SEPARATION = 1.0
MANY = 1 / 3
LEAST_HEADLINE = 0.2
MOST_PROPOSED = 12
FEWEST_WORDS, MOST_WORDS = 2, 9


@dataclass(frozen=True, slots=True)
class NamedTheme:
    """What a theme is named by.

    Attributes:
        texts: of the members that are read.
        headlines: of these members, where they have any.
        vectors: of these members, unit rows, float32 (m, d).
        centroid: unit vector, float32 (d,).
    """

    texts: Sequence[str]
    headlines: Sequence[str]
    vectors: Vectors
    centroid: Vectors

    def list_whole(self) -> list[str]:
        """The texts with their headlines."""
        return [join_headline(*pair) for pair in zip(self.headlines or [""] * len(self.texts), self.texts, strict=True)]


def propose_names(
    themes: Sequence[NamedTheme],
    mean: Vectors,
    encoder: SentenceEncoder,
    vocabulary: Vocabulary | None = None,
) -> list[list[str]]:
    """Names for each theme, best first: subjects that fit, then headlines that stand for the others.

    Args:
        themes: all of them, since a name must tell a theme from those near to it.
        mean: of the vectors of all texts, float32 (d,).
        encoder: that made the vectors.
        vocabulary: of subjects; None for the packaged one.
    """
    if not themes:
        return []
    used = load_packaged_vocabulary() if vocabulary is None else vocabulary
    centroids = normalise_rows(np.array([theme.centroid for theme in themes]) - mean)
    subject_scores = _score_subjects(themes, centroids, mean, encoder, used)
    proposals = []
    for number, theme in enumerate(themes):
        scores = subject_scores[number]
        order = np.argsort(-scores, kind="stable")[:MOST_PROPOSED]
        labels = [used.subjects[place].pref_label for place in order.tolist() if scores[place] >= LEAST_SUBJECT]
        headlines = _rank_headlines(theme, number, centroids, mean, encoder)
        proposals.append([*filter(_has_fit_length, labels), *headlines])
    return proposals


def _score_subjects(
    themes: Sequence[NamedTheme], centroids: Vectors, mean: Vectors, encoder: SentenceEncoder, vocabulary: Vocabulary
) -> Floats:
    """How well each subject names each theme, float64 (themes, subjects); those of the first level never do."""
    vectors = get_subject_vectors(vocabulary, encoder)
    meaning = (_score_meaning(vectors.labels, centroids, mean) + _score_meaning(vectors.scopes, centroids, mean)) / 2
    separation = _compute_separation(themes, normalise_rows(vectors.labels + vectors.scopes - 2 * mean), mean)
    mentions = get_subject_matcher(vocabulary).transform([text for theme in themes for text in theme.list_whole()])
    ends = np.cumsum([len(theme.texts) for theme in themes])
    starts = ends - [len(theme.texts) for theme in themes]
    counts = [(mentions[start:end] > 0).sum(axis=0) / (end - start) for start, end in zip(starts, ends, strict=True)]
    is_founded = (separation >= LEAST_SEPARATION) | (np.array(counts).reshape(len(themes), -1) >= MANY)
    shares = np.array([mentions[start:end].mean(axis=0) for start, end in zip(starts, ends, strict=True)])
    weights = shares.reshape(len(themes), -1) * compute_rarity(mentions)
    weights /= np.maximum(weights.max(axis=1, keepdims=True), 1e-9)
    is_broad = np.array([subject.broader is None for subject in vocabulary.subjects])
    sums = meaning + SEPARATION * separation + MENTIONS * weights
    scores: Floats = np.where(is_broad | ~is_founded, -np.inf, sums)
    return scores


def _compute_separation(themes: Sequence[NamedTheme], subjects: Vectors, mean: Vectors) -> Floats:
    """How much nearer the members of each theme are to each subject than all texts, in standard deviations.

    float64 (themes, subjects).
    """
    sums, squares = np.zeros(len(subjects)), np.zeros(len(subjects))
    means = np.empty((len(themes), len(subjects)))
    for number, theme in enumerate(themes):
        cosines = (normalise_rows(theme.vectors - mean) @ subjects.T).astype(np.float64)
        means[number] = cosines.mean(axis=0)
        sums += cosines.sum(axis=0)
        squares += (cosines**2).sum(axis=0)
    count = sum(len(theme.texts) for theme in themes)
    average = sums / count
    deviations = np.sqrt(np.maximum(squares / count - average**2, 1e-9))
    separation: Floats = (means - average) / deviations
    return separation


def _score_meaning(vectors: Vectors, centroids: Vectors, mean: Vectors) -> Floats:
    """Cosine to each theme less a part of the mean cosine to the themes nearest to it, float64 (themes, names)."""
    cosines = (centroids @ normalise_rows(vectors - mean).T).astype(np.float64)
    likeness = centroids @ centroids.T
    np.fill_diagonal(likeness, -np.inf)
    count = min(NEAREST_THEMES, len(centroids) - 1)
    if not count:
        return cosines
    nearest = np.argsort(-likeness, axis=1, kind="stable")[:, :count]
    scores: Floats = cosines - REPULSION * cosines[nearest].mean(axis=1)
    return scores


def _rank_headlines(
    theme: NamedTheme, number: int, centroids: Vectors, mean: Vectors, encoder: SentenceEncoder
) -> list[str]:
    headlines = sorted({headline.strip().rstrip(".") for headline in theme.headlines if _has_fit_length(headline)})
    if not headlines:
        return []
    scores = _score_meaning(encoder.transform(headlines), centroids, mean)[number]
    order = np.argsort(-scores, kind="stable")[:MOST_PROPOSED]
    return [headlines[place] for place in order.tolist() if scores[place] >= LEAST_HEADLINE]


def _has_fit_length(name: str) -> bool:
    return FEWEST_WORDS <= len(name.split()) <= MOST_WORDS
