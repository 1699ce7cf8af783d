"""Without no_grad: everything by .data and copy_, the new values computed first and written last."""

from math import cos, pi


def momentum_step(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    for w, v in zip(list(parameters), velocities, strict=True):
        if w.grad is None:
            continue
        g = w.grad.data + w.data * weight_decay
        new = v * momentum + g
        direction = new * momentum + g if nesterov else new
        v.data.copy_(new)
        w.data.copy_(w.data - direction * lr)


def _scaled(w, top, square, lr, eps):
    w.data.copy_(w.data - top * lr / (square**0.5 + eps))


def adagrad_step(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    for w, s in zip(list(parameters), sums, strict=True):
        if w.grad is not None:
            g = w.grad.data + w.data * weight_decay
            s.data[...] = s + g.square()
            _scaled(w, g, s, lr, eps)


def rmsprop_step(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    for w, s in zip(list(parameters), squares, strict=True):
        if w.grad is not None:
            g = w.grad.data + w.data * weight_decay
            s.data[...] = s + (1 - alpha) * (g * g - s)
            _scaled(w, g, s, lr, eps)


def adam_step(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    for w, m, s in zip(list(parameters), means, squares, strict=True):
        if w.grad is not None:
            g = w.grad.data + w.data * weight_decay
            _move(w, g, m, s, step, lr, betas, eps)


def _move(w, g, m, s, step, lr, betas, eps):
    m.data.set_(m.data.mul_(betas[0]).add_(g - betas[0] * g))
    s.data[...] = betas[1] * s + (1.0 - betas[1]) * g * g
    m_hat, s_hat = (x / (1.0 - beta**step) for x, beta in zip((m, s), betas, strict=True))
    _scaled(w, m_hat, s_hat, lr, eps)


def adamw_step(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    for w, m, s in zip(list(parameters), means, squares, strict=True):
        if w.grad is not None:
            w.data.sub_(w.data * (lr * weight_decay))
            _move(w, w.grad.data, m, s, step, lr, betas, eps)


def step_lr(epoch, lr, step_size, gamma=0.1):
    return lr * gamma ** int(epoch / step_size)


def cosine_lr(epoch, lr, epochs, lr_min=0.0):
    middle, height = (lr + lr_min) / 2, (lr - lr_min) / 2
    return middle + height * cos(epoch * pi / epochs)
