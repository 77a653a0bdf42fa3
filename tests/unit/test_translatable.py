"""What a person may read stands in the catalogue as one sentence: composed, it could never be translated."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontline.core.errors import FieldError, FrontlineError, NotFoundError, require_found
from tests.unit.test_structure import ROOT

_REFERENCE = re.compile(r"^#.*$", re.MULTILINE)
# Which argument is shown; None where each may be.
_SHOWN = {
    "flash": 0, "FieldError": 1, "TransitionError": 0, "ForbiddenError": 0, "NotFoundError": 0, "FrontlineError": 0,
    "require_found": 1, "Required": 0, "Status": None, "NavigationEntry": None, "ValidationError": 0, "Limit": None,
    "_": 0, "_l": 0, "gettext": 0, "lazy_gettext": 0, "translated": 0,
}  # fmt: skip


def _is_composed(shown: ast.expr, *, branch: bool = False) -> bool:
    """Whether a string is put together, or is one of two that stand in the call: neither is collected."""
    if isinstance(shown, ast.IfExp | ast.BoolOp):
        branches = [shown.body, shown.orelse] if isinstance(shown, ast.IfExp) else shown.values
        return any(_is_composed(each, branch=True) for each in branches)
    if isinstance(shown, ast.Call) and isinstance(shown.func, ast.Attribute):
        return shown.func.attr == "format"
    is_text = isinstance(shown, ast.Constant) and isinstance(shown.value, str)
    return isinstance(shown, ast.JoinedStr | ast.BinOp) or (branch and is_text)


def _shown(call: ast.Call, texts: dict[str, ast.expr]) -> list[ast.expr]:
    """What a call shows, where it has a name that which was put into it."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name not in _SHOWN:
        return []
    place = _SHOWN[name]
    given = call.args if place is None else call.args[place : place + 1]
    return [texts.get(each.id, each) if isinstance(each, ast.Name) else each for each in given]


def _composed_in(source: str) -> Iterator[int]:
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    for scope in (ast.parse(source), *functions):
        nodes = list(ast.walk(scope))
        named = [node for node in nodes if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)]
        texts = {node.targets[0].id: node.value for node in named} if scope in functions else {}  # type: ignore[attr-defined]
        calls = [node for node in nodes if isinstance(node, ast.Call)]
        yield from (call.lineno for call in calls if any(_is_composed(each) for each in _shown(call, texts)))


def test_nothing_that_is_shown_is_composed() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in (ROOT / "frontline").rglob("*.py")}
    wrong = {f"{path.relative_to(ROOT)}:{line}" for path, source in sources.items() for line in _composed_in(source)}
    assert wrong == set()


def test_what_is_shown_holds_no_name_of_the_code(translations: Path) -> None:
    """Renaming code by a tool must not reach what people read."""
    names = {
        node.name
        for path in (ROOT / "frontline").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and len(re.findall(r"[A-Z]", node.name)) > 1
    }
    shown = (translations / "all.pot").read_text(encoding="utf-8")
    assert names.intersection(re.findall(r"[A-Za-z]+", _REFERENCE.sub("", shown))) == set()


@pytest.mark.parametrize(
    "source",
    [
        'flash(f"{name} is saved.")', 'raise FieldError("team", "Select a team of " + name)', 'flash(_("%s" % name))',
        'flash("Saved." if kept else "Not saved.")', 'require_found(row, "There is no {}".format(name))',
        'def refuse():\n    said = f"{name} is closed."\n    raise TransitionError(said)',
    ],
)  # fmt: skip
def test_what_is_composed_is_found(source: str) -> None:
    assert list(_composed_in(source))


def test_an_error_puts_its_words_in_where_it_is_shown() -> None:
    error = FieldError("team", "%(team)s has it already: 100%% of it", team="Schools")
    assert (error.field, str(error)) == ("team", "Schools has it already: 100% of it")
    assert str(FrontlineError("Done by 50%")) == "Done by 50%"
    with pytest.raises(NotFoundError, match="no team called x"):
        require_found(None, "There is no team called %(slug)s.", slug="x")
