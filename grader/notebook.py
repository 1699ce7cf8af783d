"""A notebook as a source file: what its code cells define, without what they would run."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator

KEPT = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class NotANotebook(Exception):
    """The text is no notebook of version 4; the message follows the file's name."""


def source_of(text: str) -> tuple[str, str]:
    """The definitions, imports and constants of a notebook's code cells in their order; and a sentence on
    what was left out, "" for nothing.

    What runs when a cell is run (a training, a plot, an input()) does not run when it is graded. Magics and
    shell lines go, and so do cells that are not Python. Raises NotANotebook.
    """
    kept, broken, dropped = [], 0, 0
    for number, cell in enumerate(_code_cells(text), start=1):
        plain = "\n".join("" if _is_magic(line) else line for line in cell.splitlines())
        try:
            tree = ast.parse(plain)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            broken += 1
            continue
        nodes = [node for node in tree.body if _is_definition(node)]
        dropped += sum(not _is_text(node) for node in tree.body) - sum(not _is_text(node) for node in nodes)
        if nodes:
            kept += [f"# code cell {number}", *(_text_of(node, plain) for node in nodes)]
    return "\n".join(kept) + "\n" if kept else "", _note(broken, dropped)


def _note(broken: int, dropped: int) -> str:
    left_out = []
    if dropped:
        left_out.append(
            "1 statement that would run by itself"
            if dropped == 1
            else f"{dropped} statements that would run by themselves"
        )
    if broken:
        left_out.append(
            "1 code cell that is not Python" if broken == 1 else f"{broken} code cells that are not Python"
        )
    return f"Of the notebook was left out: {' and '.join(left_out)}." if left_out else ""


def _code_cells(text: str) -> Iterator[str]:
    try:
        notebook = json.loads(text)
        cells = notebook["cells"]
        for cell in cells:
            if cell["cell_type"] == "code":
                source = cell["source"]
                yield source if isinstance(source, str) else "".join(source)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotANotebook("is not a notebook that can be read (nbformat 4).") from None


def _is_magic(line: str) -> bool:
    return line.lstrip().startswith(("%", "!", "?"))


def _is_definition(node: ast.stmt) -> bool:
    """Whether a statement defines something, and runs nothing to do so."""
    if isinstance(node, KEPT):
        return True
    if isinstance(node, ast.Assign | ast.AnnAssign):
        value = node.value
        return value is not None and not any(
            isinstance(inner, ast.Call | ast.Await | ast.Yield | ast.NamedExpr) for inner in ast.walk(value)
        )
    return False


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _text_of(node: ast.stmt, source: str) -> str:
    """A statement's own text, with its decorators."""
    decorators = [ast.get_source_segment(source, one) for one in getattr(node, "decorator_list", [])]
    text = ast.get_source_segment(source, node, padded=True) or ""
    return "\n".join([*(f"@{decorator}" for decorator in decorators), text])
