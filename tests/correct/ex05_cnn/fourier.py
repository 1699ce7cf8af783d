"""A product of Fourier transforms is a convolution; pooling by argmax and gather; nothing here looks like the reference."""

from itertools import pairwise

import torch
from torch import Tensor, fft, nn


def conv_output_size(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    if (room := size + 2 * padding - kernel) < 0:
        raise ValueError(room)
    return -(-(room + 1) // stride)


def conv2d(
    x: Tensor, weight: Tensor, bias: Tensor | None = None, stride: int = 1, padding: int = 0
) -> Tensor:
    h, w = (length + 2 * padding for length in x.shape[2:])
    rows, columns = h - weight.shape[2] + 1, w - weight.shape[3] + 1
    framed = torch.zeros(*x.shape[:2], h, w, dtype=torch.float64, device=x.device)
    framed[:, :, padding : padding + x.shape[2], padding : padding + x.shape[3]] = x
    waves = fft.rfft2(framed)
    kernels = fft.rfft2(weight.double(), s=(h, w)).conj()  # the conjugate, so that nothing is flipped
    mixed = (waves[:, None] * kernels).sum(dim=2)
    y = fft.irfft2(mixed, s=(h, w))[:, :, :rows:stride, :columns:stride]
    if bias is not None:
        y = y + bias.double().reshape(1, -1, 1, 1)
    return y.type_as(x)


def max_pool2d(x: Tensor, kernel: int, stride: int | None = None) -> Tensor:
    stride = stride if stride is not None else kernel
    tops = torch.arange(conv_output_size(x.shape[2], kernel, stride), device=x.device) * stride
    lefts = torch.arange(conv_output_size(x.shape[3], kernel, stride), device=x.device) * stride
    inner = torch.arange(kernel, device=x.device)
    windows = x[:, :, (tops[:, None] + inner)[:, None, :, None], (lefts[:, None] + inner)[None, :, None, :]]
    values = windows.reshape(*windows.shape[:4], kernel**2)
    where = values.detach().argmax(dim=-1, keepdim=True)
    return values.gather(-1, where).squeeze(-1)


def flatten(x: Tensor) -> Tensor:
    return x.reshape(x.shape[0], -1)


class CNN(nn.Module):
    def __init__(self, channels=(3, 5, 10), widths=(250, 32, 10)) -> None:
        super().__init__()
        for i, sizes in enumerate(pairwise(channels)):
            self.add_module(f"conv{i}", nn.Conv2d(*sizes, kernel_size=5, stride=1, padding=0, bias=True))
        for i, sizes in enumerate(pairwise(widths)):
            self.register_module(f"fc{i}", nn.Linear(*sizes))
        self.pool = nn.MaxPool2d(kernel_size=2, stride=2)
        self.dropout = nn.Dropout(p=0.0)

    def forward(self, x: Tensor) -> Tensor:
        x = self.pool(self.conv0(x).relu_())
        x = self.pool(self.conv1(x).relu_())
        x = self.dropout(self.fc0(x.flatten(1)).relu())
        return self.fc1(x)
