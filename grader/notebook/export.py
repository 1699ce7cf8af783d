"""An exercise's file as a notebook: the statement as text, a cell for each function, a cell that grades."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.course import Exercise
from grader.errors import UsageError
from grader.files import put
from grader.notebook.statement import title_and_text

METADATA = "grader"
"""Where a notebook says of which exercise it is, and keeps the file that it was made from."""

SETUP = "%load_ext grader"

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Part:
    """A piece of a file. All of them, one after the other, are the file to the last character.

    Attributes:
        name: of what it defines; "statement" for the file's docstring, "imports" for other code.
        text: as it stands there, blank lines and comments above it included.
        is_definition: whether it defines a function or a class.
    """

    name: str
    text: str
    is_definition: bool = False

    @property
    def code(self) -> str:
        """The text without blank lines around it."""
        return self.text.strip("\n")


@dataclass(frozen=True)
class Shown:
    """A cell. `part` is what of the file it stands for, if it is code of the file."""

    id: str
    kind: str
    text: str
    part: Part | None = None


def parts_of(text: str) -> list[Part]:
    """The file in pieces: docstring, definitions one by one, and what stands between. Raises SyntaxError."""
    tree = ast.parse(text)
    lines = text.splitlines(keepends=True) if "\x0c" not in text else re.findall(r"[^\n]*\n|[^\n]+$", text)
    parts: list[Part] = []
    start = 0

    def cut(name: str, end: int, is_definition: bool = False) -> None:
        nonlocal start
        if end > start:
            parts.append(Part(name, "".join(lines[start:end]), is_definition))
            start = end

    for index, node in enumerate(tree.body):
        end = node.end_lineno or node.lineno
        if index == 0 and ast.get_docstring(tree) is not None:
            cut("statement", end)
        elif isinstance(node, Definition):
            cut(node.name, end, is_definition=True)
        else:
            following = tree.body[index + 1] if index + 1 < len(tree.body) else None
            if following is None or isinstance(following, Definition):
                cut("imports", end)
    if start < len(lines):  # what stands below the last statement belongs to it
        rest = "".join(lines[start:])
        last = parts.pop() if parts else Part("imports", "")
        parts.append(Part(last.name, last.text + rest, last.is_definition))
    return parts


def cells_of(text: str, number: int) -> list[Shown]:
    """The cells for the file of the exercise of that number. Raises SyntaxError."""
    cells: list[Shown] = []
    ids: set[str] = set()

    def add(name: str, kind: str, source: str, part: Part | None = None) -> None:
        cells.append(Shown(_unique(name, ids), kind, source, part))

    parts = parts_of(text)
    if parts and parts[0].name == "statement":
        head = parts.pop(0)
        title, rest = title_and_text(ast.literal_eval(head.code))
        add("statement", "markdown", f"# {title}\n\n{rest}".strip())
    add("setup", "code", SETUP)
    for part in parts:
        if part.is_definition:
            place = docstring_of(part.code)
            title, rest = title_and_text(ast.literal_eval(place.value)) if place else ("", "")
            said = f"{title}.\n\n{rest}" if place else ""
            add(f"{part.name}-text", "markdown", f"## `{part.name}`\n\n{said}".strip())
        add(part.name, "code", shortened(part), part)
    add("grade", "code", f"%grade {number}")
    return cells


def shortened(part: Part) -> str:
    """The code of a definition whose docstring is only its first line: the rest stands above it as text."""
    place = docstring_of(part.code) if part.is_definition else None
    if place is None:
        return part.code
    lines = part.code.split("\n")
    lines[place.lineno - 1 : place.end_lineno] = [f'{" " * place.col_offset}"""{_first_line(place)}"""']
    return "\n".join(lines)


def docstring_of(code: str) -> ast.Expr | None:
    """The docstring of the definition that this code is, if it has one of several lines that stands on lines
    of its own, and its first line can stand alone.
    """
    node = ast.parse(code).body[0]
    assert isinstance(node, Definition)
    first = node.body[0]
    if ast.get_docstring(node) is None or not isinstance(first, ast.Expr):
        return None
    following = node.body[1].lineno if len(node.body) > 1 else 0
    alone = node.lineno < first.lineno < (first.end_lineno or 0) != following
    text = _first_line(first)
    return first if alone and text and "\\" not in text and '"""' not in f'{text}"' else None


def _first_line(docstring: ast.Expr) -> str:
    return str(ast.literal_eval(docstring.value)).strip().partition("\n")[0].strip()


def notebook_text(exercise: Exercise) -> str:
    """The notebook of what lies in the stub's place, the same bytes each time. Raises UsageError."""
    import nbformat
    from nbformat import v4

    path = exercise.stub
    try:
        source = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        shown = cells_of(source, exercise.number)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    except (SyntaxError, ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not Python, so no notebook can be made of it: {error}.") from error
    make = {"markdown": v4.new_markdown_cell, "code": v4.new_code_cell}
    notebook = v4.new_notebook(  # type: ignore[no-untyped-call]
        cells=[make[cell.kind](cell.text, id=cell.id) for cell in shown],  # type: ignore[no-untyped-call]
        metadata={
            METADATA: {"exercise": exercise.name, "file": source.split("\n")},
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
    )
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook)) + "\n"  # type: ignore[no-untyped-call]


def export(exercise: Exercise, folder: Path) -> tuple[Path, bool]:
    """Writes the exercise's notebook into a folder; its path, and whether it was written: where there is
    one that is another, it stays. Raises UsageError.
    """
    data = notebook_text(exercise).encode("utf-8")
    path = folder / f"{exercise.name}.ipynb"
    try:
        if path.exists():
            return path, path.read_bytes() == data
        put(path, data)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
    return path, True


def _unique(name: str, taken: set[str]) -> str:
    """An id for a cell: of the letters that nbformat allows, at most 64, and not yet taken."""
    plain = re.sub(r"[^A-Za-z0-9_-]", "-", name)[:56]
    candidates: Iterator[str] = (plain if count == 1 else f"{plain}-{count}" for count in range(1, 10_000))
    chosen = next(candidate for candidate in candidates if candidate not in taken)
    taken.add(chosen)
    return chosen
