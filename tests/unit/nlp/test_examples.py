"""The examples in docstrings do what they say."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import nlp

MODULES = [
    module.name for module in pkgutil.walk_packages(nlp.__path__, "nlp.") if not module.name.endswith("__main__")
]


@pytest.mark.parametrize("name", MODULES)
def test_every_example_gives_what_it_shows(name: str, instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(instance))
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_most_packages_have_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    shown = {
        name.split(".")[1] for name in MODULES for test in finder.find(importlib.import_module(name)) if test.examples
    }
    assert shown >= {"arrays", "clustering", "describing", "documents", "encoding", "privacy", "routing"}
