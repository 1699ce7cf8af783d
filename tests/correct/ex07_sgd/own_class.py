"""An optimiser class of one's own, called SGD, with a step and a zero_grad; the functions delegate to it."""

from __future__ import annotations

import torch
from torch import Tensor


class SGD:
    """Velocities come from outside, or are made at the first step."""

    def __init__(self, params, lr, momentum=None, weight_decay=0.0, velocities=None):
        self.params = list(params)
        self.lr, self.momentum, self.weight_decay = lr, momentum, weight_decay
        self.velocities = velocities

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def direction(self, i: int) -> Tensor:
        p = self.params[i]
        g = torch.add(p.grad, p, alpha=self.weight_decay)
        if self.momentum is None:
            return g
        if self.velocities is None:
            self.velocities = [torch.zeros_like(q) for q in self.params]
        return self.velocities[i].mul_(self.momentum).add_(g)

    def step(self):
        with torch.no_grad():
            for i, p in enumerate(self.params):
                if p.grad is not None:
                    p.add_(self.direction(i), alpha=-self.lr)


def sgd_step(parameters, lr, weight_decay=0.0):
    SGD(parameters, lr, weight_decay=weight_decay).step()


def sgd_momentum_step(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    optimizer = SGD(parameters, lr, momentum, weight_decay, velocities)
    optimizer.step()


def zero_gradients(parameters):
    SGD(parameters, lr=0.0).zero_grad()


def accumulate_gradients(net, loss_function, batches):
    total, loss_sum = sum(map(len, next(zip(*batches, strict=True)))), 0.0
    for x, y in batches:
        part = loss_function(net(x), y).mul(len(x)).div(total)
        part.backward()
        loss_sum += part.detach()
    return loss_sum.item()


def train(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    optim = SGD(net.parameters(), lr, momentum)

    def closure(batch):
        optim.zero_grad()
        loss = loss_function(net(x[batch]), y[batch])
        loss.backward()
        optim.step()
        return loss.item()

    batches = [slice(i, i + batch_size) for i in range(0, len(x), batch_size)]
    return [closure(batch) for _ in range(epochs) for batch in batches]
