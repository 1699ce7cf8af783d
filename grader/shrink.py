"""The smallest case: a failing trial with fewer samples, classes and pixels and rounder numbers that still
fails in the same way.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from grader.trial import Smaller
from grader.tried import Seen

ROUND = (0, 1)
"""Decimals to try, the roundest first."""

SHORT = (1, 2, 3, 4)
"""Lengths to try for an axis, the shortest first."""

TryOut = Callable[[Smaller], Seen | None]
"""Runs the trial smaller; None where it does not fail in the same way."""


def shrink(first: Seen, try_out: TryOut, deadline: float) -> Seen | None:
    """The smallest failing trial that is found before `deadline` (a time.monotonic()), beginning at `first`;
    None where none is smaller.

    Greedy: the numbers as round as they can be, then each axis as short as it can be while the others stay,
    and again. A change that the check cannot bear makes its reference fail, and is not taken.
    """
    best: Seen | None = None
    now = Smaller()
    for candidates in (_rounder, _shorter, _shorter, _rounder):
        for step in candidates(sorted(first.answer.lengths)):
            for candidate in step(now):
                if time.monotonic() > deadline:
                    return best
                if seen := try_out(candidate):
                    best, now = seen, candidate
                    break
    return best


Step = Callable[[Smaller], Iterator[Smaller]]


def _rounder(lengths: list[int]) -> Iterator[Step]:
    def step(now: Smaller) -> Iterator[Smaller]:
        return (replace(now, decimals=decimals) for decimals in ROUND if decimals < now.decimals)

    yield step


def _shorter(lengths: list[int]) -> Iterator[Step]:
    """For each length, the longest first, what to try in its place."""
    for length in reversed(lengths):

        def step(now: Smaller, length: int = length) -> Iterator[Smaller]:
            others = {before: after for before, after in now.lengths if before != length}
            current = dict(now.lengths).get(length, length)
            for shorter in SHORT:
                if shorter < current:
                    yield replace(now, lengths=tuple({**others, length: shorter}.items()))

        yield step
