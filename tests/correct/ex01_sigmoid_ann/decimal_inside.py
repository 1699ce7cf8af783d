"""decimal's exact arithmetic for the plain numbers, a stable form with where and log1p for the batch."""

from decimal import Decimal, getcontext

import torch

getcontext().prec = 30


def sigmoid(z):
    return float(1 / (1 + (-Decimal(z)).exp()))


def weighted_sum(x, w):
    return float(sum(Decimal(a) * Decimal(b) for a, b in zip(x, w, strict=True)))


def squared_error(y, t):
    return float((Decimal(y) - Decimal(t)) ** 2)


def squared_error_gradient(x, y, t):
    y, t = Decimal(y), Decimal(t)
    return [float(2 * Decimal(a) * (y - t) * (1 - y) * y) for a in x]


def train(xs, ts, w, lr, epochs):
    weights, outputs = tuple(w), []
    for step in range(epochs * len(xs)):
        n = step % len(xs)
        if n == 0:
            outputs = []
        outputs.append(sigmoid(weighted_sum(xs[n], weights)))
        slopes = squared_error_gradient(xs[n], outputs[-1], ts[n])
        weights = tuple(
            float(Decimal(v) - Decimal(lr) * Decimal(s)) for v, s in zip(weights, slopes, strict=True)
        )
    return list(weights), outputs


def train_vectorized(x, t, w, lr, epochs):
    path = [w]
    for _ in range(epochs):
        z = torch.tensordot(x, path[-1], dims=1)
        y = torch.exp(-torch.log1p(torch.exp(-z)))
        slopes = torch.stack([2 * (y - t) * (1 - y) * y * column for column in x.unbind(1)])
        path.append(torch.sub(path[-1], slopes.sum(1), alpha=lr))
    return path[-1], y
