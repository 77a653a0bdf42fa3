from pathlib import Path

import numpy as np
import pytest

from nlp.arrays import Vectors, normalise_rows
from nlp.encoding.sentence_encoder import SentenceEncoder

CONCERNS = {
    "buses": "The school bus was late again and pupils missed the first lesson on day {n}.",
    "damp": "Water runs down the classroom wall when it rains and the ceiling tiles fell in room {n}.",
    "agency": "The ward pays an agency nurse double and the invoice came to {n} thousand pounds.",
    "release": "A man left prison on Friday with no address to go to and slept at the station, case {n}.",
    "reports": "The educational psychologist's report took {n} weeks and the plan still has no hours in it.",
}


@pytest.fixture(scope="session")
def encoder(instance: Path) -> SentenceEncoder:
    """The packaged encoder, converted once for the whole run."""
    return SentenceEncoder(cache_folder=str(instance / "models"))


@pytest.fixture(scope="session")
def texts() -> list[str]:
    """A hundred texts, twenty about each of five concerns."""
    return [pattern.format(n=n) for n in range(20) for pattern in CONCERNS.values()]


@pytest.fixture(scope="session")
def vectors(encoder: SentenceEncoder, texts: list[str]) -> Vectors:
    return encoder.transform(texts)


def blobs(sizes: list[int], *, noise: float = 0.3, seed: int = 0) -> Vectors:
    """Unit vectors around one direction a group, float32 (n, 32)."""
    generator = np.random.default_rng(seed)
    centres = np.repeat(np.eye(32)[: len(sizes)], sizes, axis=0)
    return normalise_rows(centres + noise * generator.normal(size=centres.shape) / np.sqrt(32))
