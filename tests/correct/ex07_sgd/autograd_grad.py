"""train and accumulate_gradients take their gradients from torch.autograd.grad; steps are computed aside and copied in."""

import math

import torch
from torch import Tensor, nn


@torch.no_grad()
def sgd_step(parameters, lr, weight_decay=0.0):
    chosen = [w for w in parameters if w.grad is not None]
    moved = [w - lr * (w.grad + weight_decay * w) for w in chosen]
    for w, value in zip(chosen, moved, strict=True):
        w.copy_(value)


def zero_gradients(parameters):
    for w in parameters:
        w.grad = None if w.grad is None else torch.zeros_like(w)


def sgd_momentum_step(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    parameters = list(parameters)
    _descend(parameters, [w.grad for w in parameters], velocities, lr, momentum, weight_decay)


@torch.no_grad()
def _descend(parameters, gradients, velocities, lr, momentum, weight_decay):
    for w, g, v in zip(parameters, gradients, velocities, strict=True):
        if g is not None:
            v.copy_(momentum * v + (g + weight_decay * w))
            w.copy_(w - lr * v)


def _gradients(net: nn.Module, loss: Tensor) -> list[Tensor | None]:
    """Of every parameter; None for those that are frozen or unused."""
    free = [w for w in net.parameters() if w.requires_grad]
    found = dict(zip(free, torch.autograd.grad(loss, free, allow_unused=True), strict=True))
    return [found.get(w) for w in net.parameters()]


def accumulate_gradients(net, loss_function, batches):
    count = sum(x.size(0) for x, _ in batches)
    losses = []
    for x, y in batches:
        loss = loss_function(net(x), y)
        for w, g in zip(net.parameters(), _gradients(net, loss), strict=True):
            if g is not None:
                share = g * x.size(0) / count
                w.grad = share if w.grad is None else w.grad + share
        losses.append(loss.item() * x.size(0))
    return math.fsum(losses) / count


def train(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    parameters, velocities = list(net.parameters()), [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        for i in range(math.ceil(len(x) / batch_size)):
            places = torch.arange(i * batch_size, min(len(x), (i + 1) * batch_size), device=x.device)
            loss = loss_function(net(x.index_select(0, places)), y.index_select(0, places))
            _descend(parameters, _gradients(net, loss), velocities, lr, momentum, 0)
            losses.append(loss.item())
    return losses
