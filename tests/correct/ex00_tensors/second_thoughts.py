"""First tries, scratch code and prints are still in the file; later definitions replace earlier ones."""

from collections import Counter

import numpy as np
import torch
from torch import Tensor, tensor

print("torch", torch.__version__)
scratch = torch.arange(6).view(2, 3)
print(scratch.shape, scratch.dtype, scratch.stride())


def from_list(values: list, dtype: torch.dtype) -> Tensor:
    return torch.tensor(values).to(dtype)  # first try: loses digits


def from_list(values: list, dtype: torch.dtype) -> Tensor:
    return torch.as_tensor(np.asarray(values), dtype=dtype)


def filled(shape: tuple[int, ...], value: float, dtype: torch.dtype = torch.float32) -> Tensor:
    result = torch.zeros(*shape, dtype=dtype) if shape else torch.zeros((), dtype=dtype)
    result += value
    return result


def filled_like(x: Tensor, value: float) -> Tensor:
    return x.new_full(x.size(), value)


def as_number(x: Tensor) -> int | float | bool:
    if torch.numel(x) != 1:
        raise RuntimeError(f"{tuple(x.shape)} is not one value")
    return x.reshape(()).tolist()


def text_in_full(x: Tensor) -> str:
    torch.set_printoptions(profile="full")
    text = str(x)
    print("the text has", len(text), "characters")
    torch.set_printoptions(profile="default")
    return text


def from_numpy_shared(array: np.ndarray) -> Tensor:
    result = torch.from_numpy(array)
    print("shares memory:", np.shares_memory(array, result.numpy()))
    return result


def from_numpy_copied(array: np.ndarray) -> Tensor:
    return torch.from_numpy(array).to(torch.float32, copy=True)


def to_numpy(x: Tensor) -> np.ndarray:
    with torch.no_grad():
        return x.cpu().detach().numpy()


def brighten(image: Tensor, factor: float) -> Tensor:
    bright = image.float().mul_(factor).round_()
    bright = torch.where(bright > 255, 255.0, bright)
    return bright.to(image.dtype)


def class_shares(labels: Tensor) -> tuple[Tensor, Tensor]:
    found = sorted(Counter(labels.reshape(-1).tolist()).items())
    classes = tensor([label for label, _ in found], dtype=labels.dtype)
    counts = tensor([count for _, count in found])
    return classes, torch.true_divide(counts, labels.numel())


def add_three_ways(a: Tensor, b: Tensor, out: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    one = a + b
    two = torch.add(a, b)
    three = torch.add(a, b, out=out)
    assert three is out
    return one, two, three


def add_in_place(x: Tensor, y: Tensor) -> None:
    x += y


def copy_into(target: Tensor, source: Tensor) -> None:
    torch.mul(source.to(target.dtype), 1, out=target)


def transpose_in_place(x: Tensor) -> None:
    before = x.clone()
    x.swapdims_(1, 0)
    assert torch.equal(x, before.t())


def products(a: Tensor, b: Tensor, m: Tensor) -> tuple[Tensor, Tensor]:
    print(a.shape, b.shape, m.shape)
    if a.dim() == 2:
        return a * b, torch.mm(a, m)
    return a * b, torch.bmm(a, m.expand(a.shape[0], *m.shape))


def exponential(x: Tensor) -> Tensor:
    return np.e**x


def best_class(scores: Tensor) -> Tensor:
    values, places = scores.topk(1, dim=1)
    print(values.flatten().tolist())
    return places.squeeze(1)


def fill_gaps(x: Tensor, substitutes: Tensor) -> Tensor:
    result = torch.empty_like(x)
    for n, row in enumerate(x):
        for d, value in enumerate(row):
            result[n, d] = substitutes[d] if torch.isnan(value) else value
    return result


# print(from_list([[1, 2], [3]], torch.float32))  raises, as it should
