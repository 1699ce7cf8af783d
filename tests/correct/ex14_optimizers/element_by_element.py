"""Plain Python numbers: each element of each tensor is computed alone and written back."""

import cmath

import torch


def _elementwise(update):
    """Makes a step out of `update(w, g, *remembered) -> (w, *remembered)` on numbers."""

    def step(parameters, *memories):
        for w, *kept in zip(parameters, *memories, strict=True):
            if w.grad is None:
                continue
            columns = [x.detach().flatten().tolist() for x in (w, w.grad, *kept)]
            rows = [update(*row) for row in zip(*columns, strict=True)]
            for x, column in zip((w, *kept), zip(*rows, strict=True), strict=True):
                with torch.no_grad():
                    x.copy_(torch.tensor(column, dtype=x.dtype).view(x.shape))

    return step


def momentum_step(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    def update(w, g, v):
        g += weight_decay * w
        v = momentum * v + g
        return w - lr * (g + momentum * v if nesterov else v), v

    _elementwise(update)(parameters, velocities)


def adagrad_step(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    def update(w, g, s):
        g += weight_decay * w
        s += g * g
        return w - lr * g / (s**0.5 + eps), s

    _elementwise(update)(parameters, sums)


def rmsprop_step(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    def update(w, g, s):
        g += weight_decay * w
        s = alpha * s + (1 - alpha) * g * g
        return w - lr * g / (s**0.5 + eps), s

    _elementwise(update)(parameters, squares)


def adam_step(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    _adam(parameters, means, squares, step, lr, betas, eps, inside=weight_decay)


def adamw_step(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    _adam(parameters, means, squares, step, lr, betas, eps, beside=weight_decay)


def _adam(parameters, means, squares, step, lr, betas, eps, inside=0.0, beside=0.0):
    b1, b2 = betas

    def update(w, g, m, s):
        g += inside * w
        m, s = b1 * m + (1 - b1) * g, b2 * s + (1 - b2) * g * g
        up, down = m / (1 - b1**step), (s / (1 - b2**step)) ** 0.5 + eps
        return w - lr * beside * w - lr * up / down, m, s

    _elementwise(update)(parameters, means, squares)


def step_lr(epoch, lr, step_size, gamma=0.1):
    return lr if epoch < step_size else gamma * step_lr(epoch - step_size, lr, step_size, gamma)


def cosine_lr(epoch, lr, epochs, lr_min=0.0):
    wave = cmath.exp(1j * cmath.pi * epoch / epochs).real
    return lr_min + (lr - lr_min) * (wave + 1) * 0.5
