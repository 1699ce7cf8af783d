"""Whether one set of observations is a constant times another."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor

from grader.observe import Array, Leaf, Observation, Raised, leaves

ENOUGH = 4
"""Numbers that have to agree on a factor: one number is always some multiple of another."""

CLOSE = 1e-4

FAR = 1e-2
"""By how much of the largest number one trial alone may miss the factor of all."""


def factor(pairs: Iterable[tuple[Observation | Raised, Observation | Raised]]) -> float | None:
    """The k of (observed, base) pairs that are all observed = k · base, if there is one other than 0 and 1.
    What is no floating-point number has to be equal. No pair is asked for after one that rules it out: each
    may take a run of a probe.
    """
    observed: list[Tensor] = []
    base: list[Tensor] = []
    for one, two in pairs:
        if isinstance(one, Raised) or isinstance(two, Raised):
            return None
        left, right = list(leaves(one)), list(leaves(two))
        if [path for path, _ in left] != [path for path, _ in right]:
            return None
        first = len(observed)
        for (_, got), (_, want) in zip(left, right, strict=True):
            numbers = _numbers(got), _numbers(want)
            if numbers[0] is None or numbers[1] is None:
                if not _is_equal(got, want):
                    return None
            elif numbers[0].shape != numbers[1].shape:
                return None
            else:
                observed.append(numbers[0].flatten())
                base.append(numbers[1].flatten())
        if observed[first:] and _rules_out(torch.cat(observed[first:]), torch.cat(base[first:])):
            return None
    if not observed:
        return None
    return _ratio(torch.cat(observed), torch.cat(base))


def _rules_out(observed: Tensor, base: Tensor) -> bool:
    """Whether these numbers alone are no multiple, by far."""
    scale = base.abs().max() if base.numel() else torch.tensor(0.0)
    if not scale.isfinite() or scale == 0:
        return bool(not scale.isfinite())
    seen = base.abs() > 1e-3 * scale
    k = (observed[seen] / base[seen]).median()
    return bool(k == 0) or not bool(((observed - k * base).abs() <= FAR * k.abs() * scale).all())


def _ratio(observed: Tensor, base: Tensor) -> float | None:
    if not bool((observed.isfinite() & base.isfinite()).all()):
        return None
    scale = base.abs().max()
    seen = base.abs() > 1e-3 * scale  # a ratio of tiny numbers says nothing
    if scale == 0 or torch.unique(base[seen]).numel() < ENOUGH:
        return None
    k = (observed[seen] / base[seen]).median()
    if bool(((observed - k * base).abs() > CLOSE * k.abs() * scale).any()):
        return None
    value = float(k)
    return None if abs(value) < CLOSE or abs(value - 1) < CLOSE else value


def _numbers(leaf: Leaf) -> Tensor | None:
    """A leaf's floating-point numbers, in float64."""
    if isinstance(leaf, Array) and leaf.values.is_floating_point():
        return leaf.values.to(torch.float64)
    if isinstance(leaf, float):
        return torch.tensor([leaf], dtype=torch.float64)
    return None


def _is_equal(got: Leaf, want: Leaf) -> bool:
    if isinstance(got, Array) and isinstance(want, Array):
        return torch.equal(got.values, want.values)
    return got == want
