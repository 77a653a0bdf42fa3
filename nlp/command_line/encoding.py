"""Encoding with a progress bar on a terminal."""

import sys
from collections.abc import Sequence

from tqdm import tqdm

from nlp.arrays import Vectors
from nlp.encoding.sentence_encoder import SentenceEncoder


def encode_with_progress(encoder: SentenceEncoder, texts: Sequence[str]) -> Vectors:
    """Unit vectors of n texts, float32 (n, d)."""
    with tqdm(total=len(texts), desc="Reading", unit="texts", disable=not sys.stderr.isatty()) as bar:

        def advance(encoded: int) -> None:
            bar.update(encoded)

        return encoder.transform(texts, progress=advance)
