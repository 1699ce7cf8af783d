"""Loops: channel by channel in batch norm, row by row in layer norm; the parts are stacked in the end."""

import torch
from torch import nn


def _standard(values, eps):
    n = values.numel()
    mean = values.sum() / n
    deviation = values - mean
    var = (deviation * deviation).sum() / n
    return deviation / (var + eps) ** 0.5, mean, var


def batch_norm(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    channels = []
    for c in range(x.shape[1]):
        channel = x[:, c]
        if training:
            n = channel.numel()
            if n < 2:
                raise ValueError("no spread in one value")
            channel, mean, var = _standard(channel, eps)
            running_mean[c] = (1 - momentum) * running_mean[c] + momentum * mean.item()
            running_var[c] = (1 - momentum) * running_var[c] + momentum * var.item() * n / (n - 1)
        else:
            channel = (channel - running_mean[c]) / (running_var[c] + eps) ** 0.5
        channels.append(channel * weight[c] + bias[c])
    return torch.stack(channels, dim=1)


class BatchNorm1d(nn.Module):
    def __init__(self, features, eps=1e-5, momentum=0.1):
        super().__init__()
        self.settings = {"momentum": momentum, "eps": eps}
        for name, start in (("bias", 0.0), ("weight", 1.0)):
            setattr(self, name, nn.Parameter(torch.full((features,), start)))
        for name, start in (("running_var", 1.0), ("running_mean", 0.0)):
            self.register_buffer(name, torch.full((features,), start))

    def forward(self, x):
        return batch_norm(
            x, self.running_mean, self.running_var, self.weight, self.bias, self.training, **self.settings
        )


def layer_norm(x, weight, bias, eps=1e-5):
    if x.dim() == 1:
        return _standard(x, eps)[0] * weight + bias
    return torch.stack([layer_norm(part, weight, bias, eps) for part in x])


class LayerNorm(nn.Module):
    def __init__(self, features, eps=1e-5):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(features))
        self.weight = nn.Parameter(torch.ones(features))
        self.eps = eps

    def forward(self, x):
        return layer_norm(x, self.weight, self.bias, self.eps)
