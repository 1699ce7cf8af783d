"""Custom autograd.Functions that save the mask and the signs; the step writes through .data, shrinking first."""

import torch
from torch import Tensor, nn


class Masked(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x: Tensor, factor: Tensor) -> Tensor:
        ctx.save_for_backward(factor)
        return x * factor

    @staticmethod
    def backward(ctx, grad):
        (factor,) = ctx.saved_tensors
        return grad * factor, None


class AbsoluteSum(torch.autograd.Function):
    @staticmethod
    def forward(ctx, w: Tensor) -> Tensor:
        ctx.save_for_backward(w.sign())
        return w.abs().sum()

    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.saved_tensors[0]


def apply_mask(x: Tensor, keep: Tensor, p: float) -> Tensor:
    factor = keep.to(x.dtype)
    return Masked.apply(x, factor / (1 - p) if p < 1 else 0 * factor)


def validated(p: float) -> float:
    if p > 1.0 or p < 0.0:
        raise ValueError
    return p


def mask_like(x: Tensor, p: float) -> Tensor:
    return torch.rand(x.shape, device=x.device).gt(p) if p > 0 else torch.ones_like(x, dtype=torch.bool)


def dropout(x: Tensor, p: float = 0.5, training: bool = True) -> Tensor:
    validated(p)
    return apply_mask(x, mask_like(x, p), p) if training else 1 * x


def classic_dropout(x: Tensor, p: float = 0.5, training: bool = True) -> Tensor:
    validated(p)
    factor = mask_like(x, p).type_as(x) if training else torch.full_like(x, 1.0 - p)
    return Masked.apply(x, factor)


class Dropout(nn.Module):
    def __init__(self, p: float = 0.5):
        nn.Module.__init__(self)
        self.rate = validated(p)

    def forward(self, x: Tensor) -> Tensor:
        return dropout(x, p=self.rate, training=self.training)


def l2_penalty(parameters, strength: float) -> Tensor:
    total = None
    for w in parameters:
        square = torch.dot(w.flatten(), w.flatten())
        total = square if total is None else total + square
    return total * (strength / 2)


def l1_penalty(parameters, strength: float) -> Tensor:
    costs = [AbsoluteSum.apply(w) for w in parameters]
    return strength * sum(costs[1:], costs[0])


def decay_step(parameters, lr: float, weight_decay: float) -> None:
    for w in parameters:
        if w.grad is None:
            continue
        w.data.mul_(1 - lr * weight_decay).add_(w.grad, alpha=-lr)
