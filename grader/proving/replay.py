"""A traced function worked out again, in the judge: a list of aten operators, each read with suspicion.

A graph is what a worker sent, and so whatever somebody chose to send. Nothing of it is called but operators
of `operations.py`, on tensors that were made here; sizes, numbers and time are bounded before each is run.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor

from grader.proving.operations import Unbounded, bound, is_allowed

MAX_NODES = 20_000
MAX_LEAVES = 200_000
"""Arguments in all, those in lists counted one by one."""

MAX_DEPTH = 3
MAX_CONSTANTS = 4_096
"""Elements of all constant tensors together."""

MAX_ELEMENTS = 2**20
"""Elements of one operator's results, and so, near enough, what it works."""

MAX_WORK = 2**24
"""Elements of all operators' results, kept or not."""

MAX_MEMORY = 2**23
"""Elements of all results that are kept."""

MAX_TENSORS = 50_000
MAX_PIECES = 10_000
"""Tensors that one operator may cut another into."""

SECONDS = 5.0

PLACES = ("device", "layout", "pin_memory", "non_blocking", "generator")
"""Arguments that a graph may not give: everything lies in the judge's memory."""

DTYPES = {
    str(dtype).removeprefix("torch."): dtype
    for dtype in (
        *(torch.float16, torch.bfloat16, torch.float32, torch.float64),
        *(torch.int8, torch.int16, torch.int32, torch.int64, torch.uint8, torch.bool),
    )
}
MEMORY_FORMATS = {"contiguous_format": torch.contiguous_format, "preserve_format": torch.preserve_format}
KEYWORDS = {"dtype": torch.dtype, "memory_format": torch.memory_format}


class Refused(Exception):
    """A graph that is not worked out; the text is a phrase on what is wrong with it."""


class OffLimits(Refused):
    """An operator that a function by hand may not use; `name` is its full name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the operator {name}")
        self.name = name


@dataclass(frozen=True)
class Reference:
    """An argument that is an earlier tensor: inputs first, then constants, then each node's results."""

    index: int


@dataclass(frozen=True)
class Node:
    """One call of an operator, with autograd on or off."""

    name: str
    operator: Any
    arguments: list[Any]
    options: dict[str, Any]
    differentiable: bool


@dataclass(frozen=True)
class Graph:
    """A function as a list of calls; made by `read`, which has checked all but sizes.

    Attributes:
        inputs: how many tensors it takes.
        literals: how many numbers it holds of itself: elements of constants, and different fractions.
    """

    inputs: int
    constants: tuple[Tensor, ...]
    nodes: tuple[Node, ...]
    result: int
    literals: int

    @property
    def differentiable(self) -> bool:
        """Whether autograd was on from the first node to the last."""
        return all(node.differentiable for node in self.nodes)

    @property
    def operators(self) -> set[str]:
        """Full names, as in "aten::exp"."""
        return {node.name.partition(".")[0] for node in self.nodes}

    def run(self, inputs: Sequence[Tensor]) -> Tensor:
        """The result for these inputs, as autograd sees it. It may write into what it is given, constants
        apart. Raises Refused where it is too large, takes too long or makes no sense.
        """
        until = time.monotonic() + SECONDS
        known = [*inputs, *(constant.clone() for constant in self.constants)]
        work = memory = 0.0
        for node in self.nodes:
            arguments = [_filled(argument, known) for argument in node.arguments]
            work += _weighed(node, arguments)
            if work > MAX_WORK or time.monotonic() > until:
                raise Refused("more work than inputs of this size should need")
            results = _called(node, arguments)
            memory += sum(result.numel() for result in results)
            known += results
            if memory > MAX_MEMORY or len(known) > MAX_TENSORS:
                raise Refused("more results than inputs of this size should need")
        if self.result >= len(known):
            raise Refused("a result that nothing computes")
        return known[self.result]


def read(message: Any, constants: dict[str, Tensor]) -> Graph:
    """The graph of a worker's message, with the tensors that came with it. Raises Refused."""
    try:
        inputs, listed, result = message["inputs"], message["nodes"], message["result"]
    except (KeyError, TypeError):
        raise Refused("no graph") from None
    if not (_is_count(inputs) and _is_count(result) and isinstance(listed, list)):
        raise Refused("no graph")
    if len(listed) > MAX_NODES:
        raise Refused(f"more than {MAX_NODES:,} operators")
    if sum(constant.numel() for constant in constants.values()) > MAX_CONSTANTS:
        raise Refused(f"more than {MAX_CONSTANTS:,} numbers that are not made from its inputs")
    if sorted(constants) != sorted(map(str, range(len(constants)))):
        raise Refused("constants without an order")
    if any(constant.dtype not in DTYPES.values() for constant in constants.values()):
        raise Refused("constants of an odd dtype")
    reader = _Reader()
    nodes = tuple(reader.node(node) for node in listed)
    ordered = tuple(constants[str(index)] for index in range(len(constants)))
    literals = sum(constant.numel() for constant in ordered) + len(reader.fractions)
    return Graph(inputs, ordered, nodes, result, literals)


class _Reader:
    """Reads nodes, and counts what they hold."""

    def __init__(self) -> None:
        self.fractions: set[float] = set()
        self._leaves = 0

    def node(self, listed: Any) -> Node:
        if not isinstance(listed, list) or len(listed) != 4:
            raise Refused("a call that is none")
        name, arguments, options, on = listed
        if not (isinstance(name, str) and isinstance(arguments, list) and isinstance(options, dict)):
            raise Refused("a call that is none")
        operator = resolved(name[:200])
        schema = {argument.name: argument for argument in operator._schema.arguments}
        if not all(key in schema and schema[key].kwarg_only and key not in PLACES for key in options):
            raise Refused(f"an argument that {name[:200]} has not got")
        if len(arguments) > sum(not argument.kwarg_only for argument in schema.values()):
            raise Refused(f"more arguments than {name[:200]} has got")
        values = [self.value(argument, 0) for argument in arguments]
        named = {key: self.value(value, 1) for key, value in options.items()}
        if any(isinstance(value, Reference | list) for value in named.values()):
            raise Refused(f"a tensor where {name[:200]} takes none")
        for key, value in (*zip(schema, values, strict=False), *named.items()):
            is_keyword = isinstance(value, torch.dtype | torch.memory_format)
            # a dtype is a number to torch, and the other way round
            if is_keyword > (key in KEYWORDS) or not isinstance(value, KEYWORDS.get(key, object) | None):
                raise Refused(f"a {key} of {name[:200]} that is none")
            if value is None and str(schema[key].type) == "Tensor":  # some kernels take it for one
                raise Refused(f"no {key} for {name[:200]}")
        return Node(name, operator, values, named, on is True)

    def value(self, value: Any, depth: int) -> Any:
        self._leaves += 1
        if self._leaves > MAX_LEAVES or depth > MAX_DEPTH:
            raise Refused("too many arguments")
        if isinstance(value, float):
            if not value.is_integer():  # NaN and infinity too
                self.fractions.add(value)
            return value
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int):
            if abs(value) >= 2**63:
                raise Refused("a number too large for a tensor")
            return value
        if isinstance(value, str):
            return value[:100]
        if isinstance(value, list):
            return [self.value(item, depth + 1) for item in value]
        if isinstance(value, dict) and len(value) == 1:
            ((kind, what),) = value.items()
            if kind == "tensor" and _is_count(what):
                return Reference(what)
            if kind == "dtype" and isinstance(what, str) and what in DTYPES:
                return DTYPES[what]
            if kind == "memory" and isinstance(what, str) and what in MEMORY_FORMATS:
                return MEMORY_FORMATS[what]
        raise Refused("an argument of no known kind")


@lru_cache(maxsize=1_000)
def resolved(name: str) -> Any:
    """The operator of a full name with overload, as in "aten::sum.dim_IntList". Raises Refused."""
    base = base_of(name)
    if base is None or not is_allowed(base):
        raise OffLimits(name.partition(".")[0])
    whole, _, overload = name.removeprefix("aten::").partition(".")
    operator = getattr(getattr(torch.ops.aten, whole, None), overload or "default", None)
    if not isinstance(operator, torch._ops.OpOverload) or overload == "dtype":  # view.dtype reads bits anew
        raise OffLimits(name)
    arguments = operator._schema.arguments
    written = [
        argument.name for argument in arguments if argument.alias_info and argument.alias_info.is_write
    ]
    returns = [str(returned.type) for returned in operator._schema.returns]
    if not returns or not all(kind in ("Tensor", "List[Tensor]") for kind in returns):  # not for numbers
        raise OffLimits(name)
    if written and not (whole.endswith("_") and written == [arguments[0].name]):
        raise OffLimits(name)
    return operator


def base_of(name: str) -> str | None:
    """An aten operator's name without namespace, overload and in-place underscore; None for any other."""
    namespace, _, rest = name.partition("::")
    whole = rest.partition(".")[0]
    if namespace != "aten" or not whole.isidentifier() or whole.startswith("__"):
        return None
    return whole.removesuffix("_")


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < MAX_TENSORS


def _filled(argument: Any, known: list[Tensor]) -> Any:
    """An argument with its tensors in their places."""
    if isinstance(argument, Reference):
        if argument.index >= len(known):
            raise Refused("a tensor that nothing has computed yet")
        return known[argument.index]
    return [_filled(item, known) for item in argument] if isinstance(argument, list) else argument


def _weighed(node: Node, arguments: list[Any]) -> float:
    """How much work a call is at most."""
    base = base_of(node.name)
    assert base is not None
    try:
        size = bound(base, arguments)
    except Unbounded as problem:
        raise Refused(f"{node.name} with {problem}") from None
    if size is None or not size <= MAX_ELEMENTS:
        raise Refused(f"{node.name} with a result far larger than inputs of this size should need")
    if size > MAX_PIECES and any(str(r.type) == "List[Tensor]" for r in node.operator._schema.returns):
        raise Refused(f"{node.name} into too many pieces")
    return max(size, 1.0)


def _called(node: Node, arguments: list[Any]) -> list[Tensor]:
    try:
        with torch.set_grad_enabled(node.differentiable):
            results = node.operator(*arguments, **node.options)
    except (
        Exception
    ) as error:  # shapes that do not fit, an index out of range, a number where a tensor belongs
        raise Refused(f"{node.name}, which raises {type(error).__name__}") from None
    listed = results if isinstance(results, list | tuple) else [results]
    return [result for result in listed if isinstance(result, Tensor)]
