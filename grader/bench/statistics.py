"""Medians, intervals and growth: what a few noisy seconds allow one to say."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from grader.bench.measurement import Growth, Ratio, Timing

T_95 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228)
"""Student's t for 95 %, two-sided, by degrees of freedom from 1."""


def timing(seconds: Sequence[float]) -> Timing:
    """The median and the quartiles; of fewer than two values, the value itself."""
    median = statistics.median(seconds)
    if len(seconds) < 2:
        return Timing(median, median, median, tuple(seconds))
    low, _, high = statistics.quantiles(seconds, n=4, method="inclusive")
    return Timing(median, low, high, tuple(seconds))


def ratio(one: Sequence[float], other: Sequence[float]) -> Ratio:
    """The median of the ratios of values measured in turns, with its 95 % interval by order statistics: no
    assumption about how times are distributed. With fewer than six pairs, the interval is their range.
    """
    pairs = sorted(a / b for a, b in zip(one, other, strict=True))
    skip = _outside(len(pairs))
    return Ratio(statistics.median(pairs), pairs[skip], pairs[-1 - skip])


def median_and_low(values: Sequence[float]) -> tuple[float, float]:
    """The median, and the low end of its 95 % interval."""
    return statistics.median(values), sorted(values)[_outside(len(values))]


def _outside(count: int) -> int:
    """How many values at either end the 95 % interval of a median leaves out: each value is below the median
    with 1/2, so that many are with binomial probability.
    """
    below, k = 0.0, 0
    while (below := below + math.comb(count, k) / 2**count) <= 0.025:
        k += 1
    return max(0, k - 1) if k else 0


def growth(sizes: Sequence[int], seconds: Sequence[float]) -> Growth | None:
    """The slope of log time over log size by least squares, with its 95 % interval; None for fewer than four
    sizes.
    """
    if len(sizes) < 4:
        return None
    x, y = [math.log(size) for size in sizes], [math.log(second) for second in seconds]
    slope, intercept = statistics.linear_regression(x, y)
    residual = sum((b - slope * a - intercept) ** 2 for a, b in zip(x, y, strict=True))
    spread = sum((a - statistics.fmean(x)) ** 2 for a in x)
    freedom = len(x) - 2
    error = T_95[min(freedom, len(T_95)) - 1] * math.sqrt(residual / freedom / spread)
    return Growth(slope, slope - error, slope + error)
