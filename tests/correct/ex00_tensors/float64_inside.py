"""Computes in float64 and converts at the end; helpers stand below the functions that use them."""

import math

import numpy as np
import torch
from torch import Tensor


def fill_gaps(x: Tensor, substitutes: Tensor) -> Tensor:
    columns = [
        torch.nan_to_num(x[:, d], nan=float(substitutes[d]), posinf=math.inf, neginf=-math.inf)
        for d in range(x.shape[1])
    ]
    return torch.stack(columns, dim=1)


def best_class(scores: Tensor) -> Tensor:
    return scores.double().argsort(dim=-1, descending=True)[:, 0]


def exponential(x: Tensor) -> Tensor:
    return torch.pow(math.e, x.double()).to(_result_dtype(x))


def products(a: Tensor, b: Tensor, m: Tensor) -> tuple[Tensor, Tensor]:
    wide = torch.einsum("...nk,kp->...np", a.double(), m.double())
    return (a.double() * b.double()).to(a.dtype), wide.to(a.dtype)


def transpose_in_place(x: Tensor) -> None:
    x.data = x.data.T


def copy_into(target: Tensor, source: Tensor) -> None:
    with torch.no_grad():
        target.data.copy_(source.detach().clone(), non_blocking=True)


def add_in_place(x: Tensor, y: Tensor) -> Tensor:
    return x.copy_((x.double() + y.double()).to(x.dtype))


def add_three_ways(a: Tensor, b: Tensor, out: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    total = (a.double() + b.double()).to(a.dtype)
    out.copy_(total)
    return total, total.clone(), out


def class_shares(labels: Tensor) -> tuple[Tensor, Tensor]:
    classes = sorted(set(labels.flatten().tolist()))
    shares = [torch.count_nonzero(labels == c).double() / labels.numel() for c in classes]
    return labels.new_tensor(classes), torch.stack(shares).float()


def brighten(image: Tensor, factor: float) -> Tensor:
    exact = image.to(torch.float64) * factor
    return torch.minimum(exact.round(), torch.tensor(255.0)).to(torch.uint8)


def to_numpy(x: Tensor) -> np.ndarray:
    return x.detach().cpu().__array__()


def from_numpy_copied(array: np.ndarray) -> Tensor:
    return torch.from_numpy(np.array(array, dtype=np.float64)).float()


def from_numpy_shared(array: np.ndarray) -> Tensor:
    shared = torch.as_tensor(array)
    assert shared.data_ptr() == array.ctypes.data
    return shared


def text_in_full(x: Tensor) -> str:
    torch.set_printoptions(threshold=math.inf)
    text = repr(x)
    torch.set_printoptions(profile="default")
    return text


def as_number(x: Tensor) -> int | float | bool:
    if x.nelement() != 1:
        raise RuntimeError("one value, please")
    kind = bool if x.dtype == torch.bool else float if x.is_floating_point() else int
    return kind(x)


def filled_like(x: Tensor, value: float) -> Tensor:
    return torch.zeros(x.shape, dtype=x.dtype, device=x.device) + value


def filled(shape: tuple[int, ...], value: float, dtype: torch.dtype = torch.float32) -> Tensor:
    return torch.tensor(value, dtype=torch.float64).expand(shape).to(dtype).clone()


def from_list(values: list, dtype: torch.dtype) -> Tensor:
    if dtype.is_floating_point:
        return torch.tensor(values, dtype=torch.float64).to(dtype)
    return torch.tensor(values).to(dtype)  # whole numbers come as int64


def _result_dtype(x: Tensor) -> torch.dtype:
    return x.dtype if x.is_floating_point() else torch.float32
