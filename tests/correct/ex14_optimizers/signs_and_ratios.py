"""The formulas rearranged: rsqrt where eps allows it, ratios of averages, decay as one subtraction."""

import math

import torch


def pairs(parameters, *memories):
    return [row for row in zip(parameters, *memories, strict=False) if row[0].grad is not None]


def momentum_step(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    torch.set_grad_enabled(False)
    try:
        for w, v in pairs(parameters, velocities):
            decayed = w.grad + weight_decay * w
            torch.add(decayed, v, alpha=momentum, out=v)
            if nesterov:
                w -= lr * decayed
                w -= lr * momentum * v
            else:
                w -= lr * v
    finally:
        torch.set_grad_enabled(True)


def adagrad_step(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    for w, s in pairs(parameters, sums):
        g = torch.add(w.grad, w.detach(), alpha=weight_decay)
        s += g.abs() ** 2
        w.detach().sub_(lr * torch.div(g, torch.hypot(torch.sqrt(s), torch.zeros_like(s)).add(eps)))


def rmsprop_step(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    for w, s in pairs(parameters, squares):
        g = torch.add(w.grad, w.detach(), alpha=weight_decay)
        s.sub_((1 - alpha) * (s - g**2))
        w.detach().sub_(lr * g * (s.sqrt() + eps).reciprocal())


def adam_step(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    for w, m, s in pairs(parameters, means, squares):
        adam_move(w, w.grad + weight_decay * w.detach(), m, s, step, lr, betas, eps)


def adam_move(w, g, m, s, step, lr, betas, eps):
    """eps is scaled up where s is not scaled down."""
    m.sub_((1 - betas[0]) * (m - g))
    s.sub_((1 - betas[1]) * (s - g**2))
    grown = math.sqrt(1 - betas[1] ** step)
    rate = lr * grown / (1 - betas[0] ** step)
    w.detach().sub_(rate * m / (s.sqrt() + eps * grown))


def adamw_step(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    for w, m, s in pairs(parameters, means, squares):
        before = w.detach().clone()
        adam_move(w, w.grad, m, s, step, lr, betas, eps)
        w.detach().sub_(before, alpha=lr * weight_decay)  # the share is of what w was before the step


def step_lr(epoch, lr, step_size, gamma=0.1):
    return math.exp(math.log(lr) + (epoch - epoch % step_size) // step_size * math.log(gamma))


def cosine_lr(epoch, lr, epochs, lr_min=0.0):
    return lr - (lr - lr_min) * math.sin(math.pi * epoch / (2 * epochs)) ** 2
