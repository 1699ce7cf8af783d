"""Tensors in the plain-number functions too (exp by torch, float64), and tolist at the end."""

import math

import torch
from torch import Tensor

EXACT = torch.float64


def row(values) -> Tensor:
    return torch.tensor(values, dtype=EXACT)


def sigmoid(z: float) -> float:
    return (1 / (1 + torch.exp(-row(z)))).item()


def weighted_sum(x: list[float], w: list[float]) -> float:
    return (row(x) @ row(w)).item()


def squared_error(y: float, t: float) -> float:
    return row(y - t).square().item()


def squared_error_gradient(x: list[float], y: float, t: float) -> list[float]:
    return (2.0 * row(x) * (y - t) * (1.0 - y) * y).tolist()


@torch.no_grad()
def train(xs, ts, w, lr, epochs):
    samples, weights = row(xs), row(w)
    outputs = torch.zeros(len(ts), dtype=EXACT)
    for _ in range(epochs):
        for n, target in enumerate(ts):
            z = samples[n].dot(weights).item()
            y = 1 / (1 + math.exp(-z)) if z > -700 else 0.0
            outputs[n] = y
            weights.add_(samples[n], alpha=-lr * 2 * (y - target) * (1 - y) * y)
    return weights.tolist(), outputs.tolist()


@torch.inference_mode()
def train_vectorized(x: Tensor, t: Tensor, w: Tensor, lr: float, epochs: int) -> tuple[Tensor, Tensor]:
    weights = w.clone()
    for _ in range(epochs):
        outputs = (1 + (-x @ weights).exp()).reciprocal()
        weights.addmv_(x.t(), (outputs - t) * outputs * (1 - outputs), alpha=-2 * lr)
    return weights, outputs


if __name__ == "__main__":
    print(torch.sigmoid(torch.tensor(2.0)), sigmoid(2.0))
