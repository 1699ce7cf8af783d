"""Values as a person reads them: short, exact where there is room, never more than a few lines."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from grader.observe import Array, Observation, Other

FULL = 24
"""A tensor of at most this many values is printed whole."""

WIDER = {torch.uint16: torch.int64, torch.uint32: torch.int64, torch.uint64: torch.float64}
"""What torch cannot find the least value of, and where it can."""


def number(value: float | int | bool | complex) -> str:
    """Four significant digits; a float keeps its point."""
    if isinstance(value, bool | int):
        return str(value)
    if isinstance(value, complex):
        return f"{value:.4g}"
    if math.isnan(value) or math.isinf(value):
        return str(value)
    text = f"{value:.4g}"
    return text if any(c in text for c in ".en") else text + ".0"


def apart(first: float, second: float) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to see that they differ."""
    for digits in range(4, 18):
        try:
            one, two = f"{first:.{digits}g}", f"{second:.{digits}g}"
        except OverflowError:  # an int that no float can hold
            return number(first), number(second)
        if one != two:
            break
    return one, two


def describe(value: Observation, limit: int = FULL) -> str:
    """A value with its type: `(1, 3) float32 = [[0.1, 0.4, 0.2]]`."""
    if isinstance(value, Array):
        name = "numpy array " if value.kind == "numpy array" else ""
        kind = f"{tuple(value.values.shape)} {dtype_name(value.values.dtype)}"
        return f"{name}{kind} {contents(value.values, limit)}"
    if isinstance(value, Other):
        return value.type_name
    if isinstance(value, float | int) or value is None:
        return repr(value) if isinstance(value, bool) or value is None else number(value)
    if isinstance(value, str):
        return repr(value if len(value) <= 80 else value[:77] + "…")
    items = [(None, item) for item in value] if isinstance(value, list) else list(value.items())
    shown = [
        f"{key}: {describe(item, limit)}" if key else describe(item, limit) for key, item in items[:limit]
    ]
    if len(items) > limit:
        shown.append(f"… {len(items) - limit} more")
    left, right = "[]" if isinstance(value, list) else "{}"
    return left + ", ".join(shown) + right


def contents(values: Tensor, limit: int = FULL) -> str:
    """`= [[0.1, 0.4]]` for a small tensor, a summary for a large one."""
    if values.numel() <= limit:
        return "= " + nested(values)
    if values.dtype == torch.bool:
        return f"with {int(values.sum())} of {values.numel()} True"
    finite = values[torch.isfinite(values)] if values.is_floating_point() else values
    if values.is_complex() or finite.numel() == 0:
        return f"with {values.numel()} values"
    finite = finite.to(WIDER.get(finite.dtype, finite.dtype))
    span = f"from {number(finite.min().item())} to {number(finite.max().item())}"
    lost = values.numel() - finite.numel()
    return f"with {values.numel()} values {span}" + (f" and {lost} that are NaN or infinite" if lost else "")


def nested(values: Tensor) -> str:
    """A tensor's values as nested lists."""
    if values.dim() == 0:
        return number(values.item())
    return "[" + ", ".join(nested(row) for row in values) + "]"


def dtype_name(dtype: torch.dtype) -> str:
    """`float32`, without `torch.`."""
    return str(dtype).removeprefix("torch.")


def short(value: Observation, limit: int = 12) -> str:
    """A value without its type: what stands after `expected` and `got`."""
    if isinstance(value, Array) and value.values.numel() <= limit:
        return nested(value.values)
    return describe(value, limit)
