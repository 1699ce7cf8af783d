"""One-hot targets, masks and einsum; the absent classes are masked out before anything is computed."""

import math

import torch
from torch import Tensor
from torch.nn import functional as F

REDUCTIONS = ("none", "sum", "mean")


def _one_hot(targets: Tensor, like: Tensor) -> Tensor:
    return F.one_hot(targets, like.shape[1]).to(like)


def _exponentials(x: Tensor, dim: int) -> tuple[Tensor, Tensor]:
    """exp(x - m), and m, with the axis dim kept."""
    absent = x == -math.inf
    m = torch.sort(x, dim=dim, descending=True).values.narrow(dim, 0, 1)
    shifted = torch.where(absent, torch.zeros_like(x), x - m)
    return shifted.exp().masked_fill(absent, 0), m


def log_sum_exp(x: Tensor, dim: int) -> Tensor:
    e, m = _exponentials(x, dim)
    return (e.sum(dim=dim, keepdim=True).log() + m).squeeze(dim)


def softmax(x: Tensor, dim: int) -> Tensor:
    e, _ = _exponentials(x, dim)
    return e.div(e.sum(dim=dim, keepdim=True))


def log_softmax(x: Tensor, dim: int) -> Tensor:
    e, m = _exponentials(x, dim)
    return (x - m) - e.sum(dim=dim, keepdim=True).log()


def cross_entropy(logits: Tensor, targets: Tensor, reduction: str = "mean") -> Tensor:
    if reduction not in REDUCTIONS:
        raise ValueError(f"one of {REDUCTIONS}, not {reduction}")
    if targets.dtype != torch.int64:
        raise TypeError("class indices are int64")
    right = _one_hot(targets, logits)
    losses = -torch.einsum("nc,nc->n", right, log_softmax(logits, 1))
    match reduction:
        case "none":
            return losses
        case "sum":
            return torch.einsum("n->", losses)
        case _:
            return torch.einsum("n->", losses) / logits.shape[0]


def binary_cross_entropy(p: Tensor, targets: Tensor, epsilon: float = 1e-6) -> Tensor:
    right = targets * p + (1 - targets) * (1 - p)  # the probability of what is true
    return torch.log(right + epsilon).neg().mean()


def binary_cross_entropy_with_logits(logits: Tensor, targets: Tensor) -> Tensor:
    rows = torch.stack([torch.zeros_like(logits), logits], dim=-1).view(-1, 2)
    return cross_entropy(rows, targets.long().flatten())


def cross_entropy_update(x: list[float], t: float, w: list[float], lr: float) -> list[float]:
    z = sum(a * b for a, b in zip(x, w, strict=True))
    y = 0.5 * (1 + math.tanh(z / 2))
    return [b - lr * a * (y - t) for a, b in zip(x, w, strict=True)]
