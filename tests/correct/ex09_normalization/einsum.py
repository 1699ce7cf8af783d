"""Sums by einsum and matrix products; one helper for both norms, told which axes it averages over."""

import torch
from torch import nn


def _moments(x, axes):
    n = 1
    for axis in axes:
        n *= x.shape[axis]
    mean = x.sum(axes, keepdim=True) / n
    return mean, ((x - mean) ** 2).sum(axes, keepdim=True) / n, n


def _per_channel(v, x):
    return v[:, None] if x.dim() == 3 else v


def batch_norm(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    if not training:
        scale = weight / torch.sqrt(running_var + eps)
        shift = bias - running_mean * scale
        return torch.einsum("nc...,c->nc...", x, scale) + _per_channel(shift, x)
    mean, var, m = _moments(x, (0, 2) if x.dim() == 3 else (0,))
    if m < 2:
        raise ValueError("Expected more than 1 value per channel when training")
    with torch.no_grad():
        running_mean.mul_(1 - momentum).add_(mean.flatten(), alpha=momentum)
        running_var.mul_(1 - momentum).add_(var.flatten(), alpha=momentum * m / (m - 1))
    normal = (x - mean) / (var + eps).sqrt()
    return torch.einsum("nc...,c->nc...", normal, weight) + _per_channel(bias, x)


def layer_norm(x, weight, bias, eps=1e-5):
    mean, var, _ = _moments(x, (x.dim() - 1,))
    return torch.addcmul(bias, (x - mean) / (var + eps).sqrt(), weight)


class Base(nn.Module):
    def __init__(self, features: int, eps: float = 1e-5) -> None:
        super().__init__()
        self.eps = eps
        self.bias = nn.Parameter(torch.zeros(features))
        self.weight = nn.Parameter(torch.zeros(features) + 1)

    def affine(self):
        return {"weight": self.weight, "bias": self.bias, "eps": self.eps}


class LayerNorm(Base):
    def forward(self, x):
        return layer_norm(x, **self.affine())


class BatchNorm1d(Base):
    def __init__(self, features: int, eps: float = 1e-5, momentum: float = 0.1) -> None:
        super().__init__(features, eps)
        self.momentum = momentum
        self.running_mean = nn.Buffer(torch.zeros(features))
        self.running_var = nn.Buffer(torch.ones(features))

    def forward(self, x):
        return batch_norm(
            x,
            running_mean=self.running_mean,
            running_var=self.running_var,
            training=self.training,
            momentum=self.momentum,
            **self.affine(),
        )
