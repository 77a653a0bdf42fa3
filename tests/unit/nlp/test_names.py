"""Names of the language layer that a stranger knows."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

import nlp

FOLDER = Path(nlp.__file__).parent
MODULES = sorted(FOLDER.rglob("*.py"))
# Words that say nothing of what a variable holds.
EMPTY_NAMES = {"found", "one", "rows", "thing", "stuff", "data", "obj", "res", "tmp"}


def list_local_names(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(FOLDER)))
def test_a_variable_says_what_it_holds(module: Path) -> None:
    assert EMPTY_NAMES.intersection(list_local_names(module)) == set()


def test_packages_re_export_nothing() -> None:
    bodies = [ast.parse(path.read_text(encoding="utf-8")).body for path in MODULES if path.name == "__init__.py"]
    assert all(len(body) == 1 and isinstance(body[0], ast.Expr) for body in bodies)


def test_no_imports_run_in_a_circle() -> None:
    graph = grimp.build_graph("nlp", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert set(TopologicalSorter(imports).static_order()) == graph.modules
