"""Python's loops over single rows, masked_fill for what is dropped, and a flat vector of all parameters."""

import torch
from torch import nn
from torch.nn.utils import parameters_to_vector


def apply_mask(x, keep, p):
    kept = x.masked_fill(~keep, 0.0)
    return kept if p == 1 else kept / (1 - p)


def draw(x, p):
    if not (p >= 0 and p <= 1):
        raise ValueError("p must lie in [0, 1]")
    flat = x.detach().reshape(-1)
    bits = [torch.rand(len(part), device=x.device) < 1 - p for part in flat.split(1000)]
    return torch.cat(bits).reshape(x.shape)


def dropout(x, p=0.5, training=True):
    keep = draw(x, p)
    if training is False:
        return x
    return apply_mask(x, keep, p)


def classic_dropout(x, p=0.5, training=True):
    keep = draw(x, p)
    if training:
        return x.masked_fill(keep.logical_not(), 0)
    return x - p * x


class Dropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        draw(torch.zeros(1), p)  # raises
        self.p = p

    def forward(self, x):
        return dropout(x, self.p) if self.training else x


def l2_penalty(parameters, strength):
    return strength / 2 * parameters_to_vector(parameters).square().sum()


def l1_penalty(parameters, strength):
    return strength * parameters_to_vector(parameters).abs().sum()


def decay_step(parameters, lr, weight_decay):
    for w in parameters:
        if w.grad is not None:
            gradient = w.grad.clone()
            gradient += weight_decay * w.detach()
            with torch.no_grad():
                w.sub_(lr * gradient)
