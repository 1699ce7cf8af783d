"""Where two tensors differ, as plain data: how many elements, the worst of them, and a map for a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

RIGHT, WRONG = "·", "#"

GAP = 3
"""Columns between two tables of a map."""


@dataclass(frozen=True)
class Block:
    """One table of a map: the last two axes at one place of those before.

    Attributes:
        label: the place, as in "N 0, C 1"; "" where there is only one block.
        rows: a line each, of `RIGHT` and `WRONG`.
    """

    label: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """Where two tensors of one shape differ, or two shapes.

    Attributes:
        shape: of what was expected.
        got: the shape that came, where it is another; there is no map then.
        axes: the names of the axes, "" for those without.
        wrong: how many elements differ, 0 for another shape.
        worst: the place of the one that is furthest off.
        expected, found: the two values there, in words.
        map: the tables, none where a map would tell nothing.
        cell: how many rows and columns a character of the map stands for.
    """

    shape: tuple[int, ...]
    got: tuple[int, ...] = ()
    axes: tuple[str, ...] = ()
    wrong: int = 0
    worst: tuple[int, ...] = ()
    expected: str = ""
    found: str = ""
    map: tuple[Block, ...] = ()
    cell: tuple[int, int] = (1, 1)

    @property
    def total(self) -> int:
        return prod(self.shape)

    def to_json(self) -> dict[str, Any]:
        """Plain data; `from_json` makes the same of it again."""
        blocks = [{"label": block.label, "rows": list(block.rows)} for block in self.map]
        lists = {name: list(getattr(self, name)) for name in ("shape", "got", "axes", "worst", "cell")}
        return {**vars(self), **lists, "map": blocks}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Difference:
        blocks = tuple(Block(block["label"], tuple(block["rows"])) for block in data["map"])
        tuples = {name: tuple(data[name]) for name in ("shape", "got", "axes", "worst", "cell")}
        return cls(**{**data, **tuples, "map": blocks})
