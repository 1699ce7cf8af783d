"""Where two tensors differ: the worst place, and a map small enough for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, prod

import numpy as np
import torch
from torch import Tensor

from grader.axes import Spec
from grader.difference import GAP, RIGHT, WRONG, Block, Difference
from grader.display import apart, number

ROWS, COLUMNS = 12, 48
"""The most characters that a map takes, its labels aside."""

LINE = 64
"""Columns of a terminal that tables may take side by side."""

FULL = 12
"""Tensors of at most this many values are shown in full: no map has to tell where they differ."""


def difference(got: Tensor, want: Tensor, close: Tensor | None = None, axes: Spec = ()) -> Difference:
    """Where two tensors differ.

    Args:
        got, want: of any shapes and dtypes.
        close: bool, of their shape: where they agree. None where the shapes differ.
        axes: names of the axes of `want`.
    """
    shape, names = tuple(want.shape), axes if any(axes) else ()
    if close is None:
        return Difference(shape, tuple(got.shape), names)
    place = worst(got, want, close)
    one, two = got[place].item(), want[place].item()
    texts = apart(two, one) if want.is_floating_point() else (number(two), number(one))
    blocks, cell = _map(~close, names)
    return Difference(shape, (), names, int((~close).sum()), place, *texts, blocks, cell)


def worst(got: Tensor, want: Tensor, close: Tensor) -> tuple[int, ...]:
    """The place of the element that is furthest off, of those that are not close."""
    kind = torch.complex128 if want.is_complex() else torch.float64
    gap = (got.to(kind) - want.to(kind)).abs()
    gap = torch.where(close, torch.zeros_like(gap), gap.nan_to_num(torch.inf, torch.inf, torch.inf))
    # numpy's: torch.unravel_index imports sympy, which takes a second
    return tuple(int(i) for i in np.unravel_index(int(gap.argmax()), tuple(gap.shape)))


def _map(wrong: Tensor, axes: Spec) -> tuple[tuple[Block, ...], tuple[int, int]]:
    """The tables and what a character stands for; none for a few values, or where all are wrong."""
    if wrong.dim() < 2 or wrong.numel() <= FULL or bool(wrong.all()):
        return (), (1, 1)
    *leading, height, width = wrong.shape
    count = prod(leading)
    tables = wrong.reshape(count, height, width)
    labels = [_label(index, leading, axes) for index in range(count)]
    columns = ceil(width / COLUMNS)
    beside = max(1, LINE // (max(ceil(width / columns), *map(len, labels)) + GAP))
    room = ROWS // ceil(count / beside)  # for a table and its label, where some lie side by side
    if count > 1 and room < 3 and room <= height:
        return _overview(wrong, axes)
    rows = ceil(height / (room - 1 if count > 1 else room))
    blocks = [Block(label, _lines(table, rows, columns)) for label, table in zip(labels, tables, strict=True)]
    if not any(RIGHT in row for block in blocks for row in block.rows):
        return (), (1, 1)  # folded, it tells nothing more
    return tuple(blocks), (rows, columns)


def _overview(wrong: Tensor, axes: Spec) -> tuple[tuple[Block, ...], tuple[int, int]]:
    """One table for too many: the first axis downwards, all others across."""
    table = wrong.flatten(1)
    rows, columns = ceil(table.shape[0] / ROWS), ceil(table.shape[1] / COLUMNS)
    names = [_name(index, axes) for index in range(wrong.dim())]
    label = f"{names[0]} down, {' · '.join(names[1:])} across"
    return (Block(label, _lines(table, rows, columns)),), (rows, columns)


def _lines(table: Tensor, rows: int, columns: int) -> tuple[str, ...]:
    """A character for each cell of so many rows and columns: wrong where any of its elements is."""
    height, width = ceil(table.shape[0] / rows), ceil(table.shape[1] / columns)
    padded = torch.zeros(height * rows, width * columns, dtype=torch.bool)
    padded[: table.shape[0], : table.shape[1]] = table
    cells = padded.view(height, rows, width, columns).any(dim=3).any(dim=1)
    return tuple("".join(WRONG if cell else RIGHT for cell in line) for line in cells.tolist())


def _label(index: int, leading: Sequence[int], axes: Spec) -> str:
    """Where a block lies along the leading axes; those of length 1 are left out."""
    parts = []
    for axis in reversed(range(len(leading))):
        index, place = divmod(index, leading[axis])
        if leading[axis] > 1:
            parts.append(f"{_name(axis, axes)} {place}" if axes and axes[axis] else f"[{axis}] = {place}")
    return ", ".join(reversed(parts))


def _name(axis: int, axes: Spec) -> str:
    return axes[axis] if axes and axes[axis] else f"axis {axis}"
