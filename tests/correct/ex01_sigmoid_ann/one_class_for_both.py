"""One class learns both ways: its method for single samples uses math.exp, its method for batches torch.sigmoid."""

import math

import torch


class Neuron:
    def __init__(self, weights, lr):
        self.weights = weights
        self.lr = lr

    @staticmethod
    def squash(z):
        return 1 / (1 + math.exp(-z)) if z >= 0 else 1 - 1 / (1 + math.exp(z))

    def output(self, x):
        return self.squash(weighted_sum(x, self.weights))

    def batch_output(self, x):
        return torch.sigmoid(x @ self.weights)

    def learn(self, x, t):
        y = self.output(x)
        slopes = squared_error_gradient(x, y, t)
        self.weights = [v - self.lr * s for v, s in zip(self.weights, slopes, strict=True)]
        return y

    def batch_learn(self, x, t):
        y = self.batch_output(x)
        σ_slope = (1 - y) * y
        self.weights = self.weights - self.lr * (2 * (y - t) * σ_slope) @ x
        return y


def sigmoid(z):
    return Neuron.squash(z)


def weighted_sum(x, w):
    return sum(a * b for a, b in zip(x, w, strict=True))


def squared_error(y, t):
    return (y - t) ** 2


def squared_error_gradient(x, y, t):
    return [2 * a * (y - t) * (1 - y) * y for a in x]


def train(xs, ts, w, lr, epochs):
    neuron = Neuron(w, lr)
    for _ in range(epochs):
        outputs = [neuron.learn(x, t) for x, t in zip(xs, ts, strict=True)]
    return neuron.weights, outputs


def train_vectorized(x, t, w, lr, epochs):
    neuron = Neuron(w, lr)
    for _ in range(epochs):
        outputs = neuron.batch_learn(x, t)
    return neuron.weights, outputs
