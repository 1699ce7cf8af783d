"""Lays a function open (in the worker): runs it once, and writes down the operators that led to its result.

What is written down is a claim and no more: the judge works it out again (`replay.py`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from grader.proof import Arguments
from grader.submission import SubmissionProblem

LEFT_OUT = ("device", "layout", "pin_memory", "non_blocking")
"""Arguments on where a tensor lies: the judge has its own place for all."""

RENAMED = {
    "aten::_unsafe_view": "aten::view",
    "aten::empty.memory_format": "aten::zeros",
    "aten::empty_like": "aten::zeros_like",
    "aten::new_empty": "aten::new_zeros",
}
"""What the judge knows under another name. Memory that is not yet written to is zeros there."""

LIBRARY = ("_decomp", "_refs", "_prims", "_inductor", "distributions", "jit")
"""Parts of torch that write its operators out in Python: what runs there was not written by the learner."""


class Untraceable(SubmissionProblem):
    """A function that cannot be laid open; the text says why."""


@dataclass(frozen=True)
class Call:
    """One operator, as it ran. Tensors in `arguments` stand as their numbers, `{"tensor": 3}`;
    `differentiable` says whether autograd was on.
    """

    name: str
    arguments: list[Any]
    options: dict[str, Any]
    reads: tuple[int, ...]
    makes: tuple[int, ...]
    writes: int | None
    differentiable: bool


@dataclass
class Traced:
    """What a function did.

    Attributes:
        message: what the judge's `replay.read` takes.
        constants: tensors that the function did not make from its inputs, by number.
    """

    message: dict[str, Any]
    constants: dict[str, Tensor] = field(default_factory=dict)


def trace(function: Callable[..., Any], arguments: Arguments) -> Traced:
    """Runs the function. Raises Untraceable, and whatever it raises itself."""
    recorder = Recorder(arguments.tensors)
    with recorder:
        result = function(*arguments.positional, **arguments.named)
    return recorder.traced(result)


class Recorder(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Writes down each operator that is dispatched in its thread. Tensors are numbered as they come up."""

    def __init__(self, inputs: Sequence[Tensor]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._numbers: dict[int, int] = {}
        self._tensors: list[Tensor] = []  # held, so that no other tensor takes an id
        self._inputs = [self._numbered(tensor) for tensor in inputs]
        self._constants: dict[int, Tensor] = {}
        self._calls: list[Call] = []

    def on_operator(
        self,
        func: Any,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Sees an operator, runs it, and writes it down where it gives a tensor."""
        options = dict(kwargs or {})
        reads: list[int] = []
        arguments = [self._written(argument, reads) for argument in args]
        named = {key: self._written(value, reads) for key, value in options.items() if key not in LEFT_OUT}
        writes = reads[0] if reads and func._schema.is_mutable else None
        _not_in_the_library(sys._getframe(1))
        result = func(*args, **options)
        tensors = [
            r for r in (result if isinstance(result, list | tuple) else [result]) if isinstance(r, Tensor)
        ]
        if tensors:
            name = RENAMED.get(func.name(), func.name())
            if name == "aten::zeros":
                named.pop("memory_format", None)
            if not reads:  # so that a default of the submission's own does not count
                named.setdefault("dtype", _written_dtype(tensors[0].dtype))
            makes = tuple(self._numbered(tensor) for tensor in tensors)
            on = torch.is_grad_enabled()
            self._calls.append(Call(name, arguments, named, tuple(reads), makes, writes, on))
        return result

    def traced(self, result: Any) -> Traced:
        """The calls that the result depends on, numbered anew: inputs, constants, then results in order."""
        if not isinstance(result, Tensor):
            raise Untraceable(f"it gives back a {type(result).__name__}, no tensor")
        last = self._number(result)
        calls = self._needed(last)
        used = {last, *(number for call in calls for number in call.reads)}
        constants = {number: tensor for number, tensor in self._constants.items() if number in used}
        order = [*self._inputs, *constants, *(made for call in calls for made in call.makes)]
        numbers = {number: index for index, number in enumerate(order)}
        return Traced(
            {
                "inputs": len(self._inputs),
                "nodes": [
                    [
                        call.name,
                        _renumbered(call.arguments, numbers),
                        _renumbered(call.options, numbers),
                        call.differentiable,
                    ]
                    for call in calls
                ],
                "result": numbers[last],
            },
            {str(index): constant for index, constant in enumerate(constants.values())},
        )

    def _needed(self, last: int) -> list[Call]:
        """Leaves out what the result does not depend on: prints, assertions, comparisons that chose a way."""
        needed, memory = {last}, {_memory(self._tensors[last])}
        kept = []
        for call in reversed(self._calls):
            writes = call.writes is not None and _memory(self._tensors[call.writes]) in memory
            if writes or not needed.isdisjoint(call.makes):
                kept.append(call)
                needed.update(call.reads)
                memory.update(_memory(self._tensors[number]) for number in call.reads)
        return kept[::-1]

    def _numbered(self, tensor: Tensor) -> int:
        """The number of a tensor that an operator has made; of one that it wrote to, a new one."""
        self._tensors.append(tensor)
        self._numbers[id(tensor)] = number = len(self._tensors) - 1
        return number

    def _number(self, tensor: Tensor) -> int:
        """The number of a tensor that is used; one that came from elsewhere is a constant."""
        if id(tensor) not in self._numbers:
            number = self._numbered(tensor)
            try:
                self._constants[number] = tensor.detach().cpu().clone().contiguous()
            except Exception as error:
                raise Untraceable(f"it uses a tensor that is none: {error}") from None
        return self._numbers[id(tensor)]

    def _written(self, value: Any, reads: list[int]) -> Any:
        """An argument as JSON."""
        if isinstance(value, Tensor):
            reads.append(self._number(value))
            return {"tensor": reads[-1]}
        if isinstance(value, list | tuple):
            return [self._written(item, reads) for item in value]
        if value is None or isinstance(value, bool | int | float | str):
            return value
        if isinstance(value, torch.dtype):
            return _written_dtype(value)
        if isinstance(value, torch.memory_format):
            return {"memory": str(value).removeprefix("torch.")}
        return {"other": type(value).__name__}


# As with operators.OperatorWatch: in the class body it would import TorchDynamo at the first operator.
Recorder.__torch_dispatch__ = Recorder.on_operator  # type: ignore[method-assign, assignment]


def _written_dtype(dtype: torch.dtype) -> dict[str, str]:
    return {"dtype": str(dtype).removeprefix("torch.")}


def _renumbered(value: Any, numbers: Mapping[int, int]) -> Any:
    if isinstance(value, list):
        return [_renumbered(item, numbers) for item in value]
    if isinstance(value, dict):
        if "tensor" in value:
            return {"tensor": numbers[value["tensor"]]}
        return {key: _renumbered(item, numbers) for key, item in value.items()}
    return value


def _memory(tensor: Tensor) -> int:
    """What tensors that share memory have in common."""
    try:
        return int(tensor.untyped_storage()._cdata)
    except (RuntimeError, NotImplementedError):  # none of its own
        return -1


def _not_in_the_library(frame: FrameType | None) -> None:
    """Raises Untraceable where one of the library's own rewritings stands between function and operator."""
    root = os.path.dirname(torch.__file__) + os.sep
    while frame is not None and frame.f_code is not trace.__code__:
        file = frame.f_code.co_filename
        if file.startswith(root) and file[len(root) :].partition(os.sep)[0] in LIBRARY:
            part = file[len(root) :].partition(os.sep)[0]
            raise Untraceable(f"torch.{part} works it out")
        frame = frame.f_back
