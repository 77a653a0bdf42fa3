"""Encoding with a progress bar on a terminal."""

import sys
from collections.abc import Sequence

from tqdm import tqdm

from nlp.arrays import Vectors
from nlp.clustering.likeness import MOST_PAIRWISE
from nlp.encoding.sentence_encoder import SentenceEncoder
from nlp.encoding.sentence_vectors import SentenceVectors, encode_sentences


def encode_sentences_with_progress(
    encoder: SentenceEncoder, texts: Sequence[str], vectors: Vectors
) -> SentenceVectors | None:
    """Unit vectors of the sentences of n texts; None where the texts are too many to be compared sentence by sentence.

    Args:
        encoder: that made the vectors.
        texts: n texts.
        vectors: of the texts, float32 (n, d).
    """
    if len(texts) > MOST_PAIRWISE:
        return None
    with tqdm(desc="Sentences", unit="sentences", disable=not sys.stderr.isatty()) as bar:

        def advance(encoded: int) -> None:
            bar.update(encoded)

        return encode_sentences(texts, vectors, encoder, progress=advance)


def encode_with_progress(encoder: SentenceEncoder, texts: Sequence[str]) -> Vectors:
    """Unit vectors of n texts, float32 (n, d)."""
    with tqdm(total=len(texts), desc="Reading", unit="texts", disable=not sys.stderr.isatty()) as bar:

        def advance(encoded: int) -> None:
            bar.update(encoded)

        return encoder.transform(texts, progress=advance)
