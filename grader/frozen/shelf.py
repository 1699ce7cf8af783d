"""The tensors of one seed in a pack: each kept once, in as few bytes as its comparison needs.

All of one kind lie in one row, and each is a place in it. A row is stored byte by byte (the first bytes of
all values, then the second …), which packs far better, as one safetensors tensor of uint8.
"""

from __future__ import annotations

import hashlib
import math
from typing import Any

import torch
from safetensors.torch import load, save
from torch import Tensor

from grader.compare import tolerances
from grader.sandbox.wire import DTYPES, EMPTY

FINE = 8
"""A rounded value is off by at most this part of the tolerance, twice over."""

GRID = "grid"
"""The row of rounded values: multiples of a power of two, each as an unsigned integer of 64 bits."""

FRACTIONS = (100, 255, 10**3, 10**4, 10**5, 10**6, 10**7)
"""Answers are often whole numbers of these, as inputs have two decimals."""

MATRIX = 1_000
"""A matrix of so many values may be worth being kept as the product of two slim ones."""

MAX_VALUES = 2**23


class Shelf:
    """Takes tensors, and says what stands for each in JSON."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Tensor]] = {}
        self._lengths: dict[str, int] = {}
        self._known: dict[tuple[Any, ...], list[Any]] = {}
        self._starts: dict[tuple[str, bytes], int] = {}

    def put(self, values: Tensor, tolerance: float | None = None) -> list[Any]:
        """Where the tensor lies; the same place for the same values.

        Args:
            tolerance: the check's factor, where nothing asks more of the values than to be within the dtype's
                tolerance times this: they are rounded to less than a tenth of it. None: every bit is kept.
        """
        raw = values.contiguous().reshape(-1).view(torch.uint8).numpy().tobytes()
        key = (str(values.dtype), tuple(values.shape), hashlib.sha256(raw).digest(), tolerance)
        if key not in self._known:
            self._known[key] = self._new(values, tolerance)
        return self._known[key]

    def _new(self, values: Tensor, tolerance: float | None) -> list[Any]:
        dtype, shape = str(values.dtype), list(values.shape)
        if (hundredths := _hundredths(values)) is not None:
            return ["fraction", dtype, shape, 100, self._folded(hundredths)]
        if tolerance is not None and values.dtype in (torch.float32, torch.float64) and values.numel():
            step = _step(values.dtype, tolerance)
            if (found := _fractions(values, step)) is not None:
                of, wholes = found
                return ["fraction", dtype, shape, of, self._folded(wholes)]
            if (slim := _slim(values, step)) is not None:
                fine, *parts = slim
                places = [self._rounded(part, fine) for part in parts]
                return ["product", dtype, shape, fine, *parts[0].shape, *places]
            if _can_be_rounded(values, step):
                return ["rounded", dtype, shape, step, self._rounded(values, step)]
        row = self._add(dtype, values.reshape(-1))
        return ["whole", dtype, shape, row]

    def _rounded(self, values: Tensor, step: int) -> int:
        return self._folded(torch.round(values.double().reshape(-1) * 2.0**-step).to(torch.int64))

    def _folded(self, steps: Tensor) -> int:
        return self._add(GRID, (steps << 1) ^ (steps >> 63))  # small ones of both signs have leading zeros

    def _add(self, kind: str, values: Tensor) -> int:
        """Where these values begin in the row; what is there already, in whatever shape, is not put twice."""
        key = kind, hashlib.sha256(values.contiguous().view(torch.uint8).numpy().tobytes()).digest()
        if key not in self._starts:
            self._starts[key] = start = self._lengths.get(kind, 0)
            self._rows.setdefault(kind, []).append(values)
            self._lengths[kind] = start + values.numel()
        return self._starts[key]

    def to_bytes(self) -> bytes:
        """All rows as safetensors."""
        return save({kind: _by_bytes(torch.cat(rows)) for kind, rows in sorted(self._rows.items())})


class Shelved:
    """Gives back what a `Shelf` took. Raises ValueError, KeyError or safetensors' own error for others."""

    def __init__(self, data: bytes) -> None:
        self._rows: dict[str, Tensor] = {}
        for kind, by_bytes in load(data).items():
            dtype = torch.int64 if kind == GRID else DTYPES[kind]
            if by_bytes.dtype != torch.uint8 or by_bytes.dim() != 2 or by_bytes.shape[0] != dtype.itemsize:
                raise ValueError("a row of another form")
            plain = by_bytes.T.contiguous().reshape(-1)
            self._rows[kind] = plain != 0 if dtype == torch.bool else plain.view(dtype)

    def get(self, place: list[Any]) -> Tensor:
        """The tensor that lies there. Raises one of many exceptions for a place that is none."""
        how, kind, shape, *rest = place
        dtype, count = DTYPES[kind], math.prod(shape)
        if not all(type(size) is int and size >= 0 for size in shape) or count > MAX_VALUES:
            raise ValueError("an impossible shape")
        if how == "whole":
            return self._cut(kind, rest[0], count).reshape(shape)
        if how == "rounded":
            return self._on_grid(rest[1], count, rest[0]).to(dtype).reshape(shape)
        if how == "fraction":
            of, start = rest
            return (self._on_grid(start, count, 0) / int(of)).to(dtype).reshape(shape)
        if how == "product":
            fine, height, rank, left, right = rest
            width = count // height
            one = self._on_grid(left, height * rank, fine).reshape(height, rank)
            two = self._on_grid(right, rank * width, fine).reshape(rank, width)
            return (one @ two).to(dtype).reshape(shape)
        raise ValueError("an unknown way to keep a tensor")

    def _on_grid(self, start: int, count: int, step: int) -> Tensor:
        folded = self._cut(GRID, start, count)
        return ((folded >> 1) ^ -(folded & 1)).double() * 2.0**step

    def _cut(self, kind: str, start: int, count: int) -> Tensor:
        if not count:
            return EMPTY.to(torch.int64 if kind == GRID else DTYPES[kind])
        row = self._rows[kind]
        if type(start) is not int or start < 0 or count < 0 or start + count > len(row):
            raise ValueError("a place outside of its row")
        return row[start : start + count].clone()


def _by_bytes(row: Tensor) -> Tensor:
    return row.view(torch.uint8).reshape(len(row), row.element_size()).T.contiguous()


def _hundredths(values: Tensor) -> Tensor | None:
    """The values times a hundred, where they are numbers of two decimals, as most inputs are."""
    if values.dtype not in (torch.float32, torch.float64) or not bool(values.isfinite().all()):
        return None
    whole = torch.round(values.double().reshape(-1) * 100)
    if values.numel() and float(whole.abs().max()) > 2**40:
        return None
    again = (whole / 100).to(values.dtype)
    flat = values.reshape(-1)
    is_same = torch.equal(again, flat) and torch.equal(again.signbit(), flat.signbit())
    return whole.to(torch.int64) if is_same and not bool((whole.signbit() & (whole == 0)).any()) else None


def _fractions(values: Tensor, step: int) -> tuple[int, Tensor] | None:
    """A whole number and the values times it, where that makes all of them whole, but for what rounding to
    the step does too: sums of inputs have their two decimals, sums of products four, pixels are of 255.
    """
    plain = values.double().reshape(-1)
    largest = float(plain.abs().max())
    for of in FRACTIONS:
        if of >= 2.0**-step or not largest * of < 2**53:
            return None
        wholes = torch.round(plain * of)
        if float((wholes / of - plain).abs().max()) <= 2.0 ** (step - 1):
            return of, wholes.to(torch.int64)
    return None


def _step(dtype: torch.dtype, tolerance: float) -> int:
    """The power of two that values are rounded to."""
    _, atol = tolerances(torch.empty(0, dtype=dtype))
    return math.floor(math.log2(atol * tolerance / FINE))


def _can_be_rounded(values: Tensor, step: int) -> bool:
    """Whether all values are multiples of the step in 62 bits, once they are rounded."""
    return bool(values.isfinite().all()) and float(values.abs().max()) < 2.0 ** (62 + step)


def _slim(values: Tensor, step: int) -> tuple[int, Tensor, Tensor] | None:
    """Two matrices whose product the values are, where that is worth it, and the step to round them to: the
    gradient of a layer's weight has the rank of the batch, which is small.
    """
    if values.dim() < 2 or values.numel() < MATRIX or not bool(values.isfinite().all()):
        return None
    matrix = values.double().reshape(values.shape[0], -1)
    left, sizes, right = torch.linalg.svd(matrix, full_matrices=False)
    rank = max(1, int((sizes > 4 * 2.0**step).sum()))  # what is less may be rounding
    if rank * sum(matrix.shape) > values.numel() / 2:
        return None
    root = sizes[:rank].sqrt()
    slim = left[:, :rank] * root, root[:, None] * right[:rank]
    for fine in range(step, step - 16, -2):
        one, two = (torch.round(part * 2.0**-fine) * 2.0**fine for part in slim)
        if float((one @ two - matrix).abs().max()) <= 2.0**step:
            return fine, *slim
    return None


def as_matrix(values: Tensor) -> Tensor:
    """A row for each entry of the first axis, in float64."""
    return values.double().reshape(values.shape[0], -1)


def times(values: Tensor, right: Tensor, tolerance: float) -> Tensor | None:
    """The small matrix that gives `values` when `right` is multiplied by it, both `as_matrix`, as exactly as
    rounding does; None where there is none.
    """
    known = (torch.float32, torch.float64)
    if values.dtype not in known or right.dtype not in known or right.dim() < 2 or not right.numel():
        return None
    matrix, other = as_matrix(values), as_matrix(right)
    if matrix.shape[1] != other.shape[1] or other.shape[0] * 3 > other.shape[1]:
        return None
    if not bool(matrix.isfinite().all() and other.isfinite().all()):
        return None
    left = matrix @ torch.linalg.pinv(other)
    off = float((left @ other - matrix).abs().max())
    return left if off <= 2.0 ** (_step(values.dtype, tolerance) - 1) else None
