"""The glossary cannot lie: each word that it marks as code names something in the tree."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.unit.test_structure import ROOT

_CODE = re.compile(r"`([A-Za-z_]\w*)`")
_TERM = re.compile(r"^\| ([^|]+) \|", re.MULTILINE)


def _list_names(tree: ast.AST) -> Iterator[str]:
    """Classes, functions, columns and constants that a module defines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


@pytest.fixture(scope="module")
def names() -> set[str]:
    """Every name that is defined, and every module's and package's."""
    paths = [path for folder in ("frontline", "nlp") for path in (ROOT / folder).rglob("*.py")]
    modules = {part for path in paths for part in path.relative_to(ROOT).with_suffix("").parts}
    return modules | {name for path in paths for name in _list_names(ast.parse(path.read_text(encoding="utf-8")))}


def _read_glossary() -> str:
    return (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def test_each_word_of_code_in_the_glossary_exists(names: set[str]) -> None:
    words = set(_CODE.findall(_read_glossary()))
    assert len(words) > 100
    assert words - names == set()


def test_what_exists_nowhere_is_noticed(names: set[str]) -> None:
    assert set(_CODE.findall("| crowd | once (`crowd_of`), today `AnonymityGroups` |")) - names == {"crowd_of"}


def test_each_term_stands_in_the_glossary_once() -> None:
    terms = [
        term for cell in _TERM.findall(_read_glossary()) for term in cell.split(", ") if term not in {"term", "---"}
    ]
    assert sorted(terms) == sorted(set(terms))
