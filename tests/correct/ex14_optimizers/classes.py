"""One class for the family, a subclass for each optimiser; the public functions only call them."""

import math

import torch


class Optimiser:
    decoupled = False

    def __init__(self, lr, weight_decay=0.0, **settings):
        self.lr, self.weight_decay = lr, weight_decay
        self.__dict__.update(settings)

    @torch.inference_mode(False)
    @torch.no_grad()
    def __call__(self, parameters, *memories):
        index = -1
        for w in parameters:
            index += 1
            if not isinstance(w.grad, torch.Tensor):
                continue
            g = w.grad.clone()
            if self.decoupled:
                w.mul_(1 - self.lr * self.weight_decay)
            else:
                g.add_(w, alpha=self.weight_decay)
            w.sub_(self.direction(g, *(memory[index] for memory in memories)), alpha=self.lr)


class Momentum(Optimiser):
    def direction(self, g, v):
        v.copy_(torch.add(g, v, alpha=self.momentum))
        return torch.add(g, v, alpha=self.momentum) if self.nesterov else v


class Adagrad(Optimiser):
    def direction(self, g, s):
        s.add_(g.pow(2))
        return g.div_(self.eps + torch.sqrt(s))


class RMSprop(Optimiser):
    def direction(self, g, s):
        s.lerp_(g.pow(2), 1 - self.alpha)
        return g.div_(self.eps + torch.sqrt(s))


class Adam(Optimiser):
    def direction(self, g, m, s):
        (b1, b2), t = self.betas, self.step
        m.lerp_(g, 1 - b1)
        s.lerp_(g.pow(2), 1 - b2)
        return m.div(1 - b1**t).div_(self.eps + s.div(1 - b2**t).sqrt_())


class AdamW(Adam):
    decoupled = True


def momentum_step(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    Momentum(lr, weight_decay, momentum=momentum, nesterov=nesterov)(parameters, velocities)


def adagrad_step(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    Adagrad(lr, weight_decay, eps=eps)(parameters, sums)


def rmsprop_step(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    RMSprop(lr, weight_decay, alpha=alpha, eps=eps)(parameters, squares)


def adam_step(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    Adam(lr, weight_decay, betas=betas, eps=eps, step=step)(parameters, means, squares)


def adamw_step(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    AdamW(lr, weight_decay, betas=betas, eps=eps, step=step)(parameters, means, squares)


step_lr = lambda epoch, lr, step_size, gamma=0.1: lr * gamma ** math.floor(epoch / step_size)


def cosine_lr(epoch, lr, epochs, lr_min=0.0):
    return float(
        lr_min + 0.5 * (lr - lr_min) * (1 + torch.cos(torch.tensor(torch.pi * epoch / epochs).double()))
    )
