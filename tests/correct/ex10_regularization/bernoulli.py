"""Masks by bernoulli_ and torch.where, the layer as a closure's shell, and foreach operators for the step."""

import torch
import torch.nn as nn


def apply_mask(x, keep, p):
    if p >= 1:
        return torch.zeros_like(x) * x
    return torch.where(keep, x / (1 - p), torch.zeros((), dtype=x.dtype, device=x.device))


def _check(p):
    if p < 0 or p > 1:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")


def dropout(x, p=0.5, training=True):
    _check(p)
    if not training:
        return x
    keep = torch.empty_like(x, dtype=torch.bool).bernoulli_(1 - p)
    return apply_mask(x, keep, p)


def classic_dropout(x, p=0.5, training=True):
    _check(p)
    if training:
        return x * torch.bernoulli(torch.full_like(x, 1 - p))
    return (1 - p) * x


class Dropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        _check(p)
        self.p = p

    def forward(self, x):
        if self.training:
            return dropout(x, self.p)
        return x.clone()

    def extra_repr(self):
        return f"p={self.p}"


def l2_penalty(parameters, strength):
    return 0.5 * strength * torch.stack([torch.sum(w**2) for w in parameters]).sum()


def l1_penalty(parameters, strength):
    return strength * torch.stack([torch.sum(torch.abs(w)) for w in parameters]).sum()


@torch.no_grad()
def decay_step(parameters, lr, weight_decay):
    moving = [w for w in parameters if w.grad is not None]
    if moving:
        gradients = torch._foreach_add([w.grad for w in moving], moving, alpha=weight_decay)
        torch._foreach_add_(moving, gradients, alpha=-lr)
