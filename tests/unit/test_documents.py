"""Documents that newcomers follow name today's tree: files, functions, jobs, packages, links."""

import ast
import re
from pathlib import Path

import pytest

from tests.unit.test_structure import ROOT

_PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "docs/architecture.md",
    "docs/glossary.md",
    "benchmarks/README.md",
)
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
_FILE = re.compile(r"`((?:[a-z_]+/)+[a-z_]+\.(?:py|html|toml|md))`(?: `([a-z]\w+)`)?")
_WALK = re.compile(r"^ {4,}(job )?([a-z_]+(?:\.[a-z_]+)+)", re.MULTILINE)
_PACKAGE = re.compile(r"`([a-z_]+)(?:\.py)?`")
_JOB = re.compile(r'@job\("([a-z_.]+)"')
# What the examples of how to add something invent.
_INVENTED = {"templates/policies/dormant.html"}


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _find(name: str) -> Path | None:
    """The file of this name, from the top or within the product."""
    places = [ROOT / name, ROOT / "frontline" / name]
    return next((place for place in places if place.is_file()), None)


def _list_functions(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("page", _PAGES)
def test_each_link_leads_somewhere(page: str) -> None:
    links = _LINK.findall(_read(page))
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


def test_each_file_of_the_walk_exists_and_has_the_function() -> None:
    named = [(name, function) for name, function in _FILE.findall(_read("CONTRIBUTING.md")) if name not in _INVENTED]
    assert len(named) > 20
    missing = {name for name, _ in named if _find(name) is None}
    assert missing == set()
    paths = [(path, function) for name, function in named if function and (path := _find(name))]
    assert [(path.name, function) for path, function in paths if function not in _list_functions(path)] == []


def test_each_step_of_a_way_through_the_house_is_a_function_or_a_job() -> None:
    paths = [path for folder in ("frontline", "nlp") for path in (ROOT / folder).rglob("*.py")]
    jobs = {name for path in paths for name in _JOB.findall(path.read_text("utf-8"))}
    names = {name for path in paths for name in (path.stem, path.parent.name, *_list_functions(path))}
    steps = _WALK.findall(_read("docs/architecture.md"))
    assert len(steps) > 30
    assert [step for job, step in steps if (step not in jobs if job else not names.issuperset(step.split(".")))] == []


def test_the_table_of_packages_is_whole() -> None:
    cells = [
        line.split("|")[1] for line in _read("docs/architecture.md").split("`nlp/` is")[0].split("\n") if "|" in line
    ]
    entries = {
        path.stem for path in (ROOT / "frontline").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert {name for cell in cells for name in _PACKAGE.findall(cell)} == entries - {"__init__", "__main__"}
