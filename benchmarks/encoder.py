"""Encoding beside PyTorch's sentence-transformers with the same weights, turn by turn in one run."""

import os
import time

import numpy as np
from data import print_table, rows

from nlp.encoding.model_weights import get_packaged_folder
from nlp.encoding.sentence_encoder import SentenceEncoder

TEXTS = 2_000
TURNS = 3


def main() -> None:
    """Print texts a second of both, and how alike their vectors are."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    from sentence_transformers import SentenceTransformer

    texts = [row["text"] for row in rows("written_questions")[:TEXTS]]
    encoder, reference = SentenceEncoder(), SentenceTransformer(os.fspath(get_packaged_folder()), device="cpu")
    encoder.transform(texts[:64]), reference.encode(texts[:64])
    ours, theirs = [], []
    for _ in range(TURNS):
        started = time.perf_counter()
        vectors = encoder.transform(texts)
        ours.append(time.perf_counter() - started)
        started = time.perf_counter()
        expected = reference.encode(texts, normalize_embeddings=True)
        theirs.append(time.perf_counter() - started)
    cosine = float((vectors * expected).sum(axis=1).mean())
    speed = [TEXTS / float(np.median(seconds)) for seconds in (ours, theirs)]
    print_table(
        ["texts", "ours, texts a second", "PyTorch, texts a second", "ratio", "mean cosine"],
        [[TEXTS, *speed, speed[0] / speed[1], cosine]],
    )


if __name__ == "__main__":
    main()
