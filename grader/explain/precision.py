"""Digits: the wrong dtype, a detour through a smaller one, whole numbers that were cut or wrapped round."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from grader.display import dtype_name
from grader.explain.case import Case


def dtype(cases: Sequence[Case]) -> str:
    """Values of another dtype than expected."""
    got, want = cases[0].got.dtype, cases[0].want.dtype
    if any(case.got.shape != case.want.shape for case in cases):
        return ""
    given = [x for name, leaf in cases[0].inputs.items() if (x := getattr(leaf, "values", None)) is not None]
    floats = {x.dtype for x in given if x.is_floating_point()}
    told = ""
    if all(case.want.numel() and torch.equal(case.got.to(case.want.dtype), case.want) for case in cases):
        told = f"The values are right; only they should be {dtype_name(want)}. "
    if got.is_floating_point and floats == {want}:
        told += (
            f"The inputs are {dtype_name(want)}: look for a {dtype_name(got)} that was made on the way, or a "
            "conversion."
        )
    return told.rstrip()


def digits(cases: Sequence[Case]) -> str:
    """float64 that a smaller dtype could hold just as well: it went through that one."""
    if cases[0].want.dtype not in (torch.float64, torch.float32) or not all(case.finite for case in cases):
        return ""
    for small, limit in ((torch.float16, 1e-2), (torch.bfloat16, 4e-2), (torch.float32, 1e-5)):
        if torch.finfo(small).bits >= torch.finfo(cases[0].want.dtype).bits:
            continue
        if all(_held(case, small, limit) for case in cases):
            return (
                f"The values are right but for rounding: {dtype_name(small)} can hold all of yours exactly, "
                f"so they were {dtype_name(small)} on the way."
            )
    return ""


def _held(case: Case, small: torch.dtype, limit: float) -> bool:
    size = float(case.two.abs().max())
    long = int((case.one * 64 != (case.one * 64).round()).sum())  # any dtype can hold short numbers
    if long < (1 if small == torch.float32 else 4):
        return False
    fits = torch.equal(case.one.to(small).to(torch.float64), case.one)
    needed = not torch.equal(case.two.to(small).to(torch.float64), case.two)
    return fits and needed and size > 0 and float((case.one - case.two).abs().max()) <= limit * size


def opposite(cases: Sequence[Case]) -> str:
    """True for False."""
    if cases[0].want.dtype != torch.bool or sum(case.got.numel() for case in cases) < 2:
        return ""
    if all(torch.equal(case.got, ~case.want) for case in cases):
        return "True and False are the other way round, everywhere."
    if sum(int(case.wrong.sum()) for case in cases) < 10:  # so many in one direction come by no chance
        return ""
    over = [bool((case.got & ~case.want).any()) for case in cases]
    under = [bool((~case.got & case.want).any()) for case in cases]
    if not any(under):
        return "Some are True that should be False; none the other way round."
    if not any(over):
        return "Some are False that should be True; none the other way round."
    return ""


def wrapped(cases: Sequence[Case]) -> str:
    """Beyond the largest number that the dtype holds."""
    kind = cases[0].want.dtype
    if kind not in (torch.uint8, torch.int8, torch.int16):
        return ""
    span = 2 ** torch.iinfo(kind).bits
    factor = [(case.one - case.two)[case.wrong] for case in cases]
    limits = torch.iinfo(kind).min, torch.iinfo(kind).max
    at_the_end = [
        torch.isin(case.two[case.wrong], torch.tensor(limits, dtype=torch.float64)) for case in cases
    ]
    if sum(len(x) for x in factor) < 2 or not all(bool(x.all()) for x in at_the_end):
        return ""
    return (
        f"Wrong just where {limits[1]} or {limits[0]} was expected, the ends of {dtype_name(kind)}: a number "
        f"beyond them, once converted, starts again from the other end (modulo {span})."
    )


def steps(cases: Sequence[Case]) -> str:
    """Whole numbers that are off by one, in one direction."""
    if cases[0].want.is_floating_point() or cases[0].want.dtype == torch.bool:
        return ""
    gaps = [(case.one - case.two)[case.wrong] for case in cases]
    count = sum(len(gap) for gap in gaps)
    if count < 4 or all(bool(case.wrong.all()) for case in cases):
        return ""
    for step, word in ((1, "more"), (-1, "less")):
        if all(bool((gap == step).all()) for gap in gaps):
            return f"Each value that differs is 1 {word} than expected."
    return ""
