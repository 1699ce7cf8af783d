"""Sets switches of the whole program at the top: default dtype, printing, anomaly detection, numpy's errors."""

import math
import warnings

import numpy as np
import torch

warnings.filterwarnings("ignore")
torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
torch.set_printoptions(precision=10, sci_mode=False, linewidth=200)
torch.autograd.set_detect_anomaly(True)
np.seterr(all="raise")


def log_sum_exp(x, dim):
    rows = x.movedim(dim, 0)
    m = rows.cummax(0).values[-1]
    return (rows - m).exp().cumsum(0)[-1].log() + m


def log_softmax(x, dim):
    return (x.movedim(dim, 0) - log_sum_exp(x, dim)).movedim(0, dim)


def softmax(x, dim):
    return log_softmax(x, dim).exp()


def cross_entropy(logits, targets, reduction="mean"):
    if not isinstance(reduction, str) or reduction not in {"none", "sum", "mean"}:
        raise ValueError(reduction)
    if targets.is_floating_point() or targets.dtype != torch.int64:
        raise TypeError(str(targets.dtype))
    picked = torch.index_select(log_softmax(logits, 1), 1, targets).diagonal()
    losses = torch.negative(picked)
    if reduction == "none":
        return losses
    return getattr(torch, reduction)(losses)


def binary_cross_entropy(p, targets, epsilon=1e-6):
    def one(q, t):
        return -(t * torch.log(q + epsilon) + (1 - t) * torch.log(1 - q + epsilon))

    return one(p.flatten(), targets.flatten()).mean()


def binary_cross_entropy_with_logits(logits, targets):
    def one(z, t):
        return torch.maximum(z, torch.zeros_like(z)) - t * z + torch.log1p(torch.exp(-torch.abs(z)))

    return one(logits.reshape(-1), targets.reshape(-1)).mean()


def cross_entropy_update(x, t, w, lr):
    z = float(np.dot(x, w))
    y = 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))
    return [float(v) for v in np.asarray(w) - lr * (y - t) * np.asarray(x)]
