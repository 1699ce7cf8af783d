"""One run of a check: the inputs it makes from the seed, and what it wants shown when it fails."""

from __future__ import annotations

import copy
import random
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from grader.observe import is_todo
from grader.submission import SubmissionProblem

Net = TypeVar("Net", bound=nn.Module)


@dataclass(frozen=True)
class Smaller:
    """How a trial's inputs are made smaller and rounder than its check asks for, to show a failure at its
    smallest. What is left of an input is a part of what it was.

    Attributes:
        lengths: (from, to): each axis of a length that is named here gets another one; so do counts.
        decimals: of the numbers drawn.
    """

    lengths: tuple[tuple[int, int], ...] = ()
    decimals: int = 2

    def to_json(self) -> dict[str, Any]:
        return {"lengths": [list(pair) for pair in self.lengths], "decimals": self.decimals}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Smaller:
        return cls(tuple((before, after) for before, after in data["lengths"]), data["decimals"])


class Trial:
    """Makes a check's inputs. The same check, index and seed give the same inputs in the worker and in the
    judge.

    Inputs are made by numpy on the CPU and then moved, so that CPU and CUDA see the same numbers. Values are
    rounded to two decimals, so that what a failure prints is exactly what was used.

    Attributes:
        size: this trial's entry of the check's `sizes`; what it means is the check's to say.
        index: 0 for the first and smallest trial.
        device: where inputs are to live.
        shown: the inputs that the probe named, where they are to be remembered.
        lengths: of the axes of the inputs drawn, and their counts.
    """

    def __init__(
        self,
        check: str,
        index: int,
        size: int,
        seed: int,
        device: str = "cpu",
        remember: bool = False,
        smaller: Smaller | None = None,
    ) -> None:
        self.index = index
        self.size = size
        self.device = torch.device(device)
        self.shown: dict[str, Any] = {}
        self.lengths: set[int] = set()
        self._remember = remember
        self._decimals = smaller.decimals if smaller else 2
        self._lengths = dict(smaller.lengths) if smaller else {}
        self._rng = np.random.default_rng([seed, zlib.crc32(check.encode()), index])
        self.torch_seed = int(self._rng.integers(2**31))

    def seed_generators(self) -> None:
        """Seeds what a submission may draw from itself, and undoes torch's global switches."""
        random.seed(self.torch_seed)
        np.random.seed(self.torch_seed)
        torch.default_generator.manual_seed(self.torch_seed)  # torch.manual_seed prepares every GPU: 1 ms
        if self.device.type == "cuda":
            torch.cuda.manual_seed_all(self.torch_seed)
        torch.set_grad_enabled(True)
        torch.set_default_dtype(torch.float32)

    @property
    def example(self) -> bool:
        """Whether this is the first trial, the place for a worked example with round numbers."""
        return self.index == 0

    def given(self, **values: Any) -> None:
        """Names the inputs that a failure should show, as they are now."""
        if self._remember:
            self.shown.update({name: _copy(value) for name, value in values.items()})

    def tensor(self, data: Any, dtype: torch.dtype | None = None, requires_grad: bool = False) -> Tensor:
        """A tensor of these values, on the trial's device."""
        return self._place(torch.as_tensor(data, dtype=dtype).clone(), requires_grad)

    def normal(
        self,
        *shape: int,
        scale: float = 1.0,
        dtype: torch.dtype = torch.float32,
        requires_grad: bool = False,
    ) -> Tensor:
        """Standard normal values times `scale`."""
        values = self._rounded(self._part(self._rng.standard_normal(shape)) * scale)
        return self._place(torch.tensor(values, dtype=dtype), requires_grad)

    def uniform(
        self,
        *shape: int,
        low: float = 0.0,
        high: float = 1.0,
        dtype: torch.dtype = torch.float32,
        requires_grad: bool = False,
    ) -> Tensor:
        """Values between `low` and `high`."""
        values = self._rounded(self._part(self._rng.uniform(low, high, shape)))
        return self._place(torch.tensor(values, dtype=dtype), requires_grad)

    def distinct(
        self, *shape: int, dtype: torch.dtype = torch.float32, requires_grad: bool = False
    ) -> Tensor:
        """Shuffled values of which no two are equal: for maxima, sorting and indices, where ties are
        ambiguous.
        """
        count = int(np.prod(shape, dtype=np.int64))
        values = (self._rng.permutation(count) - count // 2) / (10 if self._decimals else 1)
        return self._place(torch.tensor(self._part(values.reshape(shape)), dtype=dtype), requires_grad)

    def integers(self, low: int, high: int, shape: Sequence[int], dtype: torch.dtype = torch.int64) -> Tensor:
        """Integers from `low` up to, but not including, `high`."""
        values = self._part(self._rng.integers(low, high, tuple(shape)))
        if low == 0:
            values = values % self._length(high)  # often an index into an axis of that length
        return self._place(torch.tensor(values, dtype=dtype), False)

    def labels(self, classes: int, shape: Sequence[int]) -> Tensor:
        """Class indices, int64; with room for it every class occurs."""
        count = int(np.prod(shape, dtype=np.int64))
        values = self._rng.permutation(np.arange(count) % classes)
        if count < classes:
            values = self._rng.permutation(classes)[:count]
        values = self._part(values.reshape(tuple(shape))) % self._length(classes)
        return self._place(torch.tensor(values, dtype=torch.int64), False)

    def permutation(self, count: int) -> list[int]:
        """0 … count-1, shuffled, as a plain list."""
        return [int(i) for i in self._rng.permutation(self._length(count))]

    def numbers(self, count: int, low: float = -1.0, high: float = 1.0) -> list[float]:
        """Plain Python floats between `low` and `high`, with two decimals."""
        values = self._rng.uniform(low, high, count)[: self._length(count)]
        return [round(float(x), self._decimals) for x in values]

    def load(self, net: Net) -> Net:
        """Fills the net's parameters and buffers from the seed, and moves it to the trial's device.

        Filled by shape and by order among equal shapes, so that neither the names of the layers nor the order
        in which unlike layers were registered matter: two ways to write the same net get the same weights.
        """
        seen: dict[tuple[int, ...], int] = {}
        with torch.no_grad():
            for kind, named in (("parameter", net.named_parameters()), ("buffer", net.named_buffers())):
                for _, tensor in named:
                    if not tensor.is_floating_point():
                        continue
                    shape = tuple(tensor.shape)
                    order = seen[shape] = seen.get(shape, -1) + 1
                    key = zlib.crc32(repr((kind, shape, order)).encode())
                    rng = np.random.default_rng([self.torch_seed, key])
                    if kind == "buffer":  # running variances have to be positive
                        values = rng.uniform(0.5, 1.5, shape)
                    else:
                        fan_in = max(1, tensor[0].numel()) if tensor.dim() > 1 else 4
                        values = rng.standard_normal(shape) / fan_in**0.5
                    tensor.copy_(torch.as_tensor(values))
        return net.to(self.device)

    def refuses(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Whether the call raises, for checks that ask for an error. A stub's NotImplementedError goes
        through.
        """
        return self.error_of(function, *args, **kwargs) != "no error"

    def error_of(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
        """The name of the exception that the call raises, or "no error"; otherwise like `refuses`. A kind of
        ValueError that a learner made is a ValueError too: the name is that of Python's nearest class.
        """
        try:
            function(*args, **kwargs)
        except SubmissionProblem:
            raise
        except Exception as error:
            if is_todo(error):
                raise
            return next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins")
        return "no error"

    def _part(self, values: np.ndarray) -> np.ndarray:
        """What is left of an input where it is to be smaller."""
        return values[tuple(slice(self._length(length)) for length in values.shape)]

    def _rounded(self, values: np.ndarray) -> np.ndarray:
        return np.round(values, self._decimals) + 0.0  # no -0.0, which reads like a riddle

    def _length(self, length: int) -> int:
        self.lengths.add(length)
        return self._lengths.get(length, length)

    def _place(self, values: Tensor, requires_grad: bool) -> Tensor:
        return values.to(self.device).requires_grad_(requires_grad)


def _copy(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.detach().clone().cpu()
    return copy.deepcopy(value)
