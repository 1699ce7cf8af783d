"""The operators that a replay may use, and how large the result of each can be.

Each is an ordinary part of PyTorch that computes with the values it is given: no randomness, no memory beyond
its arguments, nothing of the file system. The bounds are taken before an operator runs: a graph comes from
whoever likes to send one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from torch import Tensor

Bound = Callable[[Sequence[Any]], float]


RESULTS = 3
"""So many results an operator of `WITHIN` gives at most: values, where they are, how many."""


class Unbounded(Exception):
    """An operator whose result may be of any size, or that is not called as it should be."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


WITHIN = _names("""
    abs acos acosh add addcdiv addcmul asin asinh atan atan2 atanh bitwise_and bitwise_not bitwise_or
    bitwise_xor ceil clamp clamp_max clamp_min copysign cos cosh deg2rad div elu eq erf erfc erfinv exp exp2
    expm1 fill floor floor_divide fmax fmin fmod frac ge gelu gt hardtanh heaviside hypot isfinite isinf isnan
    isneginf isposinf le leaky_relu lerp log log10 log1p log2 log_sigmoid_forward logaddexp logaddexp2
    logical_and logical_not logical_or logical_xor logit lt masked_fill maximum minimum mish mul nan_to_num ne
    neg positive pow rad2deg reciprocal relu remainder round rsqrt rsub sigmoid sign signbit silu sin sinc
    sinh softplus special_expit special_xlog1py special_xlogy sqrt square sub tan tanh threshold trunc
    xlogy zero bitwise_left_shift bitwise_right_shift celu selu hardsigmoid hardswish relu6 prelu
    _prelu_kernel digamma lgamma special_entr

    all amax amin aminmax any argmax argmin count_nonzero cummax cummin cumprod cumsum linalg_vector_norm
    logcumsumexp logsumexp max mean median min nansum norm prod std std_mean sum var var_mean
    argsort kthvalue mode sort topk
    _log_softmax _softmax log_softmax softmax mse_loss smooth_l1_loss huber_loss
    dist linalg_cross nanmedian renorm trace _unique2 unique_consecutive unique_dim

    alias clone contiguous copy detach diagonal flatten flip lift_fresh lift_fresh_copy movedim
    narrow permute ravel reshape roll select slice split split_with_sizes squeeze swapaxes swapdims t
    _to_copy transpose tril triu unbind unflatten unsqueeze view view_as

    gather index_add index_copy index_fill index_put masked_scatter masked_select scatter scatter_add
    scatter_reduce select_scatter slice_scatter diagonal_scatter take take_along_dim bucketize searchsorted
    conj _conj _conj_physical resolve_conj real imag view_as_real view_as_complex complex angle
    channel_shuffle pixel_shuffle pixel_unshuffle put
    full_like ones_like zeros_like
""")
"""No larger than the largest shape that its arguments broadcast to."""

TOGETHER = _names("cat stack concat hstack vstack column_stack")
"""No larger than all arguments together."""

PRODUCTS = _names("""
    addbmm addmm addmv addr baddbmm bmm dot einsum index_select embedding inner linear matmul mm mv outer
    tensordot vdot ger kron _cdist_forward
""")
"""No larger, and no more work, than the sizes of the arguments multiplied."""


def _tensors(arguments: Sequence[Any]) -> list[Tensor]:
    found = []
    for argument in arguments:
        if isinstance(argument, Tensor):
            found.append(argument)
        elif isinstance(argument, list):
            found += _tensors(argument)
    return found


def _elements(shape: Sequence[int]) -> float:
    """How many values a shape has; an axis of 0 counts as 1, for a sum over it may leave the others."""
    return math.prod(max(1, abs(size)) for size in shape)


def _within(arguments: Sequence[Any]) -> float:
    """The shape that all tensors broadcast to."""
    shapes = [list(reversed(tensor.shape)) for tensor in _tensors(arguments)]
    depth = max((len(shape) for shape in shapes), default=0)
    return math.prod(max(1, *(s[i] for s in shapes if i < len(s))) for i in range(depth))


def _together(arguments: Sequence[Any]) -> float:
    return sum(_elements(tensor.shape) for tensor in _tensors(arguments))


def _product(arguments: Sequence[Any]) -> float:
    return math.prod(_elements(tensor.shape) for tensor in _tensors(arguments))


def _multiplied(name: str, arguments: Sequence[Any]) -> float:
    """A product; what `addmm` and its like add to it is no larger."""
    return _product(arguments[1:] if "add" in name and len(arguments) > 2 else arguments)


def _integers(value: Any) -> list[int]:
    values = value if isinstance(value, list) else [value]
    if not all(type(one) is int for one in values):
        raise Unbounded("sizes that are no integers")
    return values


def _sized(position: int) -> Bound:
    """By the sizes that stand at a position of the arguments."""
    return lambda arguments: _elements(_integers(arguments[position]))


def _times(position: int) -> Bound:
    """The tensor's size times the numbers at a position."""
    return lambda arguments: _together(arguments[:1]) * _elements(_integers(arguments[position]))


def _index(arguments: Sequence[Any]) -> float:
    """x[…]: what the indices broadcast to, times x; a mask counts for itself."""
    indices = _tensors(arguments[1:2])
    masks = [i for i in indices if not i.dtype.is_floating_point and i.dtype.itemsize == 1]
    places = [i for i in indices if i.dtype.itemsize != 1]
    return _together(arguments[:1]) * _within([places]) * _product([masks])


def _arange(arguments: Sequence[Any]) -> float:
    numbers = [float(one) for one in arguments[:3]]
    start, end, step = {1: (0.0, *numbers, 1.0), 2: (*numbers, 1.0), 3: tuple(numbers)}[len(numbers)]
    count = abs((end - start) / step)
    if not math.isfinite(count):
        raise Unbounded("a range without end")
    return count + 1


def _padded(arguments: Sequence[Any]) -> float:
    shape, pads = list(arguments[0].shape), _integers(arguments[1])
    for axis, (before, after) in enumerate(zip(pads[::2], pads[1::2], strict=True)):
        shape[-1 - axis] += max(0, before) + max(0, after)
    return _elements(shape)


def _patches(arguments: Sequence[Any]) -> float:
    image, kernel, dilation, padding, stride = arguments[:5]
    if min(_integers(stride) + _integers(dilation) + _integers(kernel)) < 1 or image.dim() < 3:
        raise Unbounded("patches that are none")
    height, width = (
        size + 2 * abs(pad) for size, pad in zip(image.shape[-2:], _integers(padding), strict=True)
    )
    return _elements([*image.shape[:-2], height, width, *_integers(kernel)])


def _diagonal(arguments: Sequence[Any]) -> float:
    """A matrix for each vector, with the vector on a diagonal."""
    (offset,) = _integers(list(arguments[1:2]) or [0])
    longest: int = max(1, *arguments[0].shape, 1)
    return _together(arguments[:1]) * longest * (1 + abs(offset)) ** 2


def _transformed(back: bool) -> Bound:
    """Fourier transforms as the public functions call them; below these hardly anything is checked."""

    def bound(arguments: Sequence[Any]) -> float:
        tensor, axes, scaling, last = arguments[:4]
        _integers([*axes, scaling])
        if not axes or len(set(axes)) < len(axes) or min(axes) < 0 or max(axes) >= tensor.dim():
            raise Unbounded("axes that it has not got")
        if not (tensor.is_floating_point() or tensor.is_complex()) or not 0 <= scaling <= 2:
            raise Unbounded("what cannot be transformed")
        if back and (type(last) is not int or last // 2 + 1 != tensor.shape[axes[-1]]):
            raise Unbounded("a length that does not fit")
        return 2 * _within(arguments)

    return bound


def _strided(arguments: Sequence[Any]) -> float:
    """A view of memory: all of it has to be the tensor's own."""
    tensor, sizes, strides = arguments[0], _integers(arguments[1]), _integers(arguments[2])
    (start,) = _integers(
        arguments[3] if arguments[3:] and arguments[3] is not None else tensor.storage_offset()
    )
    last = start + sum((size - 1) * stride for size, stride in zip(sizes, strides, strict=True) if size > 0)
    room = tensor.untyped_storage().nbytes() // tensor.element_size()
    if min([start, *sizes, *strides]) < 0 or last >= max(1, room):
        raise Unbounded("memory that is not its own")
    return _elements(sizes)


GROWING: Mapping[str, Bound] = {
    **{name: _sized(0) for name in ("full", "ones", "zeros")},
    **{name: _sized(1) for name in ("new_full", "new_ones", "new_zeros")},
    **{name: _times(1) for name in ("expand", "repeat", "tile", "broadcast_to", "repeat_interleave")},
    "expand_as": _within,
    "unfold": _times(2),
    "diag_embed": _diagonal,
    "chunk": lambda arguments: (
        _together(arguments[:1]) + _elements(_integers(arguments[1]))
    ),  # of nothing, too
    "where": lambda arguments: _within(arguments) * max(1, arguments[0].dim()),
    "eye": lambda arguments: _elements(_integers((list(arguments[:2]) * 2)[:2])),
    "block_diag": lambda arguments: _together(arguments) ** 2,
    "constant_pad_nd": _padded,
    "pad": _padded,
    **{f"{kind}_pad{axes}d": _padded for kind in ("reflection", "replication") for axes in (1, 2, 3)},
    "im2col": _patches,
    "col2im": lambda arguments: _product(arguments[:1]) * _elements(_integers(arguments[1])),
    "as_strided": _strided,
    "index": _index,
    "_fft_c2c": _transformed(back=False),
    "_fft_r2c": _transformed(back=False),
    "_fft_c2r": _transformed(back=True),
    "arange": _arange,
    "linspace": _sized(2),
    "logspace": _sized(2),
    "tril_indices": lambda arguments: 2 * _elements(_integers(arguments[:2])),
    "triu_indices": lambda arguments: 2 * _elements(_integers(arguments[:2])),
    "scalar_tensor": lambda arguments: 1,
    "nonzero": lambda arguments: _together(arguments) * max(1, arguments[0].dim()),
}
"""The others, each in its own way."""


def bound(name: str, arguments: Sequence[Any]) -> float | None:
    """How many values the results of `aten::name` have at most; None where the operator is not allowed.

    Args:
        name: without namespace, overload and the underscore of the in-place form.
        arguments: as the operator will be called.

    Raises Unbounded where that cannot be told.
    """
    try:
        if name in WITHIN:
            return RESULTS * _within(arguments)
        if name in TOGETHER:
            return _together(arguments)
        if name in PRODUCTS:
            return _multiplied(name, arguments)
        if name in GROWING:
            return GROWING[name](arguments)
    except (
        IndexError,
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        RuntimeError,
        ZeroDivisionError,
        OverflowError,
    ):
        raise Unbounded("arguments that do not fit") from None
    return None


def is_allowed(name: str) -> bool:
    """Whether `aten::name`, as for `bound`, may be used where no rule bans it."""
    return name in WITHIN or name in TOGETHER or name in PRODUCTS or name in GROWING
