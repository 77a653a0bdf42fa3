"""The sentences of texts as vectors, so that what a text says in one place is not lost in the whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nlp.arrays import Integers, Vectors
from nlp.documents.tokenisation import split_sentences
from nlp.encoding.sentence_encoder import SentenceEncoder

# A shorter sentence says too little by itself.
SHORTEST = 25
# Of a longer text these are read: whoever writes more says what it is about before.
MOST = 40


@dataclass(frozen=True, slots=True)
class SentenceVectors:
    """Unit vectors of sentences, float32 (s, d), and the number of the text of each, int64 (s,), ascending."""

    vectors: Vectors
    owners: Integers

    def list_firsts(self) -> Integers:
        """Where the sentences of each text begin, int64 (n,); every text has at least one."""
        return np.flatnonzero(np.diff(self.owners, prepend=-1))

    def select(self, indices: Integers) -> "SentenceVectors":
        """Those of some texts, which are numbered anew in the order given, int64 (m,)."""
        starts = np.searchsorted(self.owners, indices)
        ends = np.searchsorted(self.owners, indices, side="right")
        positions = [np.arange(start, end) for start, end in zip(starts, ends, strict=True)]
        taken = np.concatenate([np.empty(0, dtype=np.int64), *positions])
        return SentenceVectors(self.vectors[taken], np.repeat(np.arange(len(indices)), ends - starts))


def list_sentences(text: str) -> list[str]:
    """The sentences of a text that say something by themselves; the whole text where there are none.

    Examples:
        >>> list_sentences("No. The ward was closed for a week. Nobody told the families of it.")
        ['The ward was closed for a week.', 'Nobody told the families of it.']
    """
    sentences = [text[span.start : span.end] for span in split_sentences(text)]
    return [sentence for sentence in sentences if len(sentence) >= SHORTEST][:MOST] or [text]


def encode_sentences(
    texts: Sequence[str],
    vectors: Vectors,
    encoder: SentenceEncoder,
    *,
    progress: Callable[[int], None] | None = None,
) -> SentenceVectors:
    """Encode the sentences of n texts; a text of one sentence keeps the vector that it has.

    Args:
        texts: n texts.
        vectors: of the texts, by the same encoder, float32 (n, d).
        encoder: that made them.
        progress: called with the number of sentences just done.
    """
    sentences_of_texts = [list_sentences(text) for text in texts]
    counts = np.array([len(sentences) for sentences in sentences_of_texts], dtype=np.int64)
    owners = np.repeat(np.arange(len(texts)), counts)
    is_whole = np.repeat(counts == 1, counts)
    sentence_vectors = np.array(vectors[owners], dtype=np.float32)
    several = [sentence for sentences in sentences_of_texts if len(sentences) > 1 for sentence in sentences]
    sentence_vectors[~is_whole] = encoder.transform(several, progress=progress)
    return SentenceVectors(sentence_vectors, owners)
