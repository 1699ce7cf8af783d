"""The convolution as one large matrix over all pixels; layers known by two names, weights laid out channels-last."""

import itertools
import warnings

import numpy as np
import torch
from torch import Tensor, nn


def conv_output_size(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    places = int(np.ceil((size + 2 * padding - kernel + 1) / stride))
    if places < 1:
        raise ValueError(f"{places} places")
    return places


def _matrix(weight: Tensor, h: int, w: int, stride: int, padding: int) -> Tensor:
    """(C·H·W, O·H'·W'): how much each pixel counts for each value that comes out."""
    out, channels, kh, kw = weight.shape
    rows, columns = conv_output_size(h, kh, stride, padding), conv_output_size(w, kw, stride, padding)
    matrix = weight.new_zeros(channels, h, w, out, rows, columns)
    for i, j, u, v in itertools.product(range(rows), range(columns), range(kh), range(kw)):
        a, b = i * stride + u - padding, j * stride + v - padding
        if a in range(h) and b in range(w):
            matrix[:, a, b, :, i, j] = weight[:, :, u, v].T
    return matrix.reshape(channels * h * w, out * rows * columns)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    n, _, h, w = x.shape
    columns = conv_output_size(w, weight.shape[3], stride, padding)
    y = flatten(x) @ _matrix(weight, h, w, stride, padding)
    y = y.view(n, len(weight), -1, columns)
    if isinstance(bias, torch.Tensor):
        y = y + bias.expand(1, len(bias)).unsqueeze(-1).unsqueeze(-1)
    return y


def max_pool2d(x, kernel, stride=None):
    if stride is None:
        stride = kernel
    elif stride > kernel:
        warnings.warn("some pixels are in no window", stacklevel=2)
    rows, columns = (range(0, length - kernel + 1, stride) for length in x.shape[-2:])
    places = [
        [x[..., i : i + kernel, j : j + kernel].flatten(-2).topk(1).values.squeeze(-1) for j in columns]
        for i in rows
    ]
    return torch.stack([torch.stack(line, dim=-1) for line in places], dim=-2)


def flatten(x: Tensor) -> Tensor:
    n, *others = x.shape
    return x.reshape(n, int(np.prod(others)))


class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(3, 5, 5), nn.Conv2d(5, 10, 5)
        self.fc1, self.fc2 = nn.Linear(250, 32), nn.Linear(32, 10)
        pool = nn.MaxPool2d(2)
        self.net = nn.Sequential(
            self.conv1,
            nn.ReLU(),
            pool,
            self.conv2,
            nn.ReLU(),
            pool,
            nn.Flatten(),
            self.fc1,
            nn.ReLU(),
            self.fc2,
        )
        for layer in (self.conv1, self.conv2):
            nn.init.kaiming_normal_(layer.weight)
            nn.init.zeros_(layer.bias)
        self.to(memory_format=torch.channels_last)

    def forward(self, x):
        return self.net(x.to(self.fc1.weight.dtype, memory_format=torch.channels_last))
