"""The mutants of a program: each is the program with one small change, and knows what it changed."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mutation.operators import OPERATORS, Operator

Path = tuple[tuple[str, int | None], ...]
"""The way from the root of a tree to a node: a field, and the place in it where it is a list."""

Key = tuple[str, str, str]
"""Function, changed line before, after: it survives edits elsewhere, which line numbers do not."""


@dataclass(frozen=True)
class Mutant:
    """A program with one change.

    Attributes:
        operator: the name of the change.
        function: where it is, as in "LeNet5.forward".
        line: its line in the original.
        before, after: the text that changed, as `ast.unparse` writes it; "" where something was added.
        source: the whole program, without docstrings and comments.
    """

    operator: str
    function: str
    line: int
    before: str
    after: str
    source: str

    @property
    def key(self) -> Key:
        return self.function, self.before, self.after

    def diff(self, file: str) -> str:
        """A hunk: where it is, the text before and after."""
        text = f"--- {file}:{self.line} {self.function} ({self.operator})"
        text += "".join(f"\n-{line}" for line in self.before.splitlines())
        return text + "".join(f"\n+{line}" for line in self.after.splitlines())


def mutants_of(source: str, operators: Sequence[Operator] = OPERATORS) -> list[Mutant]:
    """Every program that one operator makes of one place of the source, in the order of the places. Those
    that read the same are there once; the original is not among them.
    """
    tree = _without_docstrings(ast.parse(source))
    original = ast.unparse(tree)
    seen, found = {original}, []
    for function, path, node in _places(tree, "", ()):
        for operator in operators:
            for new in operator(node):
                text = ast.unparse(_replaced(tree, path, new))
                if text not in seen:
                    seen.add(text)
                    before, after = _hunk(original, text)
                    found.append(
                        Mutant(operator.__name__, function, _line(tree, path), before, after, text + "\n")
                    )
    return found


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and ast.get_docstring(node) is not None
        ):
            node.body = node.body[1:] or [ast.Pass()]
    return tree


def _places(node: ast.AST, function: str, path: Path) -> Iterator[tuple[str, Path, ast.AST]]:
    """(function, path, node) of every node inside of a function that may be changed."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        function = f"{function}.{node.name}" if function else node.name
    if function:
        yield function, path, node
    for field, value in ast.iter_fields(node):
        if _is_left_alone(node, field):
            continue
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST):
                yield from _places(child, function, (*path, (field, index)))


def _is_left_alone(node: ast.AST, field: str) -> bool:
    """Annotations and imports, decorators and base classes, and what an error says."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr | ast.Raise):
        return True
    return field in ("annotation", "returns", "decorator_list", "bases")


def _replaced(tree: ast.AST, path: Path, new: ast.AST) -> ast.AST:
    """The tree with another node at the end of the path; only the nodes on the way are copied."""
    if not path:
        return new
    (field, index), rest = path[0], path[1:]
    result = copy.copy(tree)
    value = getattr(tree, field)
    if index is None:
        setattr(result, field, _replaced(value, rest, new))
    else:
        setattr(result, field, [*value[:index], _replaced(value[index], rest, new), *value[index + 1 :]])
    return result


def _line(tree: ast.AST, path: Path) -> int:
    """The line of the innermost node on the way that has one."""
    line, node = 1, tree
    for field, index in path:
        value = getattr(node, field)
        node = value if index is None else value[index]
        line = getattr(node, "lineno", line)
    return line


def _hunk(before: str, after: str) -> tuple[str, str]:
    """What differs between two texts, whole lines, without the indentation."""
    old, new = before.splitlines(), after.splitlines()
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return _dedented(old[start : len(old) - end]), _dedented(new[start : len(new) - end])


def _dedented(lines: list[str]) -> str:
    return "\n".join(line.strip() for line in lines)
