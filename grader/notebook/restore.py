"""A notebook back to a file: what was exported is the file again, and all that the learner added stays.

Code that would run by itself stands under `if __name__ == "__main__":`, where grading does not run it; texts,
and what is no Python, are comments.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError
from grader.files import keep, put
from grader.notebook.cells import FAILED, Cell, Choice, Statement, read_cells
from grader.notebook.escapes import plain_python
from grader.notebook.export import METADATA, Part, Shown, cells_of, docstring_of, parts_of
from grader.notebook.file import NotANotebook, Notebook, read_notebook

APART = "\n\n\n"
GUARD = 'if __name__ == "__main__":'


@dataclass(frozen=True)
class Origin:
    """Where a notebook comes from."""

    exercise: str
    file: str


@dataclass(eq=False)
class Chunk:
    """Lines of the file to be. `statements` are what they hold, `above` the blank lines before them."""

    text: str
    statements: tuple[Statement, ...] = ()
    above: str = APART
    runs: bool = False


def load(path: Path) -> Notebook:
    """The notebook in a file. Raises UsageError."""
    try:
        return read_notebook(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise UsageError(f"{path.name} is not a notebook that can be read (nbformat 4).") from None
    except NotANotebook as error:
        raise UsageError(f"{path.name} {error}") from None


def origin(notebook: Notebook) -> Origin:
    """What the notebook says of where it comes from."""
    said = notebook.metadata.get(METADATA)
    said = said if isinstance(said, dict) else {}
    lines, name = said.get("file"), said.get("exercise")
    is_text = isinstance(lines, list) and all(isinstance(line, str) for line in lines)
    return Origin(name if isinstance(name, str) else "", "\n".join(lines) if is_text and lines else "")


def file_of(notebook: Notebook, exported: str, number: int) -> str:
    """The notebook as a file.

    Args:
        exported: the file that it was made from, as far as that is known.
        number: the exercise's.
    """
    try:
        shown = cells_of(exported, number)
        parts = parts_of(exported)
    except (*FAILED, IndexError):
        shown, parts = [], []
    ours = {(cell.kind, cell.text.strip()): cell for cell in shown}
    found = [
        (one.kind, one.text, one.label, ours.get((one.kind, one.text.strip()))) for one in notebook.cells
    ]
    kept = [cell.part for _, _, _, cell in found if cell and cell.part]
    complete = kept == [cell.part for cell in shown if cell.part]
    if exported and complete and all(cell or not text.strip() for _, text, _, cell in found):
        return exported
    chunks = _ordered(*_chunks(found, {part.name: part for part in parts if part.is_definition}))
    head = parts[0].text.rstrip("\n") if parts and parts[0].name == "statement" else ""
    return _joined(head, chunks)


def save(text: str, path: Path, exported: str) -> Path | None:
    """Puts the file there. What was there and is neither that nor what was exported is kept beside it: the
    name under which. Raises UsageError.
    """
    data = text.encode("utf-8")
    try:
        there = path.read_bytes() if path.exists() else data
        is_ours = there.replace(b"\r\n", b"\n") in (data, exported.encode("utf-8"))
        kept = None if is_ours else keep(path)
        if kept or there != data or not path.exists():
            put(path, data)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
    return kept


Found = tuple[str, str, str, Shown | None]
"""A cell of the notebook: kind, text, label, and the exported one that it still is."""


def _chunks(found: Sequence[Found], parts: dict[str, Part]) -> tuple[list[Chunk], Choice]:
    cells = [Cell(label, text) for kind, text, label, _ in found if kind == "code"]
    statements, _ = read_cells(cells)
    by_cell: dict[str, list[Statement]] = {}
    for one in statements:
        by_cell.setdefault(one.cell.label, []).append(one)
    choice = Choice(statements, parts)
    chunks: list[Chunk] = []
    for kind, text, label, cell in found:
        own = by_cell.get(label, [])
        if not text.strip() or (cell and not cell.part):
            continue
        if kind != "code":
            chunks.append(Chunk(_commented(text.strip())))
        elif cell and cell.part:
            chunks.append(Chunk(cell.part.code, tuple(own), _blank_above(cell.part)))
        else:
            chunks += _pieces(text, own, choice, parts)
    return chunks, choice


def _pieces(
    text: str, statements: list[Statement], choice: Choice, parts: dict[str, Part]
) -> Iterator[Chunk]:
    """A cell of the learner's own, statement by statement."""
    plain = plain_python(text)
    if plain is None or (not statements and not _is_comment(plain)):
        yield Chunk(_commented(text.strip("\n")))
        return
    lines = plain.split("\n")
    done = 0
    above = APART
    counted = set(choice.kept) | set(choice.replaced)
    for one in statements:
        start = one.line - 1
        before = [line for line in lines[done:start] if line.strip()]
        done = max(done, start + one.text.count("\n") + 1)
        tail = lines[done - 1][len(one.text.split("\n")[-1]) :] if one.node.col_offset == 0 else ""
        own = one.text + (tail if tail.lstrip().startswith("#") else "")
        whole = "\n".join([*before, own])
        if one.is_definition or above == APART:
            above = APART
        if one.problem:
            yield Chunk(_commented(whole), above=above)
        elif one in counted and choice.is_uncertain(one) and (one.is_import or choice.is_effect(one)):
            error = "ImportError" if one.is_import else "Exception"
            guarded = ["try:", _indented(own), f"except {error}:", "    pass"]
            yield Chunk("\n".join([*before, *guarded]), (one,), above)
        elif one in counted:
            yield Chunk(
                "\n".join([*before, _documented(own, one, parts)]), (one,), _above(one, parts) or above
            )
        elif one.is_idle:
            yield Chunk(_unescaped(whole), above=above)
        elif "= get_ipython()  # " in own or not _compiles(own):
            yield Chunk(_unescaped(_commented(whole)), above=above)
        else:
            yield Chunk(whole, above=above, runs=True)
        above = APART if one.is_definition else "\n"
    rest = "\n".join(line for line in lines[done:] if line.strip())
    if rest:
        yield Chunk(rest, above=above)


def _ordered(chunks: list[Chunk], choice: Choice) -> list[Chunk]:
    """In the order in which they can run; what does not count follows what it followed."""
    of = {one: index for index, chunk in enumerate(chunks) for one in chunk.statements}
    order: list[int] = []
    for index in (of[one] for one in choice.ordered() if one in of):
        if index not in order:
            order.append(index)
    free = [index for index in range(len(chunks)) if index not in order]
    placed: list[int] = []
    for index in order:
        placed.append(index)
        while free and placed[-1] + 1 in free:
            placed.append(placed[-1] + 1)
            free.remove(placed[-1])
    return [chunks[index] for index in [*free, *placed]]


def _joined(head: str, chunks: Sequence[Chunk]) -> str:
    text, is_guarded = head, False
    for chunk in chunks:
        own = chunk.text
        if chunk.runs:
            own = _indented(own)
            if not (is_guarded and chunk.above == "\n"):
                own = f"{GUARD}\n{own}"
        above = APART if is_guarded and not chunk.runs else chunk.above
        text += (above if text else "") + own
        is_guarded = chunk.runs
    return text + "\n"


def _above(one: Statement, parts: dict[str, Part]) -> str:
    part = parts.get(next(iter(one.stores), "")) if one.is_definition else None
    return _blank_above(part) if part else ""


def _blank_above(part: Part) -> str:
    """The line breaks between a part and the one above it."""
    return "\n" * (1 + len(part.text) - len(part.text.lstrip("\n")))


def _documented(code: str, one: Statement, parts: dict[str, Part]) -> str:
    """A definition with its whole docstring, where it still has the first line of it."""
    part = parts.get(next(iter(one.stores), "")) if one.is_definition else None
    place = docstring_of(part.code) if part else None
    if part is None or place is None:
        return code
    node = ast.parse(code).body[0]
    first = getattr(node, "body", [None])[0]
    title = ast.literal_eval(place.value).strip().partition("\n")[0].strip()
    lines, whole = code.split("\n"), part.code.split("\n")[place.lineno - 1 : place.end_lineno]
    if not isinstance(first, ast.Expr) or lines[first.lineno - 1].strip() != f'"""{title}"""':
        return code
    lines[first.lineno - 1 : first.lineno] = whole
    return "\n".join(lines)


def _indented(text: str) -> str:
    """The text four columns further in, but for the insides of texts of several lines."""
    inside = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.JoinedStr | ast.Constant)
        for line in range(node.lineno + 1, (node.end_lineno or node.lineno) + 1)
    }
    return "\n".join(
        line if number in inside or not line.strip() else f"    {line}"
        for number, line in enumerate(text.split("\n"), start=1)
    )


def _commented(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in text.replace("\r\n", "\n").split("\n"))


def _unescaped(text: str) -> str:
    """With the magics and shell lines themselves, as comments."""
    return re.sub(r"(?m)^(?:pass  |# .* = get_ipython\(\)  )(?=# )", "", text)


def _is_comment(plain: str) -> bool:
    return all(not line.strip() or line.lstrip().startswith("#") for line in plain.split("\n"))


def _compiles(text: str) -> bool:
    try:
        compile(text, "cell", "exec", dont_inherit=True)
    except FAILED:
        return False
    return True
