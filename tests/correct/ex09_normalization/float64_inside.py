"""float64 inside, the result converted back; the kept statistics are written through .data; the modules hold the work."""

import torch
from torch import nn


class BatchNorm1d(nn.Module):
    def __init__(self, features, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(features), requires_grad=True)
        self.bias = nn.Parameter(torch.zeros(features), requires_grad=True)
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.ones(features))

    def forward(self, x):
        return normalized_batch(
            x,
            (self.running_mean, self.running_var),
            (self.weight, self.bias),
            self.training,
            self.momentum,
            self.eps,
        )


def normalized_batch(x, kept, affine, training, momentum, eps):
    dtype, flat = x.dtype, x.dim() == 2
    wide = (x.unsqueeze(-1) if flat else x).double()  # (N, C, L)
    running_mean, running_var = kept
    if training:
        count = wide.shape[0] * wide.shape[2]
        if not count > 1:
            raise ValueError("Batch norm of one value.")
        mean = wide.mean(dim=(0, 2), keepdim=True)
        centred = wide - mean
        var = centred.pow(2).mean(dim=(0, 2), keepdim=True)
        running_mean.data += momentum * (mean.data.view(-1) - running_mean.data).to(running_mean.dtype)
        target = var.data.view(-1) * count / (count - 1)
        running_var.data += momentum * (target - running_var.data).to(running_var.dtype)
    else:
        centred = wide - running_mean.double()[:, None]
        var = running_var.double()[:, None]
    weight, bias = (each.double()[:, None] for each in affine)
    result = (weight * centred / (var + eps).pow(0.5) + bias).to(dtype)
    return result[..., 0] if flat else result


def batch_norm(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return normalized_batch(x, (running_mean, running_var), (weight, bias), training, momentum, eps)


class LayerNorm(nn.Module):
    def __init__(self, features, eps=1e-5):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(features))
        self.bias = nn.Parameter(torch.zeros(features))

    def forward(self, x):
        return normalized_rows(x, self.weight, self.bias, self.eps)


def normalized_rows(x, weight, bias, eps):
    wide = x.to(torch.float64)
    centred = wide.sub(wide.mean(dim=-1, keepdim=True))
    spread = centred.square().mean(dim=-1, keepdim=True).add(eps).sqrt()
    return (centred / spread * weight + bias).to(x.dtype)


def layer_norm(x, weight, bias, eps=1e-5):
    return normalized_rows(x, weight, bias, eps)
