"""Where two tensors differ, with the names of their axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.axes import Axes, Spec
from grader.compare import Mismatch
from grader.explain.case import Failure
from grader.where import difference


def located(failure: Failure, axes: Axes) -> Mismatch:
    """The failure's mismatch with its `Difference`, and a wrong shape's axes by their names."""
    mismatch = failure.mismatch
    if mismatch.tensors is None:
        return mismatch
    got, want, close = mismatch.tensors.got, mismatch.tensors.want, mismatch.tensors.close
    names = axes.of(mismatch.path, want, failure.inputs)
    found = difference(got, want, close, names)
    if close is None and any(names):
        return replace(mismatch, expected=f"shape {_named(tuple(want.shape), names)}", difference=found)
    return replace(mismatch, difference=found)


def _named(shape: Sequence[int], names: Spec) -> str:
    """(N 2, 1, H 3): each size behind the name of its axis."""
    sizes = [f"{name} {size}".lstrip() for name, size in zip(names, shape, strict=True)]
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"
