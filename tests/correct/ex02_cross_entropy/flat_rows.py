"""Every tensor becomes a table of rows first; pairs of values are added in log space, two at a time."""

import functools
import math

import torch
from torch import Tensor
from torch.nn.functional import pad


def add_in_log_space(a: Tensor, b: Tensor) -> Tensor:
    """log(exp(a) + exp(b)), by hand; one of them may be -inf."""
    high, low = torch.max(a, b), torch.min(a, b)
    there = low > -math.inf
    gap = torch.where(there, low - torch.where(there, high, 0), 0)
    return torch.where(there, high + gap.exp().log1p(), high)


def log_sum_exp(x: Tensor, dim: int) -> Tensor:
    return functools.reduce(add_in_log_space, torch.unbind(x, dim))


def log_softmax(x: Tensor, dim: int) -> Tensor:
    total = log_sum_exp(x, dim)
    return x - torch.unsqueeze(total, dim)


def softmax(x: Tensor, dim: int) -> Tensor:
    table = x.transpose(dim, -1)
    rows = table.reshape(-1, x.shape[dim])
    e = torch.exp(rows - rows.max(dim=1)[0][:, None])
    ones = e.new_ones(rows.shape[1], rows.shape[1])
    return (e / (e @ ones)).view(table.shape).transpose(dim, -1)


def cross_entropy(logits: Tensor, targets: Tensor, reduction: str = "mean") -> Tensor:
    if targets.dtype != torch.int64:
        raise TypeError("int64, please")
    n, c = logits.shape
    weights = {"none": None, "sum": 1.0, "mean": 1.0 / n}
    try:
        weight = weights[reduction]
    except KeyError:
        raise ValueError(f"{reduction!r} is none of {list(weights)}") from None
    places = targets + c * torch.arange(n, device=targets.device)
    losses = log_sum_exp(logits, 1) - torch.take(logits, places)
    return losses if weight is None else losses @ torch.full_like(losses, weight)


def binary_cross_entropy(p: Tensor, targets: Tensor, epsilon: float = 1e-6) -> Tensor:
    yes = torch.xlogy(targets, p + epsilon)
    no = torch.xlogy(1 - targets, (1 - p) + epsilon)
    return -(yes + no).sum() / yes.numel()


def binary_cross_entropy_with_logits(logits: Tensor, targets: Tensor) -> Tensor:
    with_zero = pad(logits.reshape(-1, 1), (1, 0))  # the logits of no and yes
    losses = log_sum_exp(with_zero, -1) - targets.reshape(-1) * logits.reshape(-1)
    return losses.mean()


def cross_entropy_update(x: list[float], t: float, w: list[float], lr: float) -> list[float]:
    z = math.sumprod(x, w) if hasattr(math, "sumprod") else sum(a * b for a, b in zip(x, w, strict=True))
    y = math.exp(-math.log1p(math.exp(-z))) if z > -30 else math.exp(max(z, -700))
    error = y - t
    w = list(w)
    for i, value in enumerate(x):
        w[i] -= lr * error * value
    return w
