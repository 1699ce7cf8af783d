"""Writes pretrained.npz: the weights of a small net that reads digits, trained on one half of digits.npz.

In float64 on one thread, rounded at the end, and with numpy's random numbers: neither the order in which a
processor adds up nor the version of PyTorch shows in the file.
"""

from pathlib import Path

import numpy as np
import torch
from torch import nn

from grader.datasets import small_net

EPOCHS = 10
BATCH = 20
LR = 0.05
MOMENTUM = 0.9
DECIMALS = 4


def make() -> dict[str, np.ndarray]:
    """The net's state_dict: float32, and what counts batches int64."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return {name: _rounded(value.numpy()) for name, value in _trained().state_dict().items()}
    finally:
        torch.set_num_threads(threads)


def _trained() -> nn.Sequential:
    with np.load(Path(__file__).with_name("digits.npz"), allow_pickle=False) as file:
        images = torch.from_numpy(file["images"][::2] / 16).unsqueeze(1)
        labels = torch.from_numpy(file["labels"][::2].astype(np.int64))
    rng = np.random.default_rng(0)
    net = small_net(10).double()
    weights = list(net.parameters())
    velocities = [torch.zeros_like(weight) for weight in weights]
    with torch.no_grad():
        for name, weight in net.named_parameters():
            if weight.dim() > 1:
                spread = (2 / weight[0].numel()) ** 0.5
                weight.copy_(torch.from_numpy(rng.normal(0, spread, tuple(weight.shape))))
            else:  # of a batch normalisation the weight is 1
                weight.fill_(float(name.endswith("weight")))
    for epoch in range(EPOCHS):
        for batch in torch.from_numpy(rng.permutation(len(images))).split(BATCH):
            net.zero_grad()
            nn.functional.cross_entropy(net(images[batch]), labels[batch]).backward()
            with torch.no_grad():
                for weight, velocity in zip(weights, velocities, strict=True):
                    velocity.mul_(MOMENTUM).add_(weight.grad)
                    weight -= LR * (1 - epoch / EPOCHS) * velocity
    return net


def _rounded(values: np.ndarray) -> np.ndarray:
    return values.round(DECIMALS).astype(np.float32) if values.dtype == np.float64 else values


if __name__ == "__main__":
    np.savez_compressed(Path(__file__).with_name("pretrained.npz"), **make())
