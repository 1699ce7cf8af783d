"""Whole lists at once by torch._foreach operators, as torch.optim does inside."""

import math

import torch


def _chosen(parameters, *memories, weight_decay=0.0):
    """Those with a gradient: weights, gradients, and what is remembered of each."""
    rows = [row for row in zip(parameters, *memories, strict=True) if row[0].grad is not None]
    ws, *kept = map(list, zip(*rows, strict=True)) if rows else ([] for _ in range(1 + len(memories)))
    gs = torch._foreach_add([w.grad for w in ws], ws, alpha=weight_decay)
    return ws, gs, *kept


@torch.no_grad()
def momentum_step(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    ws, gs, vs = _chosen(parameters, velocities, weight_decay=weight_decay)
    torch._foreach_mul_(vs, momentum)
    torch._foreach_add_(vs, gs)
    if nesterov:
        torch._foreach_add_(gs, vs, alpha=momentum)
    torch._foreach_add_(ws, gs if nesterov else vs, alpha=-lr)


@torch.no_grad()
def adagrad_step(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    ws, gs, ss = _chosen(parameters, sums, weight_decay=weight_decay)
    torch._foreach_addcmul_(ss, gs, gs)
    _divided(ws, gs, torch._foreach_sqrt(ss), lr, eps)


@torch.no_grad()
def rmsprop_step(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    ws, gs, ss = _chosen(parameters, squares, weight_decay=weight_decay)
    torch._foreach_mul_(ss, alpha)
    torch._foreach_addcmul_(ss, gs, gs, 1 - alpha)
    _divided(ws, gs, torch._foreach_sqrt(ss), lr, eps)


def _divided(ws, tops, bottoms, lr, eps):
    torch._foreach_add_(bottoms, eps)
    torch._foreach_addcdiv_(ws, tops, bottoms, -lr)


@torch.no_grad()
def _adam(ws, gs, ms, ss, step, lr, betas, eps):
    torch._foreach_lerp_(ms, gs, 1 - betas[0])
    torch._foreach_mul_(ss, betas[1])
    torch._foreach_addcmul_(ss, gs, gs, 1 - betas[1])
    roots = torch._foreach_sqrt(ss)
    torch._foreach_div_(roots, math.sqrt(1 - betas[1] ** step))
    _divided(ws, ms, roots, lr / (1 - betas[0] ** step), eps)


@torch.no_grad()
def adam_step(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    _adam(*_chosen(parameters, means, squares, weight_decay=weight_decay), step, lr, betas, eps)


@torch.no_grad()
def adamw_step(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    ws, gs, ms, ss = _chosen(parameters, means, squares)
    torch._foreach_mul_(ws, 1 - lr * weight_decay)
    _adam(ws, gs, ms, ss, step, lr, betas, eps)


def step_lr(epoch, lr, step_size, gamma=0.1):
    drops, _ = divmod(epoch, step_size)
    return lr * math.pow(gamma, drops)


def cosine_lr(epoch, lr, epochs, lr_min=0.0):
    share = math.cos(math.pi / 2 * epoch / epochs) ** 2
    return share * lr + (1 - share) * lr_min
