"""Classes with methods called softmax, log_softmax and logsumexp, and variables of the banned names."""

import torch
from torch import nn


class Logits:
    """Logits along one axis, and what follows from them."""

    def __init__(self, values, dim):
        self.values, self.dim = values, dim
        self.shift = values.detach().amax(dim=dim, keepdim=True)
        self.shifted = values - self.shift

    def exp(self):
        return torch.exp(self.shifted)

    def log_total(self):
        return self.exp().sum(dim=self.dim, keepdim=True).log()

    def logsumexp(self):
        return torch.squeeze(self.log_total() + self.shift, self.dim)

    def log_softmax(self):
        return self.shifted - self.log_total()

    def softmax(self):
        return self.log_softmax().exp()


class CrossEntropyLoss(nn.Module):
    """Called like torch's, but one's own."""

    def __init__(self, reduction):
        super().__init__()
        if reduction not in {"none", "sum", "mean"}:
            raise ValueError(reduction)
        self.reduction = reduction

    def forward(self, logits, targets):
        if targets.dtype != torch.int64:
            raise TypeError(targets.dtype)
        log_softmax = Logits(logits, 1).log_softmax()
        nll_loss = -log_softmax[:, targets].diagonal()
        return nll_loss if self.reduction == "none" else getattr(nll_loss, self.reduction)()


class BCELoss(nn.Module):
    def __init__(self, epsilon):
        super().__init__()
        self.register_buffer("epsilon", torch.tensor(epsilon, dtype=torch.float64))

    def forward(self, p, targets):
        epsilon = self.epsilon.to(p.dtype)
        both = torch.stack((1 - p + epsilon, p + epsilon))
        chosen = both.gather(0, targets.long().unsqueeze(0)).squeeze(0)
        return chosen.log().mean().mul(-1)


def log_sum_exp(x, dim):
    return Logits(x, dim).logsumexp()


def softmax(x, dim):
    softmax = Logits(x, dim).softmax()
    return softmax


def log_softmax(x, dim):
    return Logits(x, dim).log_softmax()


def cross_entropy(logits, targets, reduction="mean"):
    return CrossEntropyLoss(reduction)(logits, targets)


def binary_cross_entropy(p, targets, epsilon=1e-6):
    return BCELoss(epsilon)(p, targets)


def binary_cross_entropy_with_logits(logits, targets):
    softplus = torch.clamp(logits, min=0) + (-logits.abs()).exp().add(1).log()
    return torch.sub(softplus, targets * logits).mean()


def cross_entropy_update(x, t, w, lr):
    def sigmoid(z):
        exponential = torch.exp(-torch.tensor(abs(z), dtype=torch.float64)).item()
        return (1.0 if z >= 0 else exponential) / (1.0 + exponential)

    y = sigmoid(sum(map(float.__mul__, x, w)))
    return [b - lr * (y - t) * a for a, b in zip(x, w, strict=True)]
