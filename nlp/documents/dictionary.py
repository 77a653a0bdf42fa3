"""The English dictionary that comes with spacy-lookups-data: lemmas, parts of speech, ordinary words."""

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from spacy.lookups import load_lookups


@functools.lru_cache(maxsize=1)
def get_lemmas() -> Mapping[str, str]:
    """Lemmas of lower-case words; spaCy's own look-up would miss every word that begins a sentence."""
    table: Mapping[str, str] = load_lookups("en", ["lemma_lookup"]).get_table("lemma_lookup")
    return table


@functools.lru_cache(maxsize=4)
def get_lemmas_of(part_of_speech: Literal["noun", "adj"]) -> frozenset[str]:
    """Lemmas of the words that can be nouns, or adjectives."""
    import spacy_lookups_data  # type: ignore[import-untyped]
    import srsly  # type: ignore[import-untyped]

    folder = Path(spacy_lookups_data.__file__).parent / "data"
    return frozenset(srsly.read_gzip_json(folder / "en_lemma_index.json.gz")[part_of_speech])


def is_dictionary_word(word: str) -> bool:
    """Whether a word is in the English dictionary, whatever its case, in the plural too.

    Examples:
        >>> [is_dictionary_word(word) for word in ("Heads", "Quillfeather")]
        [True, False]
    """
    lower = word.lower()
    return _is_form(lower) or (lower.endswith("s") and _is_form(lower[:-1]))


def is_function_word(word: str) -> bool:
    """Whether a word in small letters only joins others: "of", "the"."""
    from spacy.lang.en.stop_words import STOP_WORDS

    return word in STOP_WORDS


def is_ordinary_word(word: str) -> bool:
    """Whether a word is in the dictionary, or only joins others."""
    return is_dictionary_word(word) or is_function_word(word.lower())


def _is_form(word: str) -> bool:
    """Whether a word is an inflected form ("heads") or, since the table has only those, a lemma ("head")."""
    return word in get_lemmas() or word in _get_all_lemmas()


@functools.lru_cache(maxsize=1)
def _get_all_lemmas() -> frozenset[str]:
    return frozenset(get_lemmas().values())
