"""The right values in the wrong places: axes swapped, turned round or read otherwise; or another's values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

import torch
from torch import Tensor

from grader.explain.case import MANY, PROOF, Case, quoted
from grader.observe import Array

SURE = 24.0
"""Bits that a flip or a roll takes: a border of zeros, turned round, may come of much else."""

AXES = 5
"""Permutations of more axes than this are not searched."""


def itself(cases: Sequence[Case]) -> str:
    """One of the inputs, as it was given, or in another shape."""
    for name in cases[0].vectors:
        given = [case.vectors.get(name) for case in cases]
        alike = all(x is not None and case.same(case.one, x) for case, x in zip(cases, given, strict=True))
        if alike and sum(case.proof() for case in cases) >= PROOF and cases[0].path != name:
            return f"It is {quoted(name)} itself, as it was given."
    return ""


def anothers(cases: Sequence[Case]) -> str:
    """What was expected under another key."""
    if sum(case.proof() for case in cases) < PROOF or " after" in cases[0].path:
        return ""
    for path, leaf in cases[0].expected.items():
        if path == cases[0].path or not isinstance(leaf, Array) or leaf.values.shape != cases[0].two.shape:
            continue
        others = [case.expected.get(path) for case in cases]
        if all(_is(case, other) for case, other in zip(cases, others, strict=True)):
            return f"These are the values that were expected for “{path}”."
    return ""


def _is(case: Case, leaf: object) -> bool:
    return (
        isinstance(leaf, Array)
        and not leaf.values.is_complex()
        and case.same(case.one, leaf.values.to(torch.float64))
        and not case.same(case.two, leaf.values.to(torch.float64))
    )


def permuted(cases: Sequence[Case]) -> str:
    """Axes of one length swapped."""
    if not _movable(cases) or cases[0].two.dim() < 2 or cases[0].two.dim() > AXES:
        return ""
    found = [
        order
        for order in permutations(range(cases[0].two.dim()))
        if all(
            case.two.dim() == len(order) and case.same(case.one, case.two.permute(order)) for case in cases
        )
    ]
    order = simplest(cases[0], found)
    if not order:
        return ""
    moved = [index for index, old in enumerate(order) if index != old]
    if len(moved) == 2:
        if cases[0].two.dim() == 2 and not any(cases[0].axes):
            return "It is transposed: rows and columns are swapped."
        return f"{_capital(cases[0].axis(moved[0]))} and {cases[0].axis(moved[1])} are swapped."
    return came_as(cases[0], order)


def reversed_or_rolled(cases: Sequence[Case]) -> str:
    """One axis backwards, or moved on with what falls off coming in at the other end."""
    if not (_movable(cases) and _varied(cases)):
        return ""
    for axis in range(cases[0].two.dim()):
        if all(case.two.dim() > axis and case.same(case.one, case.two.flip(axis)) for case in cases):
            if all(case.two.shape[axis] == 2 for case in cases):
                return f"The right values, with the two places along {cases[0].axis(axis)} swapped."
            return f"The right values, but {cases[0].axis(axis)} runs backwards."
    for axis in range(cases[0].two.dim()):
        for step in (1, -1, 2, -2):
            if all(
                case.two.dim() > axis
                and case.two.shape[axis] > abs(step) + 1
                and case.same(case.one, case.two.roll(step, axis))
                for case in cases
            ):
                word = "on" if step > 0 else "back"
                places = "one place" if abs(step) == 1 else f"{abs(step)} places"
                return (
                    f"The right values, moved {word} by {places} along {cases[0].axis(axis)}, round the end."
                )
    return ""


def reading(cases: Sequence[Case]) -> str:
    """A new shape where the axes had to be moved: the values come in an input's reading order."""
    if not _movable(cases):
        return ""
    for name in cases[0].vectors:
        given = [case.vectors.get(name) for case in cases]
        if all(
            x is not None and x.numel() == case.two.numel() and case.same(case.one.flatten(), x.flatten())
            for case, x in zip(cases, given, strict=True)
        ) and any(x is not None and x.shape != case.two.shape for case, x in zip(cases, given, strict=True)):
            return (
                f"The values come in the order in which {quoted(name)} has them, in another shape: a new "
                "shape moves no axis, that takes permute or transpose."
            )
    return ""


def shuffled(cases: Sequence[Case]) -> str:
    """The right values, in other places."""
    if not _movable(cases):
        return ""
    for word, descending in (("upwards", False), ("downwards", True)):
        if _varied(cases) and all(
            case.same(case.one.flatten(), case.two.flatten().sort(descending=descending).values)
            for case in cases
        ):
            return f"The right values, but sorted {word}."
    for axis in range(cases[0].two.dim()):
        if cases[0].two.dim() > 1 and all(_along(case, axis) for case in cases):
            return f"The right values, but in another order along {cases[0].axis(axis)}."
    return "The right values in the wrong places."


def _along(case: Case, axis: int) -> bool:
    """Whether whole slices have changed their places along the axis."""
    rest = [range(size) for size in case.two.shape]
    if axis >= len(rest) or case.two.shape[axis] < 2:
        return False
    wanted = list(case.two.unbind(axis))
    for piece in case.one.unbind(axis):
        place = next((i for i, other in enumerate(wanted) if case.same(piece, other)), None)
        if place is None:
            return False
        wanted.pop(place)
    return True


def _movable(cases: Sequence[Case]) -> bool:
    """Whether each case holds the right values, in whatever places, and enough of them to tell."""
    if any(case.two.numel() > MANY or not _sorted_alike(case) for case in cases):
        return False
    return sum(case.proof(_clearly(case)) for case in cases) >= PROOF


def _varied(cases: Sequence[Case]) -> bool:
    """Whether so many different values are there that one order of them is no coincidence."""
    return sum(case.proof(torch.ones_like(case.two).bool()) for case in cases) >= SURE


def _sorted_alike(case: Case) -> bool:
    return case.same(case.one.flatten().sort().values, case.two.flatten().sort().values)


def _clearly(case: Case) -> Tensor:
    """Where the two differ by more than a little: else they are merely inexact."""
    size = case.two[case.two.isfinite()].abs()
    room = 1e-3 * float(size.max()) if size.numel() else 0.0
    return case.wrong & ~torch.isclose(case.one, case.two, rtol=0, atol=room, equal_nan=True)


def simplest(case: Case, found: Sequence[tuple[int, ...]]) -> tuple[int, ...] | None:
    """The one of these permutations that is meant, or None: they may differ in axes of length 1 alone, and of
    such the one is taken that moves the fewest axes.
    """
    if len({tuple(i for i in order if case.two.shape[i] > 1) for order in found}) != 1:
        return None
    moved = sorted((sum(i != old for i, old in enumerate(order)), order) for order in found)
    return moved[0][1] if len(moved) == 1 or moved[0][0] < moved[1][0] else None


def came_as(case: Case, order: Sequence[int]) -> str:
    """The sentence for axes that came in another order."""
    if case.named:
        return f"Your axes come as {case.order(order)}; expected: {case.order(range(len(order)))}."
    return f"The right values, but your axes are the expected ones in the order {case.order(order)}."


def orders(case: Case) -> Iterator[tuple[int, ...]]:
    """The permutations of the axes of `want` that give the shape of `got`."""
    if case.two.dim() <= AXES:
        for order in permutations(range(case.two.dim())):
            if tuple(case.two.shape[i] for i in order) == tuple(case.one.shape):
                yield order


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
