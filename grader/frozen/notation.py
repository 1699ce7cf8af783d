"""Observations as they stand in a pack: JSON, with the tensors on a shelf.

Numbers, text, bools and None are themselves; everything else is a list that begins with a letter:

    ["d", {…}]  a dict          ["t", device, kind, place]  a tensor on the shelf
    ["l", […]]  a list          ["i", path]  one of the trial's inputs, which are made again from the seed
    ["o", name] an `Other`      ["="]  what the reference gave at this place
    ["x", device, kind, dtype, shape, path, place]  a tensor on the shelf times such an input, as a matrix
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch

from grader.compare import agrees
from grader.frozen.shelf import MATRIX, MAX_VALUES, Shelf, Shelved, as_matrix, times
from grader.frozen.thin import thin
from grader.observe import Array, Observation, Other, Raised, leaves
from grader.sandbox.wire import DTYPES

DIGITS = 8
"""Significant ones of a plain number of a mistake; a comparison looks at seven."""


class Writer:
    """Writes the observations of one trial. `tolerance` is that of `Shelf.put`."""

    def __init__(
        self, shelf: Shelf, inputs: Mapping[str, Observation], tolerance: float | None, small: int
    ) -> None:
        self._shelf = shelf
        self._tolerance = tolerance
        self._small = small
        self._inputs = [(path, leaf) for path, leaf in leaves(dict(inputs)) if isinstance(leaf, Array)]

    def write(self, observation: Observation) -> Any:
        """An observation of the reference."""
        if isinstance(observation, dict):
            return ["d", {key: self.write(value) for key, value in observation.items()}]
        if isinstance(observation, list):
            return ["l", [self.write(value) for value in observation]]
        if isinstance(observation, Other):
            return ["o", observation.type_name]
        if not isinstance(observation, Array):
            return observation
        for path, leaf in self._inputs:
            if is_identical(leaf, observation):
                return ["i", path]
        if (product := self._product(observation)) is not None:
            return product
        exact = observation.values.numel() <= self._small
        place = self._shelf.put(observation.values, None if exact else self._tolerance)
        return ["t", observation.device, observation.kind, place]

    def _product(self, array: Array) -> list[Any] | None:
        """A large matrix as a small one times an input: the gradient of a layer's weight is one."""
        values = array.values
        if self._tolerance is None or values.dim() < 2 or values.numel() < MATRIX:
            return None
        for path, leaf in self._inputs:
            if (left := times(values, leaf.values, self._tolerance)) is not None:
                dtype, shape = str(values.dtype), list(values.shape)
                return ["x", array.device, array.kind, dtype, shape, path, self._shelf.put(left)]
        return None

    def write_beside(self, gave: Observation | Raised, expected: Observation, tolerance: float) -> Any:
        """What a mistake gave where the reference gave `expected`, thinned."""
        if isinstance(gave, Raised):
            return ["!", gave.kind, gave.type_name, gave.message]
        if agrees(gave, expected, tolerance, nan_equal=True):
            return ["="]
        if isinstance(gave, dict) and isinstance(expected, dict) and list(gave) == list(expected):
            beside = {key: self.write_beside(gave[key], expected[key], tolerance) for key in gave}
            return ["d", beside]
        is_thin = isinstance(thin(gave), dict)  # a long list of numbers, which is thinned as a whole
        if (
            isinstance(gave, list)
            and isinstance(expected, list)
            and len(gave) == len(expected)
            and not is_thin
        ):
            pairs = zip(gave, expected, strict=True)
            return ["l", [self.write_beside(one, other, tolerance) for one, other in pairs]]
        return self._thin(thin(gave), tolerance)

    def _thin(self, observation: Observation, tolerance: float) -> Any:
        if isinstance(observation, dict):
            return ["d", {key: self._thin(value, tolerance) for key, value in observation.items()}]
        if isinstance(observation, list):
            return ["l", [self._thin(value, tolerance) for value in observation]]
        if isinstance(observation, float):
            return float(f"{observation:.{DIGITS}g}")
        if isinstance(observation, Array):
            place = self._shelf.put(observation.values, tolerance)
            return ["t", observation.device, observation.kind, place]
        return self.write(observation)


class Reader:
    """Reads what a `Writer` wrote. Raises ValueError, TypeError, KeyError or IndexError for anything else.

    Args:
        device: "cuda" renames the CPU, where all tensors of a pack lay.
    """

    def __init__(self, shelf: Shelved, inputs: Mapping[str, Observation], device: str) -> None:
        self._shelf = shelf
        self._device = device
        self._inputs = dict(leaves(dict(inputs)))

    def read(self, tree: Any) -> Observation:
        """What the reference gave."""
        if tree is None or isinstance(tree, bool | int | float | str):
            return tree
        if tree[0] == "d":
            return {str(key): self.read(value) for key, value in tree[1].items()}
        if tree[0] == "l":
            return [self.read(value) for value in tree[1]]
        if tree[0] == "o":
            return Other(str(tree[1]))
        if tree[0] == "i":
            found = self._inputs[tree[1]]
            if not isinstance(found, Array):
                raise ValueError("an input that is no tensor")
            return Array(found.values, self._lay(found.device, found.kind), found.kind)
        if tree[0] == "x":
            _, device, kind, dtype, shape, path, place = tree
            self._require(device, kind)
            left, found = self._shelf.get(place), self._inputs[path]
            if not isinstance(found, Array) or math.prod(shape) > MAX_VALUES:
                raise ValueError("a product of another form")
            right = as_matrix(found.values)
            if len(left) * right.shape[1] != math.prod(shape):
                raise ValueError("a product of another form")
            return Array((left @ right).to(DTYPES[dtype]).reshape(shape), self._lay(device, kind), kind)
        _, device, kind, place = tree
        if tree[0] != "t":
            raise ValueError("no observation")
        self._require(device, kind)
        return Array(self._shelf.get(place), self._lay(device, kind), kind)

    def read_beside(self, tree: Any, expected: Observation) -> Observation | Raised:
        """What a mistake gave, thinned, where the reference gave `expected`."""
        if isinstance(tree, list) and tree[0] == "!":
            _, kind, type_name, message = map(str, tree)
            return Raised(kind, type_name, message)
        return self._beside(tree, expected)

    def _beside(self, tree: Any, expected: Observation) -> Observation:
        if not isinstance(tree, list):
            return self.read(tree)
        if tree[0] == "=":
            return thin(expected)
        if tree[0] == "d":
            within = expected if isinstance(expected, dict) else {}
            return {str(key): self._beside(value, within.get(key)) for key, value in tree[1].items()}
        if tree[0] == "l":
            others = expected if isinstance(expected, list) else []
            others = [*others, *[None] * (len(tree[1]) - len(others))]
            return [self._beside(value, other) for value, other in zip(tree[1], others, strict=False)]
        return self.read(tree)

    def _require(self, device: str, kind: str) -> None:
        if device != "cpu" or kind not in ("Tensor", "numpy array"):
            raise ValueError("no observation")

    def _lay(self, device: str, kind: str) -> str:
        return self._device if kind == "Tensor" else device


def is_identical(one: Observation, other: Observation) -> bool:
    """Whether two observations are the same, bit by bit."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(is_identical(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_identical, one, other))
    if isinstance(one, Array) and isinstance(other, Array):
        left, right = one.values, other.values
        return (one.kind, left.dtype, left.shape) == (other.kind, right.dtype, right.shape) and torch.equal(
            left.reshape(-1).view(torch.uint8), right.reshape(-1).view(torch.uint8)
        )
    return type(one) is type(other) and repr(one) == repr(other)
