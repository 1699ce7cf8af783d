"""nn.Unfold and one matmul; pooling by F.unfold of each plane; the network is a Sequential itself."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional


def conv_output_size(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    places = math.floor((size + padding + padding - kernel) / stride) + 1
    if size + 2 * padding < kernel:
        raise ValueError("the kernel fits nowhere")
    return places


def flatten(x: Tensor) -> Tensor:
    return nn.Flatten()(x)


def conv2d(
    x: Tensor, weight: Tensor, bias: Tensor | None = None, stride: int = 1, padding: int = 0
) -> Tensor:
    places = nn.Unfold(weight.shape[2:], stride=stride, padding=padding)(x)  # (N, C·kh·kw, H'·W')
    kernels = flatten(weight)  # (O, C·kh·kw)
    result = torch.matmul(kernels, places)
    if bias is not None:
        result = result + bias.unsqueeze(1)
    columns = conv_output_size(x.shape[3], weight.shape[3], stride, padding)
    return result.unflatten(2, (-1, columns))


def max_pool2d(x: Tensor, kernel: int, stride: int | None = None) -> Tensor:
    step = kernel if stride is None else stride
    planes = x.flatten(0, 1).unsqueeze(1)  # (N·C, 1, H, W)
    windows = functional.unfold(planes, kernel, stride=step)
    largest = torch.max(windows, dim=1).values
    rows, columns = (conv_output_size(length, kernel, step) for length in x.shape[2:])
    return largest.view(x.shape[0], x.shape[1], rows, columns)


class CNN(nn.Sequential):
    def __init__(self) -> None:
        super().__init__(
            nn.Conv2d(3, 5, kernel_size=5),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(2),
            nn.Conv2d(5, 10, kernel_size=5),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(250, 32),
            nn.ReLU(),
            nn.Linear(32, 10),
        )
