"""How alike texts are: in what they mean, sentence by sentence, in their words, and in the subjects that they name."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from nlp.arrays import Floats, Integers, Vectors
from nlp.documents.tokenisation import list_content_lemmas, tokenise_texts
from nlp.encoding.sentence_vectors import SentenceVectors
from nlp.subjects.subject_matcher import compute_rarity, get_subject_matcher
from nlp.subjects.vocabulary_files import load_packaged_vocabulary

# Weights of the four, chosen on reports as people write them (benchmarks/README.md).
MEANING = 1.0
SENTENCES = 1.0
WORDS = 1.0
SUBJECTS = 0.7
# Of texts with fewer words of content in the middle, words and subjects count less in proportion: what two short
# texts share is as likely chance.
FULL_LENGTH = 33
# More texts are too many for comparing all pairs: eight thousand take 260 megabytes.
MOST_PAIRWISE = 8_000
# With fewer texts words that two share cannot be told from chance.
FEWEST_FOR_WORDS = 30
BLOCK = 500


def compute_likeness(meaning: Vectors, texts: Sequence[str], sentences: SentenceVectors | None) -> Vectors:
    """How alike each two texts are, at most 1, symmetric, float32 (n, n); n is at most `MOST_PAIRWISE`.

    The mean of four measures: the cosine of the whole texts; for each sentence the cosine of the best
    match in the other text, both ways; the cosine of their words (TF-IDF, Salton and Buckley 1988); and
    that of the subjects whose labels they hold.

    Args:
        meaning: of the whole texts, centred unit rows, float32 (n, d).
        texts: the n texts.
        sentences: of the texts, centred likewise; None where only whole texts are compared.
    """
    likeness = MEANING * (meaning @ meaning.T)
    total = MEANING
    if sentences is not None:
        matches = _match_sentences(sentences, len(texts))
        likeness += SENTENCES / 2 * matches
        likeness += SENTENCES / 2 * matches.T
        total += SENTENCES
    if len(texts) >= FEWEST_FOR_WORDS:
        words = tokenise_texts(texts)
        lemmas = [list_content_lemmas(words_of_text) for words_of_text in words]
        mentions = get_subject_matcher(load_packaged_vocabulary()).count_mentions(texts, words)
        reliability = min(float(np.median([len(lemmas_of_text) for lemmas_of_text in lemmas])) / FULL_LENGTH, 1.0)
        for weight, features in ((WORDS, weigh_lemmas(lemmas)), (SUBJECTS, _weigh_subjects(mentions))):
            likeness += reliability * weight * (features @ features.T).toarray()
            total += reliability * weight
    mean: Vectors = np.divide(likeness, total, out=likeness)
    return mean


def compute_sentence_likeness(meaning: Vectors, sentences: SentenceVectors) -> Vectors:
    """Cosine of the sentence of each text that is most like another text, float32 (n, n).

    Args:
        meaning: of the whole texts, centred unit rows, float32 (n, d).
        sentences: of the texts, centred likewise.
    """
    likeness: Vectors = np.maximum.reduceat(sentences.vectors @ meaning.T, sentences.list_firsts(), axis=0)
    return likeness


def rank_neighbours(likeness: Vectors, k: int) -> tuple[Integers, Floats]:
    """The k other texts most like each, best first, int64 (n, k), and how alike they are, float64 (n, k).

    Args:
        likeness: of each two texts, float32 (n, n).
        k: less than n.
    """
    neighbours = np.empty((len(likeness), k), dtype=np.int64)
    for start in range(0, len(likeness), BLOCK):
        block = likeness[start : start + BLOCK].copy()
        block[np.arange(len(block)), np.arange(start, start + len(block))] = -np.inf
        nearest = np.sort(np.argpartition(-block, k - 1, axis=1)[:, :k], axis=1)
        # Stable, so that of two equally like texts the first in order comes first.
        order = np.argsort(-np.take_along_axis(block, nearest, axis=1), axis=1, kind="stable")
        neighbours[start : start + BLOCK] = np.take_along_axis(nearest, order, axis=1)
    return neighbours, np.take_along_axis(likeness, neighbours, axis=1).astype(np.float64)


def _match_sentences(sentences: SentenceVectors, n: int) -> Vectors:
    """For each text, how well its sentences are matched in each other text on average, float32 (n, n)."""
    firsts = sentences.list_firsts()
    ends = np.append(firsts[1:], len(sentences.owners))
    matches = np.empty((n, n), dtype=np.float32)
    for start in range(0, n, BLOCK):
        stop = min(start + BLOCK, n)
        own = sentences.vectors[firsts[start] : ends[stop - 1]]
        best = np.maximum.reduceat(own @ sentences.vectors.T, firsts, axis=1)
        sums = np.add.reduceat(best, firsts[start:stop] - firsts[start], axis=0)
        matches[start:stop] = sums / (ends - firsts)[start:stop, None]
    return matches


def weigh_lemmas(lemmas: Sequence[Sequence[str]]) -> Any:
    """Words that two texts or more have, as unit rows of TF-IDF, sparse float32 (n, words).

    Args:
        lemmas: of the words of content of n texts.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer=lambda words: words, sublinear_tf=True, min_df=2, dtype=np.float32)
    try:
        return vectorizer.fit_transform(lemmas)
    except ValueError:
        # No word is in two texts.
        from scipy import sparse

        return sparse.csr_array((len(lemmas), 1), dtype=np.float32)


def _weigh_subjects(mentions: Any) -> Any:
    """Subjects that the texts name, the rarer the heavier, as unit rows, sparse float32 (n, subjects).

    Args:
        mentions: how much each text speaks of each subject, sparse (n, subjects).
    """
    from sklearn.preprocessing import normalize

    return normalize(mentions.sqrt().multiply(compute_rarity(mentions)).tocsr().astype(np.float32))
