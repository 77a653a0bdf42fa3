"""The subjects of a vocabulary as vectors, kept beside the prepared model since they never change."""

import functools
import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlp.arrays import Vectors
from nlp.encoding.model_weights import get_cache_folder
from nlp.encoding.sentence_encoder import SentenceEncoder
from nlp.subjects.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class SubjectVectors:
    """Unit vectors of all subjects of a vocabulary, in its order, float32 (subjects, d).

    Attributes:
        labels: of the preferred labels.
        scopes: of the preferred labels with the scope notes.
    """

    labels: Vectors
    scopes: Vectors


@functools.lru_cache(maxsize=4)
def _load_vectors(path: Path) -> SubjectVectors:
    both = np.load(path, allow_pickle=False)
    return SubjectVectors(both[0], both[1])


def get_subject_vectors(vocabulary: Vocabulary, encoder: SentenceEncoder) -> SubjectVectors:
    """The vectors of a vocabulary; encoded once, some seconds, and then read from the cache folder.

    Raises:
        ModelError: the sentence model cannot be used.
    """
    labels = [subject.pref_label for subject in vocabulary.subjects]
    scopes = [f"{subject.pref_label}. {subject.scope_note}" for subject in vocabulary.subjects]
    digest = hashlib.sha256("\n".join([encoder.get_model_name(), *scopes]).encode()).hexdigest()[:16]
    path = get_cache_folder(encoder.cache_folder) / f"subjects-{digest}.npy"
    if not path.exists():
        _save_atomically(path, np.stack([encoder.transform(labels), encoder.transform(scopes)]))
    return _load_vectors(path)


def _save_atomically(path: Path, vectors: Vectors) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npy", delete=False) as file:
        np.save(file, vectors)
    Path(file.name).replace(path)
