"""What a wrong shape or wrong numbers say about the mistake, from the numbers alone.

Only what the numbers prove is said: a sentence that guesses wrong costs a learner an evening.
"""

from __future__ import annotations

import torch
from torch import Tensor

from grader.display import number


def explain_shape(got: Tensor, want: Tensor) -> str:
    """A sentence on two tensors of unlike shape, or ""."""
    one, two = tuple(got.shape), tuple(want.shape)
    if got.dim() == want.dim() and sorted(one) == sorted(two):
        return "The same sizes in another order: two axes are swapped."
    if _squeezed(one) == _squeezed(two):
        word = "has an axis of length 1 too many" if len(one) > len(two) else "lacks an axis of length 1"
        if len(one) == len(two):
            word = "has its axis of length 1 in another place"
        return f"The result {word}: see keepdim, squeeze and unsqueeze."
    if got.numel() == 1:
        return "Everything was reduced to one value: a sum or mean without dim takes in all axes."
    if got.numel() == want.numel():
        return "The right number of values, in another shape."
    if len(one) > len(two) and one[-len(two) :] == two:
        return (
            "Too many axes: a reduction is missing, or shapes like (N,) and (N, 1) were broadcast to (N, N)."
        )
    return ""


def _squeezed(shape: tuple[int, ...]) -> list[int]:
    return [size for size in shape if size != 1]


def explain_values(got: Tensor, want: Tensor) -> str:
    """A sentence on two tensors of one shape and dtype whose values differ, or ""."""
    if want.numel() == 0 or want.is_complex() or want.dtype == torch.bool:
        return ""
    one, two = got.to(torch.float64).flatten(), want.to(torch.float64).flatten()
    lost = int((one.isnan() & ~two.isnan()).sum())
    if lost:
        return (
            f"{_share(lost, one)} NaN (not a number): that comes from inf − inf, 0 · inf, 0 / 0 or log of a "
            "negative number."
        )
    lost = int((one.isinf() & ~two.isinf()).sum())
    if lost:
        return f"{_share(lost, one)} infinite: exp of something large, log(0) or a division by 0."
    if not bool((one.isfinite() & two.isfinite()).all()):
        return ""
    if bool((one == 0).all()):
        return "Every value is 0."
    return _factor(one, two) or _offset(one, two) or _order(got, want)


def _share(count: int, values: Tensor) -> str:
    if values.numel() == 1:
        return "The result is"
    return f"{count} of {values.numel()} values {'is' if count == 1 else 'are'}"


def _factor(one: Tensor, two: Tensor) -> str:
    scale = two.abs().max()
    seen = two.abs() > 1e-3 * scale  # a ratio of tiny numbers says nothing
    if scale == 0 or not bool(seen.any()):
        return ""
    ratio = (one[seen] / two[seen]).median()
    if not bool(((one - ratio * two).abs() <= 1e-4 * (ratio.abs() * scale)).all()) or ratio == 0:
        return ""
    value = float(ratio)
    if abs(value + 1) < 1e-4:
        return "Right but for the sign: it is the other way round."
    if abs(value - 1) < 1e-4:
        return ""
    if int(seen.sum()) == 1 and (not _round(value) or _short(two[seen].item())):
        return ""  # one number is always some multiple of another, and round numbers often a whole one
    inverse = f", that is expected ÷ {1 / value:.4g}" if abs(value) < 1 and _round(1 / value) else ""
    return f"{value:.4g} × what was expected{inverse}."


def _round(value: float) -> bool:
    """Whether a factor is a small whole number or one divided by it."""
    size = abs(value) if abs(value) >= 1 else 1 / abs(value)
    return abs(size - round(size)) < 1e-4 * size and round(size) <= 1000


def _short(value: float) -> bool:
    """Whether a number has at most two decimals, like one that somebody chose."""
    return round(value, 2) == value


def _offset(one: Tensor, two: Tensor) -> str:
    if one.numel() < 2:
        return ""
    gap = one - two
    if bool((gap - gap[0]).abs().max() <= 1e-4 * gap[0].abs()):
        word = "more" if gap[0] > 0 else "less"
        return f"Each value is {number(abs(float(gap[0])))} {word} than expected."
    return ""


def _order(got: Tensor, want: Tensor) -> str:
    if got.dim() == 2 and got.shape[0] == got.shape[1] and torch.allclose(got.T, want):
        return "It is transposed: rows and columns are swapped."
    same_values = torch.allclose(got.flatten().sort().values, want.flatten().sort().values)
    if same_values and not torch.allclose(got, want, rtol=1e-3):  # else they are merely a little off
        return "The right values in the wrong places."
    return ""
