"""Functional style: math's tanh for the sigmoid, map, reduce, fsum and generators instead of loops."""

import math
from functools import reduce
from itertools import accumulate, repeat
from operator import mul

import torch


def sigmoid(z):
    return 0.5 + 0.5 * math.tanh(0.5 * z)


def weighted_sum(x, w):
    return math.fsum(map(mul, x, w))


def squared_error(y, t):
    return math.pow(abs(y - t), 2)


def squared_error_gradient(x, y, t):
    slope = 2 * (y - t) * (y - y * y)
    return list(map(slope.__mul__, x))


def train(xs, ts, w, lr, epochs):
    def one_sample(state, sample):
        weights, _ = state
        x, t = sample
        y = sigmoid(weighted_sum(x, weights))
        return [v - lr * g for v, g in zip(weights, squared_error_gradient(x, y, t), strict=True)], y

    def one_epoch(state, _):
        start = (state[0], None)
        states = list(accumulate(zip(xs, ts, strict=True), one_sample, initial=start))[1:]
        return states[-1][0], [y for _, y in states]

    return reduce(one_epoch, repeat(None, epochs), (w, []))


def train_vectorized(x, t, w, lr, epochs):
    def step(state, _):
        weights, _ = state
        y = 0.5 * (1 + torch.tanh(torch.mv(x, weights) / 2))
        slopes = torch.einsum("nf,n,n->f", x, y - t, y - y**2)
        return weights - 2 * lr * slopes, y

    return reduce(step, range(epochs), (w, None))
