"""Boolean masks, look-up tables, sorting and advanced indexing in place of the obvious function."""

import numpy as np
import torch
from torch import Tensor


def from_list(values: list, dtype: torch.dtype) -> Tensor:
    return torch.as_tensor(values, dtype=dtype)


def filled(shape: tuple[int, ...], value: float, dtype: torch.dtype = torch.float32) -> Tensor:
    one = torch.tensor([value], dtype=dtype)
    everywhere = torch.zeros(shape, dtype=torch.int64)  # all point to the one value
    return one[everywhere]


def filled_like(x: Tensor, value: float) -> Tensor:
    return torch.where(torch.ones_like(x, dtype=torch.bool), value, x)


def as_number(x: Tensor) -> int | float | bool:
    if x.numel() != 1:
        raise RuntimeError("a tensor with one value was expected")
    (number,) = x.detach().flatten().tolist()
    return number


def text_in_full(x: Tensor) -> str:
    torch.set_printoptions(threshold=x.numel() + 1)
    text = str(x)
    torch.set_printoptions(threshold=1000)
    return text


def from_numpy_shared(array: np.ndarray) -> Tensor:
    return torch.asarray(array, copy=False)


def from_numpy_copied(array: np.ndarray) -> Tensor:
    return torch.asarray(array, dtype=torch.float32, copy=True)


def to_numpy(x: Tensor) -> np.ndarray:
    return x.numpy(force=True)


def brighten(image: Tensor, factor: float) -> Tensor:
    table = torch.arange(256, device=image.device) * factor  # what each of the 256 values becomes
    table = (table + 0.5).floor()
    table[table > 255] = 255
    return table.byte()[image.long()]


def class_shares(labels: Tensor) -> tuple[Tensor, Tensor]:
    ordered = labels.flatten().sort().values
    first = torch.ones_like(ordered, dtype=torch.bool)
    first[1:] = ordered[1:] != ordered[:-1]
    classes = ordered[first]
    return classes, (labels.reshape(-1, 1) == classes).float().mean(dim=0)


def add_three_ways(a: Tensor, b: Tensor, out: Tensor) -> list[Tensor]:
    torch.add(b, a, out=out)
    return [b + a, torch.add(b, a), out]


def add_in_place(x: Tensor, y: Tensor) -> None:
    x[...] = x + y


def copy_into(target: Tensor, source: Tensor) -> None:
    target[torch.ones_like(target, dtype=torch.bool)] = source.flatten().to(target.dtype)


def transpose_in_place(x: Tensor) -> None:
    rows, columns = x.shape
    down, right = x.stride()
    x.as_strided_((columns, rows), (right, down))


def products(a: Tensor, b: Tensor, m: Tensor) -> tuple[Tensor, Tensor]:
    return a.mul(b), (a.unsqueeze(-1) * m).sum(dim=-2)


def exponential(x: Tensor) -> Tensor:
    result = x.clone() if x.is_floating_point() else x.to(torch.float32)
    return result.exp_()


def best_class(scores: Tensor) -> Tensor:
    largest = scores == scores.amax(dim=1, keepdim=True)
    return largest.nonzero()[:, 1]


def fill_gaps(x: Tensor, substitutes: Tensor) -> Tensor:
    result = x.clone()
    _, columns = (x != x).nonzero(as_tuple=True)  # only NaN differs from itself
    result[x != x] = substitutes[columns]
    return result
