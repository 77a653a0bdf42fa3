"""The subjects of a vocabulary as vectors, kept beside the prepared model since they never change."""

import functools
import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlp.arrays import Vectors
from nlp.encoding.model_weights import get_cache_folder
from nlp.encoding.sentence_encoder import SentenceEncoder
from nlp.subjects.vocabulary import Subject, Vocabulary
from nlp.subjects.vocabulary_files import load_packaged_vocabulary


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


@functools.lru_cache(maxsize=4)
def get_subject_vectors(vocabulary: Vocabulary, encoder: SentenceEncoder) -> SubjectVectors:
    """The vectors of a vocabulary; those of packaged subjects, some seconds of work, are read from the cache folder.

    Raises:
        ModelError: the sentence model cannot be used.
    """
    packaged = load_packaged_vocabulary().subjects
    known = _load_packaged_vectors(packaged, encoder)
    if vocabulary.subjects == packaged:
        return known
    places = {_get_wording(subject): place for place, subject in enumerate(packaged)}
    added = [subject for subject in vocabulary.subjects if _get_wording(subject) not in places]
    places |= {_get_wording(subject): place for place, subject in enumerate(added, start=len(packaged))}
    order = [places[_get_wording(subject)] for subject in vocabulary.subjects]
    both = np.concatenate([np.stack([known.labels, known.scopes]), _encode_wordings(added, encoder)], axis=1)
    return SubjectVectors(both[0, order], both[1, order])


def _get_wording(subject: Subject) -> tuple[str, str]:
    """What the vectors of a subject depend on."""
    return subject.pref_label, f"{subject.pref_label}. {subject.scope_note}"


def _encode_wordings(subjects: Sequence[Subject], encoder: SentenceEncoder) -> Vectors:
    """Vectors of the preferred labels, and of these with the scope notes, float32 (2, subjects, d)."""
    wordings = [_get_wording(subject) for subject in subjects]
    labels, scopes = [label for label, _ in wordings], [scope for _, scope in wordings]
    return np.stack([encoder.transform(labels), encoder.transform(scopes)])


def _load_packaged_vectors(subjects: Sequence[Subject], encoder: SentenceEncoder) -> SubjectVectors:
    scopes = [scope for _, scope in map(_get_wording, subjects)]
    digest = hashlib.sha256("\n".join([encoder.get_model_name(), *scopes]).encode()).hexdigest()[:16]
    path = get_cache_folder(encoder.cache_folder) / f"subjects-{digest}.npy"
    if not path.exists():
        _save_atomically(path, _encode_wordings(subjects, encoder))
    return _load_vectors(path)


def _save_atomically(path: Path, vectors: Vectors) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npy", delete=False) as file:
        np.save(file, vectors)
    Path(file.name).replace(path)
