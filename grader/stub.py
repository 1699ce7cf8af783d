"""The stub, made from the reference: everything but the answers.

One text serves both, so a stub's statement and signatures cannot drift from the reference's; a test holds
`exercises/` to what this makes. Where a bug is to be found, `solutions/bugs/exNN_slug.py` holds the programs
that have it, without docstrings: the stub then shows these in the answers' place.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from grader.course import Exercise
from grader.errors import UsageError
from grader.files import keep
from grader.frozen.pack import Pack, is_frozen

TODO = "raise NotImplementedError"


def stub_of(reference: str, bugs: str = "") -> str:
    """The reference's source with each public function's body replaced by `raise NotImplementedError`, or by
    the body of the function or class that has its name in `bugs`.

    Docstrings stay. What begins with an underscore goes, with the comments right above it, and so do methods
    of a class that begin with one underscore.
    """
    lines = reference.splitlines()
    edits = sorted(_edits(ast.parse(reference), lines, _bodies(bugs)), reverse=True)
    for start, end, text in edits:  # from the bottom up, so that line numbers stay true
        lines[start:end] = text
    return "\n".join(_no_gaps(lines)) + "\n"


def text_of_stub(exercise: Exercise) -> str:
    """What `exercises/` is to hold. Raises OSError where the reference cannot be read, and GraderError where
    the answer pack in its place cannot.
    """
    if is_frozen(exercise):
        return Pack(exercise).stub
    bugs = exercise.bugs.read_text(encoding="utf-8") if exercise.bugs.is_file() else ""
    return stub_of(exercise.reference.read_text(encoding="utf-8"), bugs)


def _bodies(bugs: str) -> dict[str, list[str]]:
    """The lines of each definition's body, with the comments in it."""
    lines = bugs.splitlines()
    return {
        node.name: lines[_below_the_head(node, lines) : node.end_lineno]
        for node in ast.parse(bugs).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


def _below_the_head(node: ast.FunctionDef | ast.ClassDef, lines: list[str]) -> int:
    start = node.body[0].lineno - 1
    while lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return start


def _edits(
    tree: ast.Module, lines: list[str], bodies: dict[str, list[str]]
) -> Iterator[tuple[int, int, list[str]]]:
    """(first line, line after the last, new lines), 0-based, of each change."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in bodies:
            between = [""] if isinstance(node, ast.ClassDef) else []
            start, end, _ = _emptied(node)
            yield start, end, between + bodies[node.name]
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    private = inner.name.startswith("_") and not inner.name.startswith("__")
                    yield _removal(inner, lines) if private else _emptied(inner)
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield _emptied(node)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef) or _is_private_value(node):
            yield _removal(node, lines)


def _is_private_value(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign | ast.AnnAssign) and any(
        isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store) and inner.id.startswith("_")
        for inner in ast.walk(node)
    )


def _emptied(node: ast.FunctionDef | ast.ClassDef) -> tuple[int, int, list[str]]:
    documented = ast.get_docstring(node) is not None
    first = node.body[0]
    start = (first.end_lineno or first.lineno) if documented else first.lineno - 1
    return start, node.end_lineno or start, [" " * first.col_offset + TODO]


def _removal(node: ast.stmt, lines: list[str]) -> tuple[int, int, list[str]]:
    decorators = getattr(node, "decorator_list", [])
    start = min([node.lineno, *(decorator.lineno for decorator in decorators)]) - 1
    while start > 0 and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return start, node.end_lineno or start, []


def _no_gaps(lines: list[str]) -> list[str]:
    """The lines with at most two blank ones in a row, one before an indented line, and none at the end."""
    kept: list[str] = []
    blank = 0
    for line in lines:
        if not line.strip():
            blank += 1
            continue
        kept += [""] * min(blank, 1 if line[0].isspace() else 2)
        kept.append(line)
        blank = 0
    return kept


def reset_stub(exercise: Exercise) -> Path | None:
    """Puts the stub in its place again and keeps what was there beside it; the kept file, or None where the
    stub was untouched. Raises UsageError where there is nothing to make it from, or no room to write.
    """
    if not exercise.reference.is_file() and not is_frozen(exercise):
        raise UsageError(f"The stub of {exercise.name} cannot be made again: this course has no solutions.")
    text = text_of_stub(exercise).encode("utf-8")
    stub = exercise.stub
    try:
        if not stub.exists():
            stub.write_bytes(text)
            return None
        if stub.read_bytes().replace(b"\r\n", b"\n") == text:
            return None
        kept = keep(stub)
        stub.write_bytes(text)
        return kept
    except OSError as error:
        raise UsageError(f"{stub} cannot be written: {error.strerror}.") from error
