"""Values that are none: NaN and infinity, and results that are 0 all over."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from grader.display import dtype_name, number
from grader.explain.case import Case, quoted

BOUNDS = {
    torch.float16: (12, -18),
    torch.float32: (89, -104),
    torch.float64: (710, -746),
    torch.bfloat16: (89, -93),
}
"""exp of this and more is infinite; exp of this and less is 0."""


def not_a_number(cases: Sequence[Case]) -> str:
    """NaN where a number was expected."""
    lost = [case.one.isnan() & ~case.two.isnan() for case in cases]
    if not bool(lost[0].any()):
        return ""
    told = f"{_share(lost[0])} NaN (not a number)"
    if where := _where(cases, lost):
        return f"{told}: {where}."
    return (
        f"{told}: that comes from inf − inf, inf / inf, 0 · inf, 0 / 0 or the log of a negative number."
        + _large(cases[0])
    )


def infinite(cases: Sequence[Case]) -> str:
    """Infinity where a finite number was expected."""
    lost = [case.one.isinf() & ~case.two.isinf() for case in cases]
    if not bool(lost[0].any()):
        return ""
    told = f"{_share(lost[0])} infinite"
    if where := _where(cases, lost):
        return f"{told}: {where}."
    return f"{told}: exp of something large, log(0), a division by 0 or a sum too large." + _large(cases[0])


def zero(cases: Sequence[Case]) -> str:
    """Every value is 0."""
    if all(bool((case.one == 0).all()) for case in cases) and cases[0].one.numel() > 1:
        return "Every value is False." if cases[0].want.dtype == torch.bool else "Every value is 0."
    return ""


def _share(places: Tensor) -> str:
    if places.numel() == 1:
        return "The result is"
    count = int(places.sum())
    return f"{count} of {places.numel()} values {'is' if count == 1 else 'are'}"


def _where(cases: Sequence[Case], lost: Sequence[Tensor]) -> str:
    """Which places they are, where that is just the places with something special about them."""
    tests: list[tuple[str, Callable[[Tensor], Tensor]]] = [
        ("0", lambda x: x == 0),
        ("-inf", lambda x: x == -torch.inf),
        ("infinite", lambda x: x.isinf()),
        ("NaN", lambda x: x.isnan()),
        ("negative", lambda x: x < 0),
    ]
    for name, test in tests:
        if _all_and_only(lost, [test(case.two) for case in cases]):
            return f"just where {name if name != 'negative' else 'a negative value'} was expected"
    for path in cases[0].vectors:
        given = [case.vectors.get(path) for case in cases]
        if any(x is None or x.shape != case.two.shape for x, case in zip(given, cases, strict=True)):
            continue
        known = [x for x in given if x is not None]
        for name, test in tests:
            if _all_and_only(lost, [test(x) for x in known]):
                return f"just where {quoted(path)} is {name}"
        if limit := _limit(lost, known):
            return f"just where {quoted(path)} is {limit}"
    return ""


def _all_and_only(lost: Sequence[Tensor], places: Sequence[Tensor]) -> bool:
    """Whether these are the places, in every trial, and there are others too."""
    return all(torch.equal(a, b) for a, b in zip(lost, places, strict=True)) and not all(
        bool(a.all()) for a in lost
    )


def _limit(lost: Sequence[Tensor], given: Sequence[Tensor]) -> str:
    """Whether all lost places lie above, or below, all that are well, by enough of both to tell."""
    bad = torch.cat([x[places] for places, x in zip(lost, given, strict=True)])
    good = torch.cat([x[~places] for places, x in zip(lost, given, strict=True)])
    if len(bad) < 4 or len(good) < 4 or bad.isnan().any() or good.isnan().any():
        return ""
    if bad.min() > good.max():
        return f"large: {number(bad.min().item())} or more"
    if bad.max() < good.min():
        return f"small: {number(bad.max().item())} or less"
    return ""


def _large(case: Case) -> str:
    """How large the inputs were, where exp does not bear it; no word on whether exp was what broke."""
    if case.want.dtype not in BOUNDS:
        return ""
    most, least = BOUNDS[case.want.dtype]
    sizes = {
        name: float(x[x.isfinite()].abs().max()) for name, x in case.vectors.items() if x.isfinite().any()
    }
    name = max(sizes, key=lambda name: sizes[name], default="")
    if not name or sizes[name] <= most:
        return ""
    kind = dtype_name(case.want.dtype)
    return (
        f" {quoted(name)} has values of {sizes[name]:.4g} in size: in {kind}, exp of {most} or more is "
        f"infinite, and exp of {least} or less is 0."
    )
