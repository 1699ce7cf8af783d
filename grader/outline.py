"""What a checks file says about itself, read without running it.

`grade list`, `grade hint` and pytest's collection need titles, points and hints in milliseconds; importing a
checks file imports torch, which takes a second. So this reads the syntax tree, and a test holds what it
reads to what importing gives.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from grader.errors import GraderError
from grader.result import Visibility


@dataclass(frozen=True)
class CheckOutline:
    """One `@check` of a checks file."""

    name: str
    title: str
    points: float
    functions: tuple[str, ...]
    """The public names of the submission that the probe uses, in the order in which it names them."""
    visibility: Visibility = "public"


@dataclass(frozen=True)
class Outline:
    """A checks file: the exercise's title, its checks in order with the budgets last, the hints for each
    function, and the topics that it teaches, each with the names of the checks that would fail who has not
    understood it.
    """

    title: str
    checks: tuple[CheckOutline, ...]
    hints: dict[str, tuple[str, ...]]
    topics: dict[str, tuple[str, ...]]

    @property
    def points(self) -> float:
        return sum(check.points for check in self.checks)

    def check(self, name: str) -> CheckOutline:
        return next(check for check in self.checks if check.name == name)


def read_outline(path: Path) -> Outline:
    """The outline of the checks file at `path`. Raises GraderError where the file is not readable Python."""
    try:
        return _outline(path, path.stat().st_mtime_ns)
    except (OSError, SyntaxError, ValueError) as error:
        raise GraderError(f"{path} is not a checks file that can be read: {error}") from error


@cache
def _outline(path: Path, _mtime: int) -> Outline:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts: dict[str, dict[str, tuple[str, ...]]] = {"HINTS": {}, "TOPICS": {}}
    checks, budgets = [], []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            if (given := _decorated(node, "check")) is not None:
                about = (node.name, _first_line(node), _points(given), _functions(node))
                checks.append(CheckOutline(*about, _visibility(given)))
            elif (given := _decorated(node, "workload")) is not None and given.get("budget") is not None:
                budget = float(ast.literal_eval(given["budget"]))
                title = budget_title(_first_line(node), budget)
                budgets.append(CheckOutline(node.name, title, _points(given), _functions(node)))
        elif isinstance(node, ast.Assign) and (name := "".join(_targets(node))) in texts:
            texts[name] = {key: tuple(values) for key, values in ast.literal_eval(node.value).items()}
    return Outline(_first_line(tree), (*checks, *budgets), texts["HINTS"], texts["TOPICS"])


@lru_cache(maxsize=64)
def without_hidden(source: str) -> str:
    """The text of a checks file with empty lines in the place of its hidden checks, of what only these use,
    and of the remarks between statements: what may share a process with a submission.
    """
    if "hidden" not in source:
        return source
    body = ast.parse(source).body
    hidden = [node for node in body if _is_hidden(node)]
    theirs = _needed(hidden, body)
    public = [node for node in body if node not in hidden]
    own = _needed([node for node in public if node not in theirs], public)
    kept = {
        line
        for node in body
        if node in own and not _is_remark(node)
        for line in range(_first_line_number(node), (node.end_lineno or node.lineno) + 1)
    }
    lines = source.split("\n")  # unlike splitlines, as Python counts
    return "\n".join(line if number in kept else "" for number, line in enumerate(lines, 1))


def _is_hidden(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and _visibility(_decorated(node, "check") or {}) == "hidden"


def _is_remark(node: ast.stmt) -> bool:
    """Whether it is a text that stands alone, as below a constant."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _needed(wanted: list[ast.stmt], body: list[ast.stmt]) -> set[ast.stmt]:
    """These statements, and the definitions and constants among all that they lead to."""
    makers: dict[str, list[ast.stmt]] = {}
    for node in body:
        for name in _made(node):
            makers.setdefault(name, []).append(node)
    found, waiting = set(wanted), list(wanted)
    while waiting:
        names = {inner.id for inner in ast.walk(waiting.pop()) if isinstance(inner, ast.Name)}
        new = {node for name in names for node in makers.get(name, ())} - found
        found |= new
        waiting += new
    return found


def _made(node: ast.stmt) -> list[str]:
    """The names that a definition or a constant gives."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.AnnAssign):
        return [node.target.id] if isinstance(node.target, ast.Name) else []
    return _targets(node) if isinstance(node, ast.Assign) else []


def _first_line_number(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def budget_title(workload: str, budget: float) -> str:
    """What the check is called that a workload's budget makes."""
    return f"{workload}: at most {budget:g} × the reference's time"


def _first_line(node: ast.FunctionDef | ast.Module) -> str:
    return (ast.get_docstring(node) or "").partition("\n")[0].strip()


def _targets(node: ast.Assign) -> list[str]:
    return [target.id for target in node.targets if isinstance(target, ast.Name)]


def _decorated(node: ast.FunctionDef, name: str) -> dict[str | None, ast.expr] | None:
    """What `@name(…)` is given by keyword, or None where the function has no such decorator."""
    for decorator in node.decorator_list:
        if (
            isinstance(decorator, ast.Call)
            and isinstance(decorator.func, ast.Name)
            and decorator.func.id == name
        ):
            return {keyword.arg: keyword.value for keyword in decorator.keywords}
    return None


def _points(given: dict[str | None, ast.expr]) -> float:
    return float(ast.literal_eval(given["points"])) if "points" in given else 1.0


def _visibility(given: dict[str | None, ast.expr]) -> Visibility:
    found: Visibility = ast.literal_eval(given["visibility"]) if "visibility" in given else "public"
    return found


def _functions(node: ast.FunctionDef) -> tuple[str, ...]:
    """The names read from the probe's first parameter: `module.focal_loss` gives `focal_loss`."""
    module = node.args.args[0].arg if node.args.args else ""
    found = [
        (inner.lineno, inner.col_offset, inner.attr)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name) and inner.value.id == module
    ]
    return tuple(dict.fromkeys(name for _, _, name in sorted(found)))
