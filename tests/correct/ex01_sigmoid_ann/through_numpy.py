"""numpy in every function, plain floats at the doors."""

import numpy as np
import torch


def sigmoid(z: float) -> float:
    with np.errstate(over="ignore"):
        return float(1 / (1 + np.exp(-np.float64(z))))


def weighted_sum(x: list[float], w: list[float]) -> float:
    return np.dot(x, w)  # np.float64 is a float


def squared_error(y: float, t: float) -> float:
    return float(np.square(np.subtract(y, t)))


def squared_error_gradient(x: list[float], y: float, t: float) -> list[float]:
    return (2 * np.array(x) * (y - t) * (1 - y) * y).tolist()


def train(
    xs: list[list[float]], ts: list[float], w: list[float], lr: float, epochs: int
) -> tuple[list[float], list[float]]:
    samples, targets, weights = np.array(xs), np.array(ts), np.array(w)  # np.array copies
    outputs = np.zeros(len(targets))
    for _ in range(epochs):
        for n, (x, t) in enumerate(zip(samples, targets, strict=True)):
            y = outputs[n] = sigmoid(x @ weights)
            weights -= lr * np.array(squared_error_gradient(x, y, t))
    return list(weights), list(outputs)


def train_vectorized(
    x: torch.Tensor, t: torch.Tensor, w: torch.Tensor, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor]:
    device = x.device
    x, t, w = (v.detach().cpu().numpy() for v in (x, t, w))
    for _ in range(epochs):
        y = 1 / (1 + np.exp(-(x @ w)))
        w = w - np.asarray(lr, dtype=x.dtype) * ((2 * (y - t) * (1 - y) * y) @ x)
    return torch.from_numpy(w).to(device), torch.from_numpy(y).to(device)
