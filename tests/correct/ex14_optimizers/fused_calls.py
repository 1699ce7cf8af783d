"""The chained in-place calls of torch's own single-tensor code: lerp_, addcmul_, addcdiv_."""

import math

import torch


def momentum_step(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    with torch.no_grad():
        for i, param in enumerate(parameters):
            grad = param.grad
            if grad is None:
                continue
            if weight_decay != 0:
                grad = grad.add(param, alpha=weight_decay)
            buf = velocities[i]
            buf.mul_(momentum).add_(grad)
            grad = grad.add(buf, alpha=momentum) if nesterov else buf
            param.add_(grad, alpha=-lr)


def adagrad_step(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for i, param in enumerate(parameters):
            grad = param.grad
            if grad is None:
                continue
            if weight_decay != 0:
                grad = grad.add(param, alpha=weight_decay)
            sums[i].addcmul_(grad, grad, value=1)
            param.addcdiv_(grad, sums[i].sqrt().add_(eps), value=-lr)


def rmsprop_step(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for i, param in enumerate(parameters):
            grad = param.grad
            if grad is None:
                continue
            if weight_decay != 0:
                grad = grad.add(param, alpha=weight_decay)
            squares[i].mul_(alpha).addcmul_(grad, grad, value=1 - alpha)
            param.addcdiv_(grad, squares[i].sqrt().add_(eps), value=-lr)


def _single(param, grad, mean, square, step, lr, betas, eps):
    beta1, beta2 = betas
    mean.lerp_(grad, 1 - beta1)
    square.mul_(beta2).addcmul_(grad, grad.conj(), value=1 - beta2)
    bias_correction1 = 1 - beta1**step
    bias_correction2_sqrt = math.sqrt(1 - beta2**step)
    denom = (square.sqrt() / bias_correction2_sqrt).add_(eps)
    param.addcdiv_(mean, denom, value=-lr / bias_correction1)


def adam_step(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for i, param in enumerate(parameters):
            grad = param.grad
            if grad is None:
                continue
            if weight_decay != 0:
                grad = grad.add(param, alpha=weight_decay)
            _single(param, grad, means[i], squares[i], step, lr, betas, eps)


def adamw_step(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    with torch.no_grad():
        for i, param in enumerate(parameters):
            if param.grad is None:
                continue
            param.mul_(1 - lr * weight_decay)
            _single(param, param.grad, means[i], squares[i], step, lr, betas, eps)


def step_lr(epoch, lr, step_size, gamma=0.1):
    for _ in range(epoch // step_size):
        lr *= gamma
    return lr


def cosine_lr(epoch, lr, epochs, lr_min=0.0):
    """As torch computes it: each rate from the last one."""
    rate = lr
    for t in range(1, epoch + 1):
        now, before = math.cos(math.pi * t / epochs), math.cos(math.pi * (t - 1) / epochs)
        rate = (1 + now) / (1 + before) * (rate - lr_min) + lr_min
    return rate
