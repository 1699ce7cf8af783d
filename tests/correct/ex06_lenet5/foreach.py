"""All parameters at once with _foreach_, the loss summed and divided later, its total kept in a tensor until the end."""

from typing import NamedTuple

import torch
from torch import Tensor, nn


class Row(NamedTuple):
    name: str
    kind: str
    count: int


class Stage(nn.Module):
    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.steps = nn.ModuleList([nn.Conv2d(inputs, outputs, 5), nn.ReLU(inplace=True), nn.MaxPool2d(2)])

    def forward(self, x: Tensor) -> Tensor:
        for step in self.steps:
            x = step(x)
        return x


class LeNet5(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.eyes = nn.Sequential(Stage(1, 6), Stage(6, 16))
        self.brain = nn.ModuleDict({str(n): nn.Linear(n, m) for n, m in ((400, 120), (120, 84), (84, 10))})

    def forward(self, x: Tensor) -> Tensor:
        x = self.eyes(x).flatten(1)
        for layer in self.brain.values():
            x = layer(x if x.shape[1] == 400 else torch.tanh(x))
        return x


def _trainable(parameters) -> list[Tensor]:
    return list(filter(lambda p: p.requires_grad, parameters))


def count_parameters(net: nn.Module) -> int:
    return sum(map(torch.numel, _trainable(net.parameters())))


def layer_summary(net: nn.Module) -> list[tuple[str, str, int]]:
    def own(layer: nn.Module) -> list[Tensor]:
        return list(layer.parameters(recurse=False))

    return [
        Row(name, type(layer).__qualname__, sum(map(torch.numel, _trainable(own(layer)))))
        for name, layer in net.named_modules()
        if own(layer)
    ]


def train_one_epoch(net: nn.Module, images: Tensor, labels: Tensor, lr: float, batch_size: int) -> float:
    net.train()
    summed = nn.CrossEntropyLoss(reduction="sum")
    total = torch.zeros((), dtype=torch.float64, device=images.device)
    for i in range(0, images.shape[0], batch_size):
        x, y = images.narrow(0, i, min(batch_size, len(images) - i)), labels[i : i + batch_size]
        net.zero_grad(set_to_none=True)
        loss = summed(net(x), y)
        (loss / x.shape[0]).backward()
        moving = [p for p in net.parameters() if p.grad is not None]
        if moving:
            with torch.no_grad():
                torch._foreach_add_(moving, [p.grad for p in moving], alpha=-lr)
        total += loss.detach()
    return (total / images.shape[0]).item()


def accuracy(net: nn.Module, images: Tensor, labels: Tensor) -> float:
    was_training = net.training
    recording = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        predictions = net.eval()(images).topk(1, dim=1).indices.squeeze(1)
    finally:
        torch.set_grad_enabled(recording)
        net.train(was_training)
    return 1 - torch.count_nonzero(predictions - labels).item() / labels.numel()
