"""The house rules of STYLE: sizes, layers, rooms."""

import ast
import inspect
import re
import statistics
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

from frontline import domains
from frontline.core.jobs import runner

ROOT = Path(__file__).resolve().parents[2]
CODE = ("frontline", "nlp")


def _files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a file with its lines, the docstring left out: it is for the reader, not work."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            text = node.body[0].end_lineno - node.body[0].lineno + 1 if ast.get_docstring(node) else 0  # type: ignore[operator]
            yield f"{path.name}:{node.name}", (node.end_lineno or 0) - node.lineno + 1 - text


def _p90(values: list[int]) -> float:
    return statistics.quantiles(values, n=10)[-1]


@pytest.mark.parametrize("folder", [*CODE, "tests"])
def test_files_are_short(folder: str) -> None:
    sizes = [len(path.read_text(encoding="utf-8").splitlines()) for path in _files(folder)]
    assert _p90([size for size in sizes if size]) <= 200
    assert max(sizes) <= 400


def test_functions_are_short() -> None:
    found = [function for path in _files(*CODE) for function in _functions(path)]
    sizes = [size for _, size in found]
    assert [name for name, size in found if size > 50] == []
    assert statistics.median(sizes) <= 8
    assert _p90(sizes) <= 20


def test_tests_are_short() -> None:
    sizes = [size for path in _files("tests") for name, size in _functions(path) if ":test_" in name]
    assert statistics.median(sizes) <= 10


def _templates() -> list[tuple[str, str]]:
    paths = sorted((ROOT / "templates").rglob("*.html"))
    return [(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) for path in paths]


def test_lines_of_templates_are_short() -> None:
    assert [(name, line) for name, text in _templates() for line in text.splitlines() if len(line) > 120] == []


def test_the_formatter_breaks_no_line_where_a_break_shows() -> None:
    written = re.compile(r"<[^<>]*\bfl-written\b(?:\{\{.*?\}\}|[^<>])*>\s")
    assert [name for name, text in _templates() if written.search(text)] == []


def test_nothing_stands_at_the_top_that_has_no_place_there() -> None:
    fixed = {"frontline", "nlp", "templates", "migrations", "tests", "benchmarks", "docs", "README.md", "Makefile"}
    fixed |= {
        "pyproject.toml",
        "requirements.txt",
        "requirements-dev.txt",
        "requirements-model.txt",
        "requirements-telemetry.txt",
        "requirements-uv.txt",
    }
    fixed |= {"package.json", "package-lock.json", "node_modules", "instance", "dist"}
    fixed |= {"CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "SECURITY.md"}
    assert {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} <= fixed


def test_no_room_is_called_after_nothing() -> None:
    empty = {"utils", "helpers", "common", "manager", "misc"}
    assert [path for path in _files(*CODE) if path.stem in empty] == []


def test_views_import_no_other_domains_tables() -> None:
    graph = grimp.build_graph("frontline", cache_dir=None)
    wrong = [
        (module, imported)
        for module in graph.modules
        if ".views" in module
        for imported in graph.find_modules_directly_imported_by(module)
        if ".models" in imported and imported.split(".")[1] != module.split(".")[1]
        and imported not in _SHARED_WORDS
    ]  # fmt: skip
    assert wrong == []


# Themes and answers stand on each other's page, and moderators work on what authors wrote: their views name the other's
# row in a signature, no more.
_SHARED_WORDS = {
    "frontline.themes.models.theme",
    "frontline.insights.models.insight",
    "frontline.insights.models.remark",
}


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = grimp.build_graph(*CODE, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


def _deferred() -> Iterator[tuple[str, set[str]]]:
    """Each place that defers a job: the job's name, and what it is given."""
    for path in _files("frontline"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "defer":
                name = ast.literal_eval(node.args[0])
                yield name, {given.arg or "" for given in node.keywords} - {"key"}


def test_every_job_that_is_deferred_exists_and_takes_what_it_is_given() -> None:
    domains.load_jobs()
    takes = {name: set(inspect.signature(task.func).parameters) for name, task in runner.tasks.items()}
    deferred = list(_deferred())
    assert [(name, given) for name, given in deferred if takes.get(name) != given] == []
    assert len(deferred) > 10


def _list_signs(tree: ast.AST) -> Iterator[str]:
    """The rooms in which what a module does belongs."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
            yield from ({"models"} if "Base" in bases else ())
            yield from ({"forms"} if any(base.endswith("Form") for base in bases) else ())
        if isinstance(node, ast.FunctionDef):
            words = {ast.unparse(decorator).split("(")[0] for decorator in node.decorator_list}
            yield from ({"views"} if any(word.startswith("blueprint.") for word in words) else ())
            yield from ({"jobs"} if "job" in words else ())
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield from ({"event_handlers"} if node.func.id == "add_event_handler" else ())
            yield from ({"extension_points"} if node.func.id in {"add_section", "add_navigation_entry"} else ())


def test_tables_forms_pages_and_jobs_stand_in_the_room_of_their_name() -> None:
    wrong = [
        (str(path.relative_to(ROOT)), room)
        for domain in domains.DOMAINS
        for path in _files(f"frontline/{domain}")
        for room in set(_list_signs(ast.parse(path.read_text(encoding="utf-8"))))
        if path.relative_to(ROOT / "frontline" / domain).with_suffix("").parts[0] != room
    ]
    assert wrong == []


def test_packages_export_nothing() -> None:
    code = [path for path in _files(*CODE) if path.name == "__init__.py"]
    assert [str(path) for path in code if len(ast.parse(path.read_text(encoding="utf-8")).body) > 1] == []
