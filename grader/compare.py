"""Two observations in, a mismatch worth reading out: what was expected, what came, what the numbers say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import torch
from torch import Tensor
from torch.testing._comparison import default_tolerances

from grader.difference import Difference
from grader.display import apart, describe, dtype_name, number, short
from grader.observe import Array, Leaf, Observation, Other
from grader.where import worst

SMALL = 12
"""Tensors of at most this many values are shown in full."""

FLOAT64 = (1e-9, 1e-9)

PYTHON_FLOAT = (1.3e-6, 1e-7)
"""rtol and atol of a Python float. It may have come from a float32 tensor by `item()`, so not float64's."""


@dataclass(frozen=True, eq=False)
class Tensors:
    """The two tensors at a mismatch; `close` tells where they agree, None where their shapes differ."""

    got: Tensor
    want: Tensor
    close: Tensor | None = None


@dataclass(frozen=True)
class Mismatch:
    """The first difference, in the order structure, type, shape, dtype, device, values, gradients.

    Attributes:
        kind: "structure", "type", "shape", "dtype", "device", "values" or "gradient".
        path: where in the observation, as in "grad" or "outputs[0]".
        expected: what the reference gave, in words.
        got: what the submission gave, in words.
        reason: a sentence on what it means, or "" where `explain` has to look at the numbers.
        tensors: what stands there, where it is two tensors of unlike shape or values.
        difference: where they differ, once `located` has looked.
    """

    kind: str
    path: str
    expected: str
    got: str
    reason: str = ""
    tensors: Tensors | None = field(default=None, compare=False, repr=False)
    difference: Difference | None = None


Pair = tuple[str, Leaf, Leaf]


def compare(
    observed: Observation, expected: Observation, tolerance: float = 1.0, nan_equal: bool = False
) -> Mismatch | None:
    """The first mismatch, or None where `observed` is right.

    Values are close by `tolerances` for the expected dtype, times `tolerance`; integers and bools have to be
    equal. A Python int and a float of the same value are equal; a bool and a number are not.
    """
    if agrees(observed, expected, tolerance, nan_equal):
        return None
    structure = _structure(observed, expected, "")
    if structure:
        return structure
    pairs = list(_pairs(observed, expected, ""))

    def values(path: str, got: Leaf, want: Leaf) -> Mismatch | None:
        return _values(path, got, want, tolerance, nan_equal)

    plain = [pair for pair in pairs if not _is_gradient(pair[0])]
    gradients = [pair for pair in pairs if _is_gradient(pair[0])]
    for stage, chosen in (
        (_type, pairs),
        (_shape, pairs),
        (_dtype, pairs),
        (_device, pairs),
        (values, plain),
        (values, gradients),
    ):
        found = next(_mismatches(stage, chosen), None)
        if found:
            return found
    return None


def unlike(observed: Observation, expected: Observation) -> Mismatch | None:
    """The first difference in structure, type or shape; what the values are does not matter."""
    structure = _structure(observed, expected, "")
    if structure:
        return structure
    pairs = list(_pairs(observed, expected, ""))
    return next((found for stage in (_type, _shape) for found in _mismatches(stage, pairs)), None)


def agrees(got: Observation, want: Observation, tolerance: float = 1.0, nan_equal: bool = False) -> bool:
    """Whether `compare` would find nothing, for a fraction of what its words cost."""
    if isinstance(want, Array):
        return (
            isinstance(got, Array)
            and got.kind == want.kind
            and got.device == want.device
            and got.values.dtype == want.values.dtype
            and got.values.shape == want.values.shape
            and _are_close(got.values, want.values, tolerance, nan_equal)
        )
    if isinstance(want, dict):
        return (
            isinstance(got, dict)
            and got.keys() == want.keys()
            and all(agrees(got[key], value, tolerance, nan_equal) for key, value in want.items())
        )
    if isinstance(want, list):
        return (
            isinstance(got, list)
            and len(got) == len(want)
            and all(agrees(one, two, tolerance, nan_equal) for one, two in zip(got, want, strict=True))
        )
    if isinstance(got, Array | Other | dict | list) or _family(got) != _family(want):
        return False
    return got == want or _values("", got, want, tolerance, nan_equal) is None


def _are_close(got: Tensor, want: Tensor, tolerance: float, nan_equal: bool) -> bool:
    if torch.equal(got, want):  # a tenth of what a comparison with a tolerance costs
        return True
    return bool(is_close(got, want, tolerance, nan_equal).all())


def _mismatches(stage: Callable[[str, Leaf, Leaf], Mismatch | None], pairs: list[Pair]) -> Iterator[Mismatch]:
    return (found for pair in pairs if (found := stage(*pair)))


def _pairs(got: Observation, want: Observation, path: str) -> Iterator[Pair]:
    """The leaves of two observations of one structure, side by side: those of dicts by their keys."""
    if isinstance(want, dict) and isinstance(got, dict):
        for key, value in want.items():
            yield from _pairs(got[key], value, _join(path, key))
    elif isinstance(want, list) and isinstance(got, list):
        for index, (one, two) in enumerate(zip(got, want, strict=True)):
            yield from _pairs(one, two, f"{path}[{index}]")
    elif not isinstance(got, dict | list) and not isinstance(want, dict | list):
        yield path, got, want


def _is_gradient(path: str) -> bool:
    return "grad" in path


def _structure(got: Observation, want: Observation, path: str) -> Mismatch | None:
    if isinstance(want, dict) and isinstance(got, dict):
        missing = [key for key in want if key not in got]
        if missing or len(got) != len(want):
            return Mismatch("structure", path, f"the keys {_list(want)}", f"the keys {_list(got)}")
        return next((m for key in want if (m := _structure(got[key], want[key], _join(path, key)))), None)
    if isinstance(want, list) and isinstance(got, list):
        if len(got) != len(want):
            return Mismatch("structure", path, _count(want), _count(got))
        return next(
            (
                m
                for i, (one, two) in enumerate(zip(got, want, strict=True))
                if (m := _structure(one, two, f"{path}[{i}]"))
            ),
            None,
        )
    if isinstance(want, dict | list) or isinstance(got, dict | list):
        return Mismatch("structure", path, _kind(want), _kind(got), _kind_reason(got, want, path))
    return None


def _type(path: str, got: Leaf, want: Leaf) -> Mismatch | None:
    if isinstance(got, Other) or _family(got) != _family(want):
        return Mismatch("type", path, _kind(want), _kind(got), _kind_reason(got, want, path))
    return None


def _shape(path: str, got: Leaf, want: Leaf) -> Mismatch | None:
    if isinstance(got, Array) and isinstance(want, Array) and got.values.shape != want.values.shape:
        shapes = tuple(got.values.shape), tuple(want.values.shape)
        tensors = Tensors(got.values, want.values)
        return Mismatch("shape", path, f"shape {shapes[1]}", f"shape {shapes[0]}", tensors=tensors)
    return None


def _dtype(path: str, got: Leaf, want: Leaf) -> Mismatch | None:
    if isinstance(got, Array) and isinstance(want, Array) and got.values.dtype != want.values.dtype:
        names = dtype_name(got.values.dtype), dtype_name(want.values.dtype)
        return Mismatch("dtype", path, names[1], names[0])
    return None


def _device(path: str, got: Leaf, want: Leaf) -> Mismatch | None:
    if isinstance(got, Array) and isinstance(want, Array) and got.device != want.device:
        reason = "Make new tensors where the inputs are: device=x.device, or torch.zeros_like(x)."
        return Mismatch("device", path, f"on {want.device}", f"on {got.device}", reason)
    return None


def _values(path: str, got: Leaf, want: Leaf, tolerance: float, nan_equal: bool) -> Mismatch | None:
    kind = "gradient" if _is_gradient(path) else "values"
    if isinstance(got, Array) and isinstance(want, Array):
        close = is_close(got.values, want.values, tolerance, nan_equal)
        if bool(close.all()):
            return None
        texts = _tensors(got.values, want.values, close)
        return Mismatch(kind, path, *texts, tensors=Tensors(got.values, want.values, close))
    if got == want:
        return None
    if isinstance(want, float | int) and isinstance(got, float | int) and not isinstance(want, bool):
        rtol, atol = PYTHON_FLOAT
        one, two = _scalar(got), _scalar(want)
        exact = isinstance(want, int) and isinstance(got, int)
        close = _close(one, two, rtol * tolerance, atol * tolerance, nan_equal)
        if not exact and bool(close):
            return None
        texts = (number(want), number(got)) if exact else apart(want, got)
        return Mismatch(kind, path, *texts)
    return Mismatch(kind, path, short(want), short(got))


def tolerances(want: Tensor) -> tuple[float, float]:
    """rtol and atol for a tensor: torch.testing's table, but for float64. Its 1e-7 there is wider than
    float32's own rounding, so that a detour through float32 would go unseen.
    """
    if want.dtype == torch.float64:
        return FLOAT64
    rtol, atol = default_tolerances(want)
    return rtol, atol


def is_close(got: Tensor, want: Tensor, tolerance: float = 1.0, nan_equal: bool = False) -> Tensor:
    """Element by element, for tensors of one shape and dtype."""
    rtol, atol = tolerances(want)
    return _close(got, want, rtol * tolerance, atol * tolerance, nan_equal)


def _close(got: Tensor, want: Tensor, rtol: float, atol: float, nan_equal: bool) -> Tensor:
    if not (want.is_floating_point() or want.is_complex()):
        return got == want
    return torch.isclose(got, want, rtol=rtol, atol=atol, equal_nan=nan_equal)


def _scalar(value: float | int) -> Tensor:
    try:
        return torch.tensor(float(value), dtype=torch.float64)
    except OverflowError:
        return torch.tensor(float("inf"), dtype=torch.float64)


def _tensors(got: Tensor, want: Tensor, close: Tensor) -> tuple[str, str]:
    """Both in full where they are small, else the element that is furthest off and how many differ."""
    if want.numel() == 1 and want.is_floating_point():
        first, second = apart(want.item(), got.item())
        return _wrap(first, want.dim()), _wrap(second, want.dim())
    whole = short(Array(want, "cpu")), short(Array(got, "cpu"))
    if want.numel() <= SMALL and whole[0] != whole[1]:
        return whole
    place = worst(got, want, close)
    index = ", ".join(map(str, place))
    theirs, ours = got[place].item(), want[place].item()
    texts = apart(ours, theirs) if want.is_floating_point() else (number(ours), number(theirs))
    wrong = int((~close).sum())
    return f"{texts[0]} at [{index}]", f"{texts[1]} there; {wrong} of {want.numel()} values differ"


def _wrap(text: str, depth: int) -> str:
    return "[" * depth + text + "]" * depth


def _family(value: Leaf) -> str:
    if isinstance(value, Array):
        return value.kind
    if isinstance(value, bool):
        return "bool"
    return "number" if isinstance(value, int | float) else type(value).__name__


def _kind(value: Observation) -> str:
    if isinstance(value, Array):
        return f"a {value.kind} of shape {tuple(value.values.shape)}"
    if isinstance(value, Other):
        return f"a value of type {value.type_name}"
    if isinstance(value, list):
        return "a list of " + _count(value)
    if isinstance(value, dict):
        return f"a dict with the keys {_list(value)}"
    if value is None:
        return "None"
    article = "an" if isinstance(value, int) and not isinstance(value, bool) else "a"
    return f"{article} {type(value).__name__}, {describe(value)}"


def _kind_reason(got: Observation, want: Observation, path: str) -> str:
    if got is None and isinstance(want, Array):
        if _is_gradient(path):
            if path.partition("[")[0].endswith(" afterwards"):
                return "It is None afterwards, and is to stay as it was."
            return (
                "No gradient arrived there: either it takes no part in the result, or the graph was cut on "
                "the way, by detach(), .data, .item(), no_grad or a tensor that was made anew from numbers."
            )
        return "Is a `return` missing, or does one branch lack it?"
    if isinstance(want, float | int) and not isinstance(want, bool) and isinstance(got, Array):
        return "A plain Python number was asked for: .item() turns a tensor of one value into one."
    if isinstance(want, Array) and isinstance(got, float | int):
        return f"A {want.kind} was asked for: .item() and float() make a plain number, and cut the graph."
    if isinstance(want, Array) and isinstance(got, Array):
        return f"Both hold numbers, but a {want.kind} was asked for."
    return ""


def _count(value: list[Observation]) -> str:
    return f"{len(value)} value{'' if len(value) == 1 else 's'}"


def _list(value: dict[str, Observation]) -> str:
    return ", ".join(value) or "(none)"


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
