"""One failing trial, and the place in it that is explained: the two tensors there and what they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf, isfinite, log2

import torch
from torch import Tensor

from grader.axes import Axes, Spec
from grader.compare import Mismatch, tolerances
from grader.observe import Array, Leaf, Observation, leaves

SLACK = 8.0
"""An explanation has to fit this many times as closely as a right answer: two roundings, not one."""

PROOF = 16.0
"""Bits by which numbers have to agree before an agreement is taken for more than luck."""

FLOAT_BITS = 8.0
"""What one float tells that agrees in all its digits: inputs have two decimals, so about one in 250."""

MANY = 1_000_000
"""Larger tensors are not searched for permutations and the like."""

ITEM = re.compile(r"(.*)\[\d+\]")


@dataclass(frozen=True)
class Failure:
    """One trial that failed.

    Attributes:
        observed: what the submission gave.
        expected: what the reference gave.
        mismatch: the first difference of the two.
        inputs: what the probe named as given, by name, as it was before the call.
    """

    observed: Observation
    expected: Observation
    mismatch: Mismatch
    inputs: Mapping[str, Observation] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Case:
    """A failure at one path.

    Attributes:
        path: the place; that of the whole list where a number in a list of numbers is wrong.
        got, want: what stands there, as tensors; they may differ in shape.
        axes: names of the axes of `want`, "" for those without.
        sizes: of the named axes.
    """

    failure: Failure
    path: str
    got: Tensor
    want: Tensor
    axes: Spec
    sizes: Mapping[str, int]

    @cached_property
    def one(self) -> Tensor:
        """What came, in float64."""
        return self.got.to(torch.float64)

    @cached_property
    def two(self) -> Tensor:
        """What was expected, in float64."""
        return self.want.to(torch.float64)

    @cached_property
    def finite(self) -> bool:
        return bool(self.one.isfinite().all() and self.two.isfinite().all())

    @cached_property
    def wrong(self) -> Tensor:
        """Where the two differ by more than rounding; they are of one shape."""
        return ~self.near(self.one, self.two)

    @cached_property
    def observed(self) -> dict[str, Leaf]:
        return dict(leaves(self.failure.observed))

    @cached_property
    def expected(self) -> dict[str, Leaf]:
        return dict(leaves(self.failure.expected))

    @cached_property
    def inputs(self) -> dict[str, Leaf]:
        """Every leaf of the inputs, by its path in them, as in "parameters[1]"."""
        found: dict[str, Leaf] = {}
        for name, value in self.failure.inputs.items():
            found |= {f"{name}{path and _suffix(path)}": leaf for path, leaf in leaves(value)}
        return found

    @cached_property
    def vectors(self) -> dict[str, Tensor]:
        """Every input that is a tensor or a list of numbers, in float64, by its path."""
        found = {
            name: leaf.values.to(torch.float64)
            for name, leaf in self.inputs.items()
            if isinstance(leaf, Array) and not leaf.values.is_complex()
        }
        for name, numbers in _lists(dict(self.failure.inputs)):
            found[name] = numbers.to(torch.float64)
        return found

    def before(self, name: str) -> Tensor | None:
        """What an input was before the call, in float64; None where no input is named so."""
        leaf = self.inputs.get(name)
        return _number(leaf).to(torch.float64) if _is_number(leaf) else self.vectors.get(name)

    @cached_property
    def scalars(self) -> dict[str, float]:
        """Every input that is one plain number."""
        return {
            name: _float(leaf)
            for name, leaf in self.inputs.items()
            if isinstance(leaf, int | float) and not isinstance(leaf, bool) and "[" not in name
        }

    def near(self, one: Tensor, two: Tensor) -> Tensor:
        """Element by element, by what the dtype of `want` lets one tell; NaN equals NaN."""
        if not self.want.is_floating_point():
            return one == two
        rtol = SLACK * tolerances(self.want)[0]
        scale = float(two.abs().max()) if two.numel() else 0.0
        if not isfinite(scale):
            finite = two[two.isfinite()].abs()
            scale = float(finite.max()) if finite.numel() else 0.0
        return torch.isclose(one, two, rtol=rtol, atol=rtol * scale / 8, equal_nan=True)

    def same(self, one: Tensor, two: Tensor) -> bool:
        """Whether two tensors hold the same, in the same shape."""
        return one.shape == two.shape and bool(self.near(one, two).all())

    def proof(self, moved: Tensor | None = None) -> float:
        """Bits that speak for an explanation which fits `want` where it differs from `got`, or at `moved`."""
        return self._own_proof if moved is None else self._proof(self.two[moved])

    @cached_property
    def _own_proof(self) -> float:
        return self._proof(self.two[self.wrong])

    def _proof(self, values: Tensor) -> float:
        values = values.flatten()[:10_000]  # a few are proof enough
        count = kinds(values)
        if self.want.is_floating_point():
            return FLOAT_BITS * count
        return values.numel() * log2(count) if count > 1 else 0.0

    def axis(self, index: int) -> str:
        """An axis in words, as in "axis 1 (C)"."""
        name = self.axes[index]
        return f"axis {index} ({name})" if name else f"axis {index}"

    def order(self, permutation: Sequence[int]) -> str:
        """The axes of `want` in this order, in words."""
        if self.named:
            return "(" + ", ".join(self.axes[i] or "1" for i in permutation) + ")"
        return "(" + ", ".join(str(i) for i in permutation) + ")"

    @property
    def named(self) -> bool:
        """Whether every axis has a name, but for those of length 1."""
        return any(self.axes) and all(
            name or size == 1 for name, size in zip(self.axes, self.want.shape, strict=True)
        )


def cases_of(failures: Sequence[Failure], axes: Axes) -> list[Case]:
    """The failures at the place where the first of them shows its mismatch, as far as they differ there.

    Empty where no tensors or numbers stand there.
    """
    path = failures[0].mismatch.path
    found = []
    for index, failure in enumerate(failures):
        case = _case(failure, path, axes)
        if case is None and index == 0:
            return []
        if case is not None and (index == 0 or _differs(case)):
            found.append(case)
    return found


def _differs(case: Case) -> bool:
    return (
        case.got.shape != case.want.shape or case.failure.mismatch.path == case.path or bool(case.wrong.any())
    )


def _case(failure: Failure, path: str, axes: Axes) -> Case | None:
    got, want = dict(leaves(failure.observed)).get(path), dict(leaves(failure.expected)).get(path)
    tensors = _tensor(got), _tensor(want)
    if _is_number(want) and (match := ITEM.fullmatch(path)):
        lists = dict(_lists(failure.observed)).get(match[1]), dict(_lists(failure.expected)).get(match[1])
        if lists[0] is not None and lists[1] is not None and lists[0].shape == lists[1].shape:
            path, tensors = match[1], lists
    one, two = tensors
    if one is None or two is None or one.is_complex() or two.is_complex():
        return None
    return Case(failure, path, one, two, axes.of(path, two, failure.inputs), axes.sizes(failure.inputs))


def _tensor(leaf: Leaf) -> Tensor | None:
    if isinstance(leaf, Array):
        return leaf.values
    return _number(leaf) if _is_number(leaf) else None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: object) -> Tensor:
    assert isinstance(value, int | float)
    if isinstance(value, int) and abs(value) < 2**63:
        return torch.tensor(value)
    # it may have come from a float32 tensor by item(): more than float32's digits are not to be relied on
    return torch.tensor(_float(value))


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:  # an int of hundreds of digits
        return inf if value > 0 else -inf


def _numbers(value: Observation) -> Tensor | None:
    """A list of at least two numbers as a tensor."""
    if not isinstance(value, list) or len(value) < 2 or not all(_is_number(item) for item in value):
        return None
    if all(isinstance(item, int) and abs(item) < 2**63 for item in value):
        return torch.tensor(value)
    return torch.tensor([_float(item) for item in value])  # type: ignore[arg-type]


def _lists(observation: Observation, path: str = "") -> Iterator[tuple[str, Tensor]]:
    """Every list of numbers, as a tensor, with its path in the form of `leaves`."""
    if isinstance(observation, dict):
        for key, item in observation.items():
            yield from _lists(item, f"{path}.{key}" if path else key)
    elif (numbers := _numbers(observation)) is not None:
        yield path, numbers
    elif isinstance(observation, list):
        for index, item in enumerate(observation):
            yield from _lists(item, f"{path}[{index}]")


def _suffix(path: str) -> str:
    return path if path.startswith("[") else f".{path}"


def kinds(values: Tensor) -> int:
    """How many different values there are."""
    ordered = values.flatten().sort().values
    return int((ordered[1:] != ordered[:-1]).sum()) + 1 if len(ordered) else 0


def quoted(name: str) -> str:
    """A name as it stands in a sentence: in quotation marks where it has several words."""
    return f"“{name}”" if " " in name else name
