"""A Neuron class does the work, and the functions only call it; methods have names that torch has too."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import torch
from torch import nn


@dataclass
class Neuron:
    weights: list[float]
    lr: float = 1.0
    history: list[float] = field(default_factory=list)

    @staticmethod
    def sigmoid(z: float) -> float:
        small = math.exp(-abs(z))
        return 1 / (1 + small) if z >= 0 else small / (1 + small)

    def forward(self, x: list[float]) -> float:
        return self.sigmoid(sum([a * b for a, b in zip(x, self.weights, strict=True)]))

    def learn(self, x: list[float], t: float) -> None:
        y = self.forward(x)
        self.history.append(y)
        error = y - t
        self.weights = [
            v - self.lr * (2 * error) * (y * (1 - y)) * a for v, a in zip(self.weights, x, strict=True)
        ]


class BatchNeuron(nn.Module):
    def __init__(self, w: torch.Tensor) -> None:
        super().__init__()
        self.w = nn.Parameter(w.clone(), requires_grad=False)
        self.activation = nn.Sigmoid()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.activation((x * self.w).sum(dim=1))

    def learn(self, x: torch.Tensor, t: torch.Tensor, lr: float) -> torch.Tensor:
        y = self(x)
        slopes = (y - t).mul(2).mul(1 - y).mul(y)
        self.w.sub_((slopes.unsqueeze(1) * x).sum(dim=0), alpha=lr)
        return y


def sigmoid(z: float) -> float:
    return Neuron.sigmoid(z)


def weighted_sum(x: list[float], w: list[float]) -> float:
    total = 0.0
    for pair in zip(x, w, strict=True):
        total += math.prod(pair)
    return total


def squared_error(y: float, t: float) -> float:
    return y * y - 2 * y * t + t * t


def squared_error_gradient(x: list[float], y: float, t: float) -> list[float]:
    neuron = Neuron([0.0 for _ in x])
    neuron.forward = lambda _: y  # type: ignore[method-assign]
    neuron.learn(x, t)
    return [-v for v in neuron.weights]


def train(xs, ts, w, lr, epochs):
    neuron = Neuron(w, lr)
    for _ in range(epochs):
        neuron.history.clear()
        for x, t in zip(xs, ts, strict=True):
            neuron.learn(x, t)
    return neuron.weights, neuron.history


def train_vectorized(x, t, w, lr, epochs):
    neuron = BatchNeuron(w)
    for _ in range(epochs):
        outputs = neuron.learn(x, t, lr)
    return neuron.w, outputs
