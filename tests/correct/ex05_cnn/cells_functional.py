"""A loop over the cells of the kernel, written as reduce and map; every function shares one generator of slices."""

from functools import reduce
from itertools import product
from operator import add

import torch
import torch.nn as nn
from torch import Tensor


def conv_output_size(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    places = range(-padding, size + padding - kernel + 1, stride)
    if not places:
        raise ValueError("empty")
    return len(places)


def _cells(x: Tensor, kh: int, kw: int, stride: int):
    rows, columns = conv_output_size(x.size(2), kh, stride), conv_output_size(x.size(3), kw, stride)
    for u, v in product(range(kh), range(kw)):
        last_row, last_column = u + (rows - 1) * stride, v + (columns - 1) * stride
        yield (u, v), x[:, :, u : last_row + 1 : stride, v : last_column + 1 : stride]


def conv2d(
    x: Tensor, weight: Tensor, bias: Tensor | None = None, stride: int = 1, padding: int = 0
) -> Tensor:
    n, c, h, w = x.shape
    framed = x.new_zeros(n, c, h + 2 * padding, w + 2 * padding)
    framed[:, :, padding : padding + h, padding : padding + w] = x
    kh, kw = weight.shape[2:]
    parts = (
        torch.tensordot(below, weight[:, :, u, v], dims=([1], [1])).permute(0, 3, 1, 2)
        for (u, v), below in _cells(framed, kh, kw, stride)
    )
    start = torch.zeros((), dtype=x.dtype, device=x.device) if bias is None else bias.reshape(-1, 1, 1)
    return reduce(add, parts, start)


def max_pool2d(x: Tensor, kernel: int, stride: int | None = None) -> Tensor:
    cells = (cell for _, cell in _cells(x, kernel, kernel, kernel if stride is None else stride))
    return reduce(torch.maximum, cells)


def flatten(x: Tensor) -> Tensor:
    return x.contiguous().view(x.size(0), -1)


class Round(nn.Module):
    """A convolution, relu and pooling."""

    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(channels_in, channels_out, 5)

    def forward(self, x: Tensor) -> Tensor:
        return max_pool2d(torch.relu(self.convolution(x)), 2)


class CNN(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.ModuleList([Round(3, 5), Round(5, 10)])
        self.head = nn.Sequential(nn.Linear(10 * 5 * 5, 32), nn.ReLU(), nn.Linear(32, 10))

    def forward(self, x: Tensor) -> Tensor:
        return self.head(flatten(reduce(lambda seen, layer: layer(seen), self.body, x)))
