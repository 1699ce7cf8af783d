"""A notebook file: its cells, and what of them is graded."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from grader.notebook.cells import MAX_CODE, Cell, Gathered, gather


class NotANotebook(Exception):
    """The text is no notebook of version 4; the message follows the file's name."""


@dataclass(frozen=True)
class Entry:
    """A cell of a notebook.

    Attributes:
        kind: "code" or "markdown"; texts of any other kind are "markdown" too.
        label: what a person calls a code cell.
        until: that of `Cell`.
    """

    kind: str
    text: str
    label: str = ""
    until: int = 0


@dataclass(frozen=True)
class Notebook:
    """A notebook as it was read.

    Attributes:
        cells: in their order.
        metadata: the notebook's own.
        maker: the tool that made it for grading of its own, or "".
    """

    cells: tuple[Entry, ...]
    metadata: dict[str, Any]
    maker: str

    @property
    def code(self) -> list[Cell]:
        """The code cells."""
        return [Cell(cell.label, cell.text, cell.until) for cell in self.cells if cell.kind == "code"]


def read_notebook(text: str) -> Notebook:
    """The notebook whose JSON this is. Raises NotANotebook."""
    try:
        data = json.loads(text)
        if isinstance(data, dict) and "worksheets" in data:
            raise NotANotebook(
                "is a notebook of an old format (nbformat 3). Open it in Jupyter and save it anew."
            )
        metadata = data.get("metadata")
        is_kernel = isinstance(metadata, dict) and metadata.get(KERNEL) is True
        cells = tuple(_cells(data["cells"], is_kernel))
        return Notebook(cells, metadata if isinstance(metadata, dict) else {}, _maker(data["cells"]))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise NotANotebook("is not a notebook that can be read (nbformat 4).") from None


KERNEL = "grader_kernel"
"""In the metadata of a notebook that holds what was run in a kernel, each cell with its number there."""


def source_of(text: str, wanted: Collection[str] = ()) -> Gathered:
    """What is graded of a notebook, for an exercise that asks for the names `wanted`. Raises NotANotebook."""
    notebook = read_notebook(text)
    gathered = gather(notebook.code, wanted, diary=notebook.metadata.get(KERNEL) is True)
    if not notebook.maker:
        return gathered
    foreign = f"This notebook was made for {notebook.maker}: its own tests and points do not count here."
    return Gathered(gathered.source, gathered.places, f"{foreign} {gathered.note}".rstrip())


def kernel_notebook(ran: Sequence[tuple[int, str, int]]) -> str:
    """A notebook of what was run in a kernel: of each cell its number there, its text, and the line at which
    it failed (0 where it did not). What was run more than once stands where it was run last.
    """
    last: dict[str, tuple[int, str, int]] = {}
    room = MAX_CODE
    for number, text, until in reversed(ran):  # what was run long ago makes room for what was run last
        if text not in last and len(text) <= room:
            room -= len(text)
            last[text] = (number, text, until)
    cells = [
        {
            "cell_type": "code",
            "execution_count": number,
            "metadata": {KERNEL: until},
            "outputs": [],
            "source": text,
        }
        for number, text, until in sorted(last.values())
    ]
    return json.dumps({"cells": cells, "metadata": {KERNEL: True}, "nbformat": 4, "nbformat_minor": 4})


def _cells(cells: list[dict[str, Any]], is_kernel: bool) -> Iterator[Entry]:
    count = 0
    for cell in cells:
        kind = cell["cell_type"]
        source = cell["source"] if kind == "code" else cell.get("source", "")
        text = source if isinstance(source, str) else "".join(source)
        if kind != "code":
            yield Entry("markdown", text)
            continue
        count += 1
        if is_kernel:
            until = int(cell["metadata"][KERNEL])
            yield Entry("code", text, f"In [{int(cell['execution_count'])}]", until)
        else:
            yield Entry("code", text, f"code cell {count}")


def _maker(cells: list[dict[str, Any]]) -> str:
    """Whose format a notebook for grading has."""
    for cell in cells:
        metadata, source = cell.get("metadata"), cell.get("source", "")
        text = source if isinstance(source, str) else "".join(source)
        if isinstance(metadata, dict) and "nbgrader" in metadata:
            return "nbgrader"
        if (isinstance(metadata, dict) and "otter" in metadata) or "otter.Notebook(" in text:
            return "otter-grader"
    return ""
