"""Custom autograd.Functions with the gradient of a normalisation worked out on paper; buffers filled by copy_."""

import torch
from torch import nn


class Standardize(torch.autograd.Function):
    """Each column of (M, C) gets mean 0 and spread 1."""

    @staticmethod
    def forward(ctx, columns, mean, var, eps):
        inverse = (var + eps).rsqrt()
        normal = (columns - mean) * inverse
        ctx.save_for_backward(normal, inverse)
        return normal

    @staticmethod
    def backward(ctx, grad):
        normal, inverse = ctx.saved_tensors
        of_x = inverse * (grad - grad.mean(0) - normal * (grad * normal).mean(0))
        return of_x, None, None, None


def _statistics(columns):
    mean = columns.detach().mean(0)
    return mean, (columns.detach() - mean).pow(2).mean(0)


def batch_norm(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    rows = x if x.dim() == 2 else x.permute(0, 2, 1).flatten(0, 1)
    if training:
        m = rows.shape[0]
        if m == 1:
            raise ValueError("one value")
        mean, var = _statistics(rows)
        running_mean.copy_(running_mean * (1 - momentum) + mean * momentum)
        running_var.copy_(running_var * (1 - momentum) + var * (momentum * m / (m - 1)))
        rows = Standardize.apply(rows, mean, var, eps)
    else:
        rows = rows.sub(running_mean).div((running_var + eps).sqrt())
    rows = rows * weight + bias
    return rows if x.dim() == 2 else rows.unflatten(0, (x.shape[0], -1)).permute(0, 2, 1)


def layer_norm(x, weight, bias, eps=1e-5):
    columns = x.reshape(-1, x.shape[-1]).t()
    mean, var = _statistics(columns)
    return Standardize.apply(columns, mean, var, eps).t().reshape(x.shape).mul(weight).add(bias)


class _Affine(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(features))
        self.bias = nn.Parameter(torch.zeros(features))


class BatchNorm1d(_Affine):
    def __init__(self, features, eps=1e-5, momentum=0.1):
        super().__init__(features)
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.ones(features))
        self.forward = lambda x: batch_norm(
            x, self.running_mean, self.running_var, self.weight, self.bias, self.training, momentum, eps
        )


class LayerNorm(_Affine):
    def __init__(self, features, eps=1e-5):
        super().__init__(features)
        self.eps = eps

    def forward(self, x):
        return layer_norm(x, self.weight, self.bias, eps=self.eps)
