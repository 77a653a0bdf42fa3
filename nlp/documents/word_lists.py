"""Lists of words that come with this package."""

import functools
from importlib.resources import files


@functools.lru_cache(maxsize=16)
def load_words(name: str) -> frozenset[str]:
    """The words of one list in `data`, as written there.

    Examples:
        >>> "fund" in load_words("policy_verbs")
        True
    """
    return frozenset(files("nlp.documents").joinpath("data", f"{name}.txt").read_text(encoding="utf-8").split())
