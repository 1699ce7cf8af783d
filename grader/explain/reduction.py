"""The wrong axis: normalised, reduced or averaged along another one than the reference."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from grader.explain.case import PROOF, Case

MEANINGS: tuple[tuple[str, Callable[[Tensor, int], Tensor]], ...] = (
    ("the sum", lambda x, dim: x.sum(dim, keepdim=True)),
    ("the mean", lambda x, dim: x.mean(dim, keepdim=True)),
    ("the largest", lambda x, dim: x.amax(dim, keepdim=True)),
    ("the smallest", lambda x, dim: x.amin(dim, keepdim=True)),
    ("the first", lambda x, dim: x.narrow(dim, 0, 1)),
    ("the last", lambda x, dim: x.narrow(dim, x.shape[dim] - 1, 1)),
)


def normalised(cases: Sequence[Case]) -> str:
    """Shares that add up to 1 along an axis, or their logarithms; but not along the right one."""
    for words, step in (("", lambda x: x), (" after exp", torch.exp)):
        wanted = _sums(cases, [step(case.two) for case in cases])
        if len(wanted) != 1 or not all(case.finite or words for case in cases):
            continue
        right = wanted[0]
        mine = _sums(cases, [step(case.one) for case in cases])
        if right in mine:
            return ""
        told = f"Along {cases[0].axis(right)} the values should add up to 1{words}"
        if mine:
            return f"{told}; yours do along {cases[0].axis(mine[0])}."
        if all(_add_up(step(case.one).flatten(), 0) for case in cases):
            return f"{told}; yours do so all together."
        totals = [step(case.one).sum(right) for case in cases]
        if all(bool(total.isfinite().all()) for total in totals):
            return f"{told}; yours do not."
    return ""


def _sums(cases: Sequence[Case], values: Sequence[Tensor]) -> list[int]:
    """The axes along which every trial's values add up to 1, where that is no matter of course."""
    return [
        axis
        for axis in range(cases[0].two.dim())
        if all(x.dim() > axis and _add_up(x, axis) for x in values)
        and sum(x.shape[axis] > 1 and x.numel() // x.shape[axis] for x in values) > 1
    ]


def _add_up(values: Tensor, axis: int) -> bool:
    total = values.sum(axis)
    fractions = bool(((values > 0) & (values < 1)).any())
    return fractions and bool((values >= 0).all()) and bool(((total - 1).abs() < 1e-5).all())


def one_for_all(cases: Sequence[Case]) -> str:
    """The same value all along an axis where they should differ: reduced over it, and spread out again."""
    for axis in range(cases[0].two.dim()):
        if not all(_spread(case, axis) for case in cases):
            continue
        where = f"along {cases[0].axis(axis)}"
        meant = [
            words
            for words, function in MEANINGS
            if all(
                case.finite and case.same(case.one, function(case.two, axis).expand_as(case.two))
                for case in cases
            )
        ]
        if len(meant) == 1:
            return f"All values {where} are the same: {meant[0]} of what was expected there."
        if all(
            _spread(case, other) or case.two.shape[other] == 1
            for case in cases
            for other in range(case.two.dim())
        ):
            return f"All {cases[0].two.numel()} values are the same."
        return f"All values {where} are the same; they should differ."
    return ""


def _spread(case: Case, axis: int) -> bool:
    one, two = case.one, case.two
    if axis >= one.dim() or one.shape[axis] < 2 or one.numel() < 3:
        return False
    first = one.narrow(axis, 0, 1).expand_as(one)
    return case.same(one, first) and not case.same(two, two.narrow(axis, 0, 1).expand_as(two))


def standardised(cases: Sequence[Case]) -> str:
    """Mean 0 and variance 1 over the batch, which the reference's values have not: batch statistics."""
    for axes in ((0,), (0, 2, 3)):
        alike = all(_standard(case.one, axes) and not _standard(case.two, axes) for case in cases)
        if alike and sum(case.proof() for case in cases) >= PROOF:
            return (
                "Over the batch your values have mean 0 and variance 1, which the expected ones have not: "
                "they were standardised by their own batch, as batch norm does in train mode."
            )
    return ""


def _standard(values: Tensor, axes: tuple[int, ...]) -> bool:
    if (
        values.dim() <= max(axes)
        or values.shape[0] < 3
        or values.dim() < 2
        or not bool(values.isfinite().all())
    ):
        return False
    mean, variance = values.mean(axes), values.var(axes, correction=0)
    return bool((mean.abs() < 1e-3).all() and ((variance - 1).abs() < 1e-2).all())
