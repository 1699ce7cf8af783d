"""Index loops and running totals, no comprehension anywhere; the batch is gone through sample by sample."""

import math

import torch


def sigmoid(z):
    if z < -700:
        return 0.0
    return 1.0 / (1.0 + math.exp(-z))


def weighted_sum(x, w):
    total = 0.0
    i = 0
    while i < len(x):
        total = total + x[i] * w[i]
        i += 1
    return total


def squared_error(y, t):
    difference = t - y
    return difference * difference


def squared_error_gradient(x, y, t):
    gradient = [0.0] * len(x)
    for i in range(len(x)):
        gradient[i] = 2 * x[i] * (y - t) * (1 - y) * y
    return gradient


def train(xs, ts, w, lr, epochs):
    weights = []
    for value in w:
        weights.append(value)
    outputs = [0.0] * len(xs)
    for epoch in range(epochs):
        for n in range(len(xs)):
            y = sigmoid(weighted_sum(xs[n], weights))
            outputs[n] = y
            slopes = squared_error_gradient(xs[n], y, ts[n])
            for i in range(len(weights)):
                weights[i] -= lr * slopes[i]
        if epoch % 100 == 0:
            print("epoch", epoch, "weights", weights)
    return weights, outputs


def train_vectorized(x, t, w, lr, epochs):
    w = w.clone()
    for _ in range(epochs):
        outputs = torch.empty_like(t)
        step = torch.zeros_like(w)
        for n in range(len(x)):
            y = torch.sigmoid(torch.dot(x[n], w))
            outputs[n] = y
            step += 2 * x[n] * (y - t[n]) * (1 - y) * y
        w -= lr * step
    return w, outputs
