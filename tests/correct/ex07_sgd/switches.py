"""requires_grad switched off for the step and on again after it; float64 inside; a plain step is a momentum step; DataLoader."""

import contextlib

import torch
from torch.utils.data import DataLoader, TensorDataset


@contextlib.contextmanager
def _still(w):
    """w, as a tensor without a history."""
    before = w.requires_grad
    w.requires_grad_(False)
    yield w
    w.requires_grad_(before)


def sgd_step(parameters, lr, weight_decay=0.0):
    parameters = list(parameters)
    throwaway = [torch.zeros_like(w).detach() for w in parameters]
    sgd_momentum_step(parameters, throwaway, lr, 0.0, weight_decay)


def zero_gradients(parameters):
    any(setattr(w, "grad", None) for w in parameters)


def sgd_momentum_step(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    rest = iter(velocities)
    for w in parameters:
        v = next(rest)
        if w.grad is None:
            pass
        else:
            with _still(w):
                exact = w.double()
                speed = momentum * v.double() + w.grad.double() + weight_decay * exact
                v[...] = speed.to(v.dtype)
                w[...] = (exact - lr * speed).to(w.dtype)


def accumulate_gradients(net, loss_function, batches):
    """Old gradients are put aside, so that the sum of this call can be divided at its end."""
    old = {w: w.grad for w in net.parameters()}
    net.zero_grad()
    samples, total = 0, 0.0
    for x, y in batches:
        loss = loss_function(net(x), y) * len(x)
        loss.backward()
        samples += len(x)
        total += loss.item()
    for w, before in old.items():
        if w.grad is None:
            w.grad = before
        else:
            w.grad /= samples
            if before is not None:
                w.grad += before
    return total / samples


def train(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses, velocities = [], None
    for _ in range(epochs):
        for inputs, targets in DataLoader(TensorDataset(x, y), batch_size):
            net.zero_grad(set_to_none=False)
            loss = loss_function(net(inputs), targets)
            loss.backward()
            losses.append(loss.item())
            velocities = velocities or [w.detach() * 0 for w in net.parameters()]
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
    return losses
