"""torch.autograd.Function with a backward of one's own for every loss."""

import math

import torch
from torch.autograd import Function


class LogSumExp(Function):
    @staticmethod
    def forward(ctx, x, dim):
        shift = x.max(dim, keepdim=True).values
        e = torch.exp(x - shift)
        total = e.sum(dim, keepdim=True)
        ctx.save_for_backward(e / total)
        ctx.dim = dim
        return (total.log() + shift).squeeze(dim)

    @staticmethod
    def backward(ctx, grad):
        (probabilities,) = ctx.saved_tensors
        return grad.unsqueeze(ctx.dim) * probabilities, None


class Softmax(Function):
    @staticmethod
    def forward(ctx, x, dim):
        p = torch.exp(x - x.amax(dim, True))
        p /= p.sum(dim, True)
        ctx.save_for_backward(p)
        ctx.dim = dim
        return p

    @staticmethod
    def backward(ctx, grad):
        (p,) = ctx.saved_tensors
        return p * (grad - (p * grad).sum(ctx.dim, True)), None


class LogSoftmax(Function):
    @staticmethod
    def forward(ctx, x, dim):
        x = x - x.amax(dim, True)
        result = x - x.exp().sum(dim, True).log()
        ctx.save_for_backward(result)
        ctx.dim = dim
        return result

    @staticmethod
    def backward(ctx, grad):
        (log_p,) = ctx.saved_tensors
        return grad - log_p.exp() * grad.sum(ctx.dim, True), None


class BinaryCrossEntropy(Function):
    @staticmethod
    def forward(ctx, p, targets, epsilon):
        ctx.save_for_backward(p, targets)
        ctx.epsilon = epsilon
        yes, no = torch.log(p + epsilon), torch.log(1 - p + epsilon)
        return -torch.mean(targets * yes + (1 - targets) * no)

    @staticmethod
    def backward(ctx, grad):
        p, t = ctx.saved_tensors
        slope = (1 - t) / (1 - p + ctx.epsilon) - t / (p + ctx.epsilon)
        return grad * slope / p.numel(), None, None


class FromLogits(Function):
    @staticmethod
    def forward(ctx, z, t):
        small = torch.exp(-z.abs())
        ctx.save_for_backward(z, t, small)
        return (torch.relu(z) - t * z + torch.log1p(small)).mean()

    @staticmethod
    def backward(ctx, grad):
        z, t, small = ctx.saved_tensors
        y = torch.where(z >= 0, 1.0, small) / (1 + small)
        return grad * (y - t) / z.numel(), None


def log_sum_exp(x, dim):
    return LogSumExp.apply(x, dim)


def softmax(x, dim):
    return Softmax.apply(x, dim)


def log_softmax(x, dim):
    return LogSoftmax.apply(x, dim)


def cross_entropy(logits, targets, reduction="mean"):
    reduce = {"none": lambda v: v, "sum": torch.sum, "mean": torch.mean}.get(reduction)
    if reduce is None:
        raise ValueError(f"unknown reduction {reduction}")
    if targets.dtype != torch.int64:
        raise TypeError(f"int64 expected, not {targets.dtype}")
    return reduce(-log_softmax(logits, 1)[torch.arange(len(targets)), targets])


def binary_cross_entropy(p, targets, epsilon=1e-6):
    return BinaryCrossEntropy.apply(p, targets, epsilon)


def binary_cross_entropy_with_logits(logits, targets):
    return FromLogits.apply(logits, targets)


def cross_entropy_update(x, t, w, lr):
    z = math.fsum(a * b for a, b in zip(x, w, strict=True))
    try:
        y = 1 / (1 + math.exp(-z))
    except OverflowError:
        y = 0.0
    return [b - lr * a * (y - t) for a, b in zip(x, w, strict=True)]
