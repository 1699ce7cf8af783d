"""One row at a time, over all rows by torch.vmap; switches of the whole program are set at the top."""

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


def _row_log_sum_exp(row):
    m = row.amax(0)
    return (row - m).exp().sum(0).log() + m


def log_sum_exp(x, dim):
    rows = x.movedim(dim, -1)
    flat = rows.reshape(-1, rows.shape[-1])
    return torch.vmap(_row_log_sum_exp)(flat).reshape(rows.shape[:-1])


def log_softmax(x, dim):
    return torch.vmap(lambda s, t: s - t, in_dims=(dim, None), out_dims=dim)(x, log_sum_exp(x, dim))


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

    return torch.vmap(one)(p.flatten(), targets.flatten()).mean()


def binary_cross_entropy_with_logits(logits, targets):
    def one(z, t):
        return torch.maximum(z, torch.zeros_like(z)) - t * z + torch.log1p(torch.exp(-torch.abs(z)))

    return torch.func.vmap(one)(logits.reshape(-1), targets.reshape(-1)).mean()


def cross_entropy_update(x, t, w, lr):
    z = float(np.dot(x, w))
    y = 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))
    return [float(v) for v in np.asarray(w) - lr * (y - t) * np.asarray(x)]
