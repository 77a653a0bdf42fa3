"""Lists of words that come with this package."""

import functools
from importlib.resources import files


@functools.lru_cache(maxsize=16)
def listed(name: str) -> frozenset[str]:
    """The words of one list, as written there."""
    return frozenset(files("nlp").joinpath("words", f"{name}.txt").read_text(encoding="utf-8").split())
