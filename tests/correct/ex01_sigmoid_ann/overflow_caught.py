"""try and except for the overflow, functions inside functions, the product rule written out step by step."""

import math as m

import torch as th

BIG = 1e308


def logistic(z):
    try:
        return m.e**z / (1 + m.e**z)
    except OverflowError:
        return 1.0


sigmoid = logistic


def weighted_sum(x, w):
    (first, *others), (weight, *weights) = x, w
    return first * weight + (weighted_sum(others, weights) if others else 0.0)


def squared_error(y, t):
    return (t - y) ** 2.0


def squared_error_gradient(x, y, t):
    dE_dy = 2 * (y - t)
    dy_dz = y * (1 - y)
    return [dE_dy * dy_dz * dz_dw for dz_dw in x]


def train(xs, ts, w, lr, epochs):
    def learn_from(x, t):
        y = sigmoid(weighted_sum(x, w))
        for i, slope in enumerate(squared_error_gradient(x, y, t)):
            w[i] = w[i] - lr * slope
        return y

    w = w.copy()
    while epochs > 0:
        outputs = [learn_from(*sample) for sample in zip(xs, ts, strict=True)]
        epochs -= 1
    return w, outputs


def train_vectorized(x, t, w, lr, epochs):
    def tanh(z):  # one's own, whatever it is called
        return 2 * th.special.expit(2 * z) - 1

    dtype = x.dtype
    x, t, w = x.double(), t.double(), w.double()
    w = w[:, None]  # a column
    t = t.view(-1, 1)
    for _ in range(epochs):
        y = (tanh(x.mm(w) / 2) + 1) / 2
        gradient = x.t().mm(2 * (y - t) * (1 - y) * y)
        w = w + gradient.mul(-lr)
    return w.squeeze(1).to(dtype), y.flatten().to(dtype)


# what one tries at the end of the file
weights, outputs = train([[1.0, 0.0], [1.0, 1.0]], [0.0, 1.0], [0.1, -0.2], lr=0.5, epochs=3)
print(weights, outputs, sum(map(squared_error, outputs, [0.0, 1.0])))
