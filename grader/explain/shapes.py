"""A wrong shape: which axes were swapped, lost, added or reduced, as far as the values say so too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import torch
from torch import Tensor

from grader.explain.case import FLOAT_BITS, MANY, PROOF, Case, kinds
from grader.explain.order import AXES, came_as, orders, reading, simplest

REDUCTIONS: tuple[tuple[str, Callable[[Tensor, tuple[int, ...]], Tensor]], ...] = (
    ("sum", lambda x, dim: x.sum(dim)),
    ("mean", lambda x, dim: x.mean(dim)),
    ("largest value", lambda x, dim: x.amax(dim)),
    ("smallest value", lambda x, dim: x.amin(dim)),
)


ALL = (-1,)
"""In the place of axes: all of them, however many a trial has."""


def permuted(cases: Sequence[Case]) -> str:
    """The axes in another order, which the values bear out."""
    found = [list(_fitting(case)) for case in cases]
    if not all(found) or not _telling(cases):
        return ""
    alike = [
        orders for orders, case in zip(found, cases, strict=True) if case.two.dim() == cases[0].two.dim()
    ]
    order = simplest(cases[0], [order for order in found[0] if all(order in orders for orders in alike)])
    return came_as(cases[0], order) if order else ""


def _telling(cases: Sequence[Case]) -> bool:
    """Whether the values could tell one order from another."""
    proof = sum(case.proof(torch.ones_like(case.two).bool()) for case in cases)
    return proof >= PROOF and any(kinds(case.two) > 1 for case in cases)


def _fitting(case: Case) -> Iterator[tuple[int, ...]]:
    if case.two.numel() <= MANY:
        yield from (order for order in orders(case) if case.same(case.one, case.two.permute(order)))


def reduced(cases: Sequence[Case]) -> str:
    """Summed, averaged … over axes that were to stay."""
    if not _enough(cases):
        return ""
    for name, function in REDUCTIONS:
        if lost := _agreed([set(_axes_lost(case.one, case.two, case, function)) for case in cases]):
            where = ""
            if lost != ALL:
                where = " over " + " and ".join(cases[0].axis(index) for index in lost)
            return f"This is the {name} of what was expected{where}: it is to stay unreduced."
    return ""


def not_reduced(cases: Sequence[Case]) -> str:
    """A sum, a mean … is still to be taken."""
    for name, function in REDUCTIONS if _enough(cases) else ():
        if lost := _agreed([set(_axes_lost(case.two, case.one, case, function)) for case in cases]):
            where = "" if lost == ALL else " over its axis " + " and ".join(str(index) for index in lost)
            return f"What was expected is the {name} of your result{where}: this step is missing."
    if any(case.two.dim() == 0 and case.one.numel() > 1 for case in cases):
        return f"One value was expected, and {cases[0].one.numel()} came: a reduction is missing."
    return ""


def _enough(cases: Sequence[Case]) -> bool:
    """Whether there are numbers enough: of whole ones, the mean of four is soon what was expected by luck."""
    return sum(FLOAT_BITS * min(kinds(case.one), kinds(case.two)) for case in cases) >= PROOF


def _agreed(found: list[set[tuple[int, ...]]]) -> tuple[int, ...]:
    """The axes that all cases have in common, if that is clear; else ()."""
    common = set.intersection(*found)
    if ALL in common:
        return ALL
    return common.pop() if len(common) == 1 else ()


def _axes_lost(
    small: Tensor, large: Tensor, case: Case, function: Callable[[Tensor, tuple[int, ...]], Tensor]
) -> Iterator[tuple[int, ...]]:
    """The axes of `large` over which `function` gives `small`; ALL for all that have a length."""
    if large.numel() > MANY or large.dim() > AXES or not case.want.is_floating_point():
        return
    if small.numel() == 0 or kinds(large) < 2 or not bool(large.isfinite().all()):
        return
    for count in range(1, large.dim() + 1):
        for axes in combinations(range(large.dim()), count):
            if any(large.shape[index] < 2 for index in axes):
                continue
            result = function(large, axes)
            kept = [1 if index in axes else size for index, size in enumerate(large.shape)]
            alike = small.shape == result.shape or list(small.shape) == kept
            if alike and case.same(small.reshape(result.shape), result):
                yield axes
                if list(axes) == [index for index, size in enumerate(large.shape) if size > 1]:
                    yield ALL


def crossed(cases: Sequence[Case]) -> str:
    """(N,) and (N, 1) broadcast to (N, N)."""
    for case in cases:
        one, two = case.one, case.two
        if two.dim() == 0 or one.shape != (two.shape[0], *two.shape) or two.shape[0] < 2:
            return ""
        if not case.same(torch.diagonal(one).movedim(-1, 0), two):
            return ""
    size = cases[0].two.shape[0]
    return (
        f"The diagonal is what was expected: shapes like ({size},) and ({size}, 1) were broadcast to "
        f"({size}, {size})."
    )


def one_axis(cases: Sequence[Case]) -> str:
    """Axes of length 1 too many, too few or elsewhere."""
    for case in cases:
        if [size for size in case.one.shape if size != 1] != [size for size in case.two.shape if size != 1]:
            return ""
    gap = cases[0].one.dim() - cases[0].two.dim()
    if gap == 0:
        word = "has its axis of length 1 in another place"
    elif gap > 0:
        word = "has an axis of length 1 too many" if gap == 1 else f"has {gap} axes of length 1 too many"
    else:
        word = "lacks an axis of length 1" if gap == -1 else f"lacks {-gap} axes of length 1"
        lost = set.intersection(*(set(_ones(case)) for case in cases))
        if gap == -1 and len(lost) == 1:
            word += f", {cases[0].axis(lost.pop())}"
    return f"The result {word}: see keepdim, squeeze and unsqueeze."


def _ones(case: Case) -> Iterator[int]:
    """The axes of `want` without which it has the shape of `got`."""
    for index in range(case.two.dim()):
        if tuple(case.two.shape[:index]) + tuple(case.two.shape[index + 1 :]) == tuple(case.one.shape):
            yield index


def cut(cases: Sequence[Case]) -> str:
    """Right as far as it goes, but cut off, or longer than it should be."""
    for short, what in (("one", "is missing"), ("two", "is too much")):
        for end in ("last", "first"):
            for axis in range(cases[0].two.dim()):
                if all(_is_part(case, short, axis, end) for case in cases):
                    counts = {abs(case.one.shape[axis] - case.two.shape[axis]) for case in cases}
                    count = counts.pop() if len(counts) == 1 else 0
                    places = (
                        f"{end} {count} are" if count > 1 else f"{end} one is" if count else f"{end} ones are"
                    )
                    rest = "missing" if what == "is missing" else "too many"
                    return f"Along {cases[0].axis(axis)} the {places} {rest}; all else is right."
    return ""


def _is_part(case: Case, short: str, axis: int, end: str) -> bool:
    """Whether the shorter is the longer without its `end` along the axis."""
    one, two = (case.one, case.two) if short == "one" else (case.two, case.one)
    if one.dim() != two.dim() or axis >= two.dim() or not 0 < one.shape[axis] < two.shape[axis]:
        return False
    length = one.shape[axis]
    start = 0 if end == "last" else two.shape[axis] - length
    return one.numel() > 1 and case.same(one, two.narrow(axis, start, length))


def lengths(cases: Sequence[Case]) -> str:
    """One axis too long or too short, by as much in every trial."""
    gaps = []
    if len(cases) < 2:
        return ""
    for case in cases:
        if case.one.dim() != case.two.dim():
            return ""
        gaps.append([one - two for one, two in zip(case.one.shape, case.two.shape, strict=True)])
    if (
        gaps[0] != gaps[-1]
        or any(gap != gaps[0] for gap in gaps)
        or cases[0].one.numel() == cases[0].two.numel()
    ):
        return ""
    off = [index for index, gap in enumerate(gaps[0]) if gap]
    if len({gaps[0][index] for index in off}) != 1:
        return ""
    gap = gaps[0][off[0]]
    word = f"{abs(gap)} too {'long' if gap > 0 else 'short'}"
    names = [cases[0].axis(index) for index in off]
    text = f"{' and '.join(names)} {'is' if len(off) == 1 else 'are each'} {word}."
    return text[0].upper() + text[1:]


def reshaped(cases: Sequence[Case]) -> str:
    """The right number of values."""
    if any(case.one.numel() != case.two.numel() for case in cases):
        return ""
    if _telling(cases) and all(case.same(case.one.flatten(), case.two.flatten()) for case in cases):
        return "The right values in the right order: only the shape is another."
    flat = [case for case in cases if case.one.numel() <= MANY]
    if len(flat) == len(cases) and (sentence := reading([_flattened(case) for case in flat])):
        return sentence
    if sorted(cases[0].one.shape) == sorted(cases[0].two.shape):
        return "The same sizes in another order."
    return "The right number of values, in another shape."


def _flattened(case: Case) -> Case:
    return Case(case.failure, case.path, case.got.flatten(), case.want.flatten(), ("",), case.sizes)


def sorted_sizes(cases: Sequence[Case]) -> str:
    """What the shapes alone tell, where the values do not."""
    case = cases[0]
    one, two = tuple(case.one.shape), tuple(case.two.shape)
    if case.one.numel() == 1 and case.two.numel() > 1:
        return (
            f"One value where {case.two.numel()} were expected: a sum or mean without dim takes in all axes."
        )
    lost = set.intersection(*(set(_ones(case)) for case in cases))
    if len(lost) == 1:
        text = f"{case.axis(lost.pop())} is missing."
        return text[0].upper() + text[1:]
    if len(one) > len(two) and one[-len(two) :] == two:
        count = len(one) - len(two)
        return (
            f"{'One axis' if count == 1 else f'{count} axes'} too many in front. Is a reduction missing, or "
            "were shapes like (N,) and (N, 1) broadcast to (N, N)?"
        )
    return ""
