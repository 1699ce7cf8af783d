"""Where the wrong values are, when that is a place one can name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod

import torch
from torch import Tensor

from grader.explain.case import Case, quoted
from grader.observe import Array

ENOUGH = 3
"""So many places at least, or what is said of them says nothing."""

INSIDE = 16
"""So many places have to be right inside before it is said that only the border is wrong."""

CHANCE = 60
"""That of many places along an axis just the last is wrong has to be as unlikely as one in so many."""


def slices(cases: Sequence[Case]) -> str:
    """Only the first or last place along an axis, or all but it."""
    patterns: tuple[tuple[str, Callable[[Tensor], bool]], ...] = (
        (
            "Only the last place along {axis} is wrong.",
            lambda wrong: bool(wrong[-1] and not wrong[:-1].any()),
        ),
        ("Only the first place along {axis} is wrong.", lambda wrong: bool(wrong[0] and not wrong[1:].any())),
        ("Only the first place along {axis} is right.", lambda wrong: bool(not wrong[0] and wrong[1:].all())),
        (
            "Only the last place along {axis} is right.",
            lambda wrong: bool(not wrong[-1] and wrong[:-1].all()),
        ),
    )
    for axis in range(cases[0].two.dim()):
        if any(case.two.dim() <= axis or case.two.shape[axis] < 2 for case in cases):
            continue
        if prod(case.two.shape[axis] for case in cases) < CHANCE:
            continue
        lines = [
            case.wrong.movedim(axis, 0).flatten(1).any(1) if case.two.dim() > 1 else case.wrong
            for case in cases
        ]
        for sentence, holds in patterns:
            if all(holds(line) for line in lines):
                place = sentence.format(axis=cases[0].axis(axis))
                return place if cases[0].two.dim() > 1 else place.replace("place along axis 0", "value")
    return ""


def border(cases: Sequence[Case]) -> str:
    """Only at the edges of the last two axes."""
    seen = 0
    for case in cases:
        if case.two.dim() < 3 or min(case.two.shape[-2:]) < 2:
            return ""
        inner = case.wrong[..., 1:-1, 1:-1]
        if inner.any():
            return ""
        seen += inner.numel()
    if seen < INSIDE:
        return ""
    return "All wrong values lie on the border of the last two axes; inside all is right."


def diagonal(cases: Sequence[Case]) -> str:
    """Only on, or only off, the diagonal of square tables."""
    if any(case.two.dim() != 2 or case.two.shape[0] != case.two.shape[1] for case in cases):
        return ""
    if max(case.two.shape[0] for case in cases) < ENOUGH:
        return ""
    lines = [torch.eye(case.two.shape[0], dtype=torch.bool) for case in cases]
    if all(torch.equal(case.wrong, line) for case, line in zip(cases, lines, strict=True)):
        return "Just the diagonal is wrong."
    if all(torch.equal(case.wrong, ~line) for case, line in zip(cases, lines, strict=True)):
        return "Just the diagonal is right."
    return ""


TESTS: tuple[tuple[str, Callable[[Tensor], Tensor]], ...] = (
    ("0", lambda x: x == 0),
    ("negative", lambda x: x < 0),
    ("infinite", lambda x: x.isinf()),
)


def by_sign(cases: Sequence[Case]) -> str:
    """Wrong just where what was expected, or an input, is 0, negative …"""
    if (
        sum(int(case.wrong.sum()) for case in cases) < 4
        or sum(int((~case.wrong).sum()) for case in cases) < 4
    ):
        return ""
    for name, test in TESTS:
        if all(torch.equal(case.wrong, test(case.two)) for case in cases):
            return f"Wrong just where {_what(name)} expected."
    for path in cases[0].vectors:
        given = [case.vectors.get(path) for case in cases]
        for name, test in TESTS:
            if all(
                x is not None
                and x.shape == case.two.shape
                and _is_float(case, path)
                and torch.equal(case.wrong, test(x))
                for x, case in zip(given, cases, strict=True)
            ):
                return f"Wrong just where {quoted(path)} is {name}."
    return ""


def _what(name: str) -> str:
    return "0 was" if name == "0" else f"a {name} value was" if name != "infinite" else "infinity was"


def _is_float(case: Case, path: str) -> bool:
    leaf = case.inputs.get(path)
    return isinstance(leaf, Array) and leaf.values.is_floating_point()
