"""Slices along the axis one by one, values picked in a loop, and results put together with stack."""

import math

import torch


def log_sum_exp(x, dim):
    slices = x.unbind(dim)
    largest = slices[0]
    for s in slices[1:]:
        largest = torch.maximum(largest, s)
    largest = largest.detach()
    total = torch.zeros_like(largest)
    for s in slices:
        total = total + torch.exp(s - largest)
    return torch.log(total) + largest


def softmax(x, dim):
    log_total = log_sum_exp(x, dim)
    return torch.stack([torch.exp(s - log_total) for s in x.unbind(dim)], dim)


def log_softmax(x, dim):
    log_total = log_sum_exp(x, dim)
    return torch.stack([s - log_total for s in x.unbind(dim)], dim)


def cross_entropy(logits, targets, reduction="mean"):
    if targets.dtype is not torch.long:
        raise TypeError("targets have to be int64")
    if reduction != "none" and reduction != "sum" and reduction != "mean":
        raise ValueError("no such reduction: " + reduction)
    losses = []
    for row, target in zip(logits, targets, strict=True):
        losses.append(log_sum_exp(row, 0) - row[target])
    if reduction == "none":
        return torch.stack(losses)
    total = 0
    for loss in losses:
        total = total + loss
    if reduction == "mean":
        total = total / len(losses)
    return total


def binary_cross_entropy(p, targets, epsilon=1e-6):
    total = 0
    for probability, target in zip(p.reshape(-1), targets.reshape(-1), strict=True):
        if target == 1:
            total = total - torch.log(probability + epsilon)
        else:
            total = total - torch.log(1 - probability + epsilon)
    return total / p.numel()


def binary_cross_entropy_with_logits(logits, targets):
    total = 0
    for z, t in zip(logits.flatten(), targets.flatten(), strict=True):
        if z > 0:
            loss = z + torch.log(1 + torch.exp(-z))
        else:
            loss = torch.log(1 + torch.exp(z))
        if t == 1:
            loss = loss - z
        total = total + loss
    return total / logits.numel()


def cross_entropy_update(x, t, w, lr):
    z = 0.0
    for i in range(len(x)):
        z += x[i] * w[i]
    y = 1 / (1 + math.exp(-z)) if z > -700 else 0.0
    new = []
    for i in range(len(w)):
        new.append(w[i] - lr * (y - t) * x[i])
    return new
