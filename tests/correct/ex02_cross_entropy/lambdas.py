"""Short lambdas over a star import, in which one's own names stand before the library's."""

from math import exp as _exp
from math import fsum as _sum

import torch
from torch import *

_total = lambda x, dim: (x - x.amax(dim, True)).exp().sum(dim, True)
log_sum_exp = lambda x, dim: (_total(x, dim).log() + x.amax(dim, True)).sum(dim)
log_softmax = lambda x, dim: x - log_sum_exp(x, dim).unsqueeze(dim)
softmax = lambda x, dim: (x - x.amax(dim, True)).exp() / _total(x, dim)


def cross_entropy(logits, targets, reduction="mean"):
    if reduction not in "none sum mean".split():
        raise ValueError(reduction)
    if not targets.dtype == torch.int64:
        raise TypeError(targets.dtype)
    columns = torch.arange(logits.size(1), device=logits.device)
    picked = log_softmax(logits, 1).masked_select(columns == targets.unsqueeze(1))
    return (-picked) if reduction == "none" else -(picked.sum() if reduction == "sum" else picked.mean())


def binary_cross_entropy(p, targets, epsilon=1e-6):
    return -(targets * log(p + epsilon) + (1 - targets) * log((1 - p) + epsilon)).mean()


def binary_cross_entropy_with_logits(logits, targets):
    loss = zeros_like(logits)
    positive = logits > 0
    loss[positive] = logits[positive] + log1p((-logits[positive]).exp())
    loss[~positive] = log1p(logits[~positive].exp())
    return (loss - targets * logits).mean()


def cross_entropy_update(x, t, w, lr):
    z = _sum(a * b for a, b in zip(x, w, strict=True))
    y = 1 / (1 + _exp(-z)) if z >= 0 else 1 - 1 / (1 + _exp(z))
    return [b - lr * a * (y - t) for a, b in zip(x, w, strict=True)]
