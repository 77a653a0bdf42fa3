"""Sentence vectors: all-MiniLM-L6-v2, or another BERT-type model, on a CPU, offline, int8."""

import functools
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin

from nlp.arrays import Vectors, normalise_rows
from nlp.encoding.architecture import Architecture, read_architecture
from nlp.encoding.model_weights import get_packaged_folder, prepare_model
from nlp.errors import ModelError

DIMENSIONS = 384
# An eighth of a window is read twice, so that no sentence is cut in both.
OVERLAP = 1 / 8
# Tokens in a batch, padding included: large enough to fill two cores, small enough for their caches.
BATCH_TOKENS = 4096
CHUNK = 20_000

# The index of a text, and the ids of the tokens of a stretch of it.
Window = tuple[int, list[int]]


class SentenceEncoder(TransformerMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """Turn texts into unit vectors whose cosine says how alike they mean.

    Reimers and Gurevych 2019 (Sentence-BERT); weights by sentence-transformers, run by CTranslate2.

    Args:
        model_folder: a sentence-transformers folder of BERT type with `model.safetensors`,
            `tokenizer.json` and `config.json`; None for the packaged one.
        cache_folder: where the converted model is kept; None for the user's cache folder.
        threads: cores to use; 0 lets CTranslate2 choose.

    Examples:
        >>> SentenceEncoder().transform(["The agency invoice has doubled.", ""]).shape
        (2, 384)
    """

    def __init__(self, *, model_folder: str | None = None, cache_folder: str | None = None, threads: int = 0) -> None:
        self.model_folder = model_folder
        self.cache_folder = cache_folder
        self.threads = threads

    def fit(self, X: Sequence[str] | None = None, y: object = None) -> Self:  # noqa: ARG002 - scikit-learn passes it
        """Load the model; nothing is learned from `X`.

        Raises:
            ModelError: the weights are missing or are not the expected ones.
        """
        self._get_model()
        return self

    def transform(
        self,
        X: Sequence[str],
        *,
        progress: Callable[[int], None] | None = None,
    ) -> Vectors:
        """Encode n texts as unit vectors, float32 (n, 384); an empty or blank text gives a row of zeros.

        A text that is longer than the window of the model (256 tokens) is the mean of overlapping
        windows. The result does not depend on the order of the texts.

        Args:
            X: n texts.
            progress: called with the number of texts just done.

        Raises:
            ModelError: the weights are missing or are not the expected ones.
        """
        chunks = [np.empty((0, self._get_model().architecture.dimensions), dtype=np.float32)]
        chunks += [self._encode(X[start : start + CHUNK], progress) for start in range(0, len(X), CHUNK)]
        return np.concatenate(chunks)

    def _encode(self, texts: Sequence[str], progress: Callable[[int], None] | None) -> Vectors:
        model = self._get_model()
        windows = model.cut_windows(texts)
        sums = np.zeros((len(texts), model.architecture.dimensions), dtype=np.float32)
        remaining = np.bincount([text_index for text_index, _ in windows], minlength=len(texts))
        if progress and (blank := int((remaining == 0).sum())):
            progress(blank)
        for batch in _batch_windows(windows):
            text_indices = [text_index for text_index, _ in batch]
            # Mean over windows weighted by their tokens equals the mean over all tokens.
            np.add.at(sums, text_indices, model.sum_tokens([ids for _, ids in batch]))
            np.subtract.at(remaining, text_indices, 1)
            if progress and (done := int((remaining[sorted(set(text_indices))] == 0).sum())):
                progress(done)
        return normalise_rows(sums)

    def get_model_name(self) -> str:
        """Name by which vectors of one model are told from those of another: its weights and how they were prepared.

        Raises:
            ModelError: the weights are missing or are not the expected ones.
        """
        return self._get_model().name

    def _get_model(self) -> "_Model":
        folder = os.fspath(self.model_folder or get_packaged_folder())
        return _load_model(folder, self.cache_folder, self.threads)


@dataclass(frozen=True, slots=True)
class _Model:
    """A model and its tokenizer, ready to run."""

    name: str
    encoder: Any
    tokenizer: Any
    architecture: Architecture

    def cut_windows(self, texts: Sequence[str]) -> list[Window]:
        """Token ids of each text, cut into windows, with the index of their text; sorted to be order-free."""
        first, last = self.tokenizer.encode("").ids
        windows: list[Window] = []
        for text_index, encoding in enumerate(self.tokenizer.encode_batch(list(texts), add_special_tokens=False)):
            stretches = _cut_tokens(encoding.ids, self.architecture.window - 2)
            windows.extend((text_index, [first, *ids, last]) for ids in stretches)
        return sorted(windows, key=lambda window: (len(window[1]), window[1]))

    def sum_tokens(self, batch: list[list[int]]) -> Vectors:
        """Sum over the tokens of each window, or its first token alone, float32 (windows, d)."""
        hidden = np.asarray(self._run(batch).last_hidden_state)
        if self.architecture.pools_first:
            return normalise_rows(hidden[:, 0])
        lengths = np.array([len(ids) for ids in batch])
        is_token = np.arange(hidden.shape[1])[None, :] < lengths[:, None]
        sums: Vectors = np.einsum("btd,bt->bd", hidden, is_token.astype(np.float32))
        return sums

    def _run(self, batch: list[list[int]]) -> Any:
        if self.architecture.family == "mpnet":
            # Its positions stand where other models have token types.
            return self.encoder.forward_batch(batch, token_type_ids=[list(range(len(ids))) for ids in batch])
        return self.encoder.forward_batch(batch)


@functools.lru_cache(maxsize=4)
def _load_model(model_folder: str, cache_folder: str | None, threads: int) -> _Model:
    """Model and tokenizer, once a process."""
    import ctranslate2
    from tokenizers import Tokenizer

    folder = Path(model_folder)
    prepared = prepare_model(folder, Path(cache_folder) if cache_folder else None)
    try:
        tokenizer = Tokenizer.from_file(os.fspath(folder / "tokenizer.json"))
    except Exception as error:  # the tokenizers library raises nothing narrower
        raise ModelError(f"The tokenizer of the sentence model at {folder} cannot be read: {error}.") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    encoder = ctranslate2.Encoder(os.fspath(prepared), compute_type="int8", intra_threads=threads)
    return _Model(prepared.name, encoder, tokenizer, read_architecture(folder))


def _cut_tokens(ids: list[int], window: int) -> Iterator[list[int]]:
    """Stretches of at most `window` tokens, each sharing an eighth with the one before."""
    if not ids:
        return
    overlap = int(window * OVERLAP)
    for start in range(0, max(len(ids) - overlap, 1), window - overlap):
        yield ids[start : start + window]


def _batch_windows(windows: list[Window]) -> Iterator[list[Window]]:
    """Runs of windows of similar length, each at most BATCH_TOKENS when padded; longest first."""
    batch: list[Window] = []
    for window in reversed(windows):
        width = len(batch[0][1]) if batch else len(window[1])
        if batch and (len(batch) + 1) * width > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch
