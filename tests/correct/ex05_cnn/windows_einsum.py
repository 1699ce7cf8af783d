"""One view of all windows (Tensor.unfold) for both functions, einsum and aminmax on it; layers in a ModuleDict, last first."""

import torch
import torch.nn as nn
import torch.nn.functional as F


def _windows(x, kh, kw, stride):
    """(N, C, H', W', kh, kw), without a copy."""
    return x.unfold(2, kh, stride).unfold(3, kw, stride)


def conv_output_size(size, kernel, stride=1, padding=0):
    try:
        return torch.empty(size + 2 * padding).unfold(0, kernel, stride).shape[0]
    except RuntimeError as error:
        raise ValueError("no room for the kernel") from error


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if padding > 0:
        x = F.pad(x, (padding, padding, padding, padding), mode="constant", value=0)
    kh, kw = weight.shape[-2:]
    y = torch.einsum("ncijuv,ocuv->noij", _windows(x, kh, kw, stride), weight)
    return y if bias is None else y + bias.view(1, -1, 1, 1)


def max_pool2d(x, kernel, stride=None):
    windows = _windows(x, kernel, kernel, stride or kernel)
    return torch.aminmax(windows.flatten(-2), dim=-1).max


def flatten(x):
    return torch.flatten(x, 1, -1)


class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        layers = {
            "answer": nn.Linear(32, 10),
            "think": nn.Linear(250, 32),
            "look again": nn.Conv2d(5, 10, (5, 5)),
            "look": nn.Conv2d(3, 5, (5, 5)),
        }
        self.by_name = nn.ModuleDict(layers)

    def forward(self, images):
        seen = images
        for name in ("look", "look again"):
            seen = max_pool2d(self.by_name[name](seen).relu(), 2)
        thought = self.by_name["think"](flatten(seen)).relu()
        return self.by_name["answer"](thought)
