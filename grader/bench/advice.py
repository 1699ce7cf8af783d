"""One sentence that says what to do, where the figures show a pattern: from times, operators and memory."""

from __future__ import annotations

import math
from collections.abc import Sequence

from grader.bench.measurement import Measurement, Point

SLOWER = 1.25
"""Below so many times the reference's time there is nothing to say."""
STEEP = 1.35
"""From this exponent on it is more than a constant time for each of N."""


def advice(measurement: Measurement) -> str:
    """What the figures tell of the reason, or ""."""
    points = measurement.points
    last = points[-1]
    if len(points) < 2 or last.ratio.low < SLOWER:
        return ""
    return (
        _python_loop(measurement, points)
        or _plain_python(measurement, points)
        or _steeper(measurement, last)
        or _more_operators(last)
        or _more_memory(measurement)
    )


def _python_loop(measurement: Measurement, points: Sequence[Point]) -> str:
    """The number of operators grows with N, the reference's does not."""
    mine, theirs = (_exponent(points, side) for side in (0, 1))
    last = points[-1]
    if mine < 0.5 or mine - theirs < 0.4:
        return ""
    return (
        f"Your time grows with N because of a Python loop over the {measurement.per}: it calls "
        f"{last.operators[0]:,} operators at N = {last.size:,}, the reference {last.operators[1]:,}"
        f"{' at any size' if theirs < 0.05 else ''}. Each call costs microseconds whatever it works on: "
        "let one operator do all of them at once."
    )


def _plain_python(measurement: Measurement, points: Sequence[Point]) -> str:
    """Hardly any operator, and still time for each of N."""
    last, grown = points[-1], measurement.growth or {}
    each = last.yours.median / last.size
    if "yours" not in grown or last.ratio.value < 3 or each < 5e-8:
        return ""
    if not 0.7 <= grown["yours"].exponent < STEEP:
        return ""
    if last.operators[0] > 4 * last.operators[1] + 10:
        return ""
    return (
        f"Your time grows with N, {each * 1e6:.2g} µs for each of the {measurement.per}, with hardly an "
        "operator called: plain Python does the arithmetic, number by number. Put the numbers in a tensor "
        "and let it compute on all of them."
    )


def _steeper(measurement: Measurement, last: Point) -> str:
    grown = measurement.growth or {}
    if "yours" not in grown or "reference" not in grown:
        return ""
    mine, theirs = grown["yours"], grown["reference"]
    if mine.exponent < STEEP or mine.low <= theirs.high or mine.exponent - theirs.exponent < 0.4:
        return ""
    return (
        f"Your time grows as n^{mine.exponent:.1f}, the reference's as n^{theirs.exponent:.1f}: somewhere "
        f"every one of the {measurement.per} meets every other. Look for a tensor whose size is N times N, "
        "or for work that is done again for each."
    )


def _more_operators(last: Point) -> str:
    mine, theirs = last.operators
    if mine < 1.5 * theirs or mine - theirs < 2:
        return ""
    return (
        f"Yours calls {mine:,} operators where the reference needs {theirs:,}, and each passes over the "
        "whole tensor: look for results that are computed twice, copies, and steps that one operator does at "
        "once."
    )


def _more_memory(measurement: Measurement) -> str:
    memory = measurement.memory or {}
    mine, theirs = memory.get("yours", 0), memory.get("reference", 0)
    if mine < 2 * theirs or mine - theirs < 2**20:
        return ""
    return (
        f"Yours takes {mine / 2**20:.0f} MiB more at its peak, the reference {theirs / 2**20:.0f}: a large "
        "tensor in between is written to memory and read again."
    )


def _exponent(points: Sequence[Point], side: int) -> float:
    """How the number of operators grows, from the first size to the last."""
    first, last = points[0], points[-1]
    if not first.operators[side] or not last.operators[side]:
        return 0.0
    return math.log(last.operators[side] / first.operators[side]) / math.log(last.size / first.size)
