"""One rule for both steps, made by a function that makes functions; partials and lambdas; a recursion over the batches."""

from functools import partial
from itertools import repeat

import torch

no_history = torch.no_grad()


def _make_step(velocity_of):
    def step(parameters, *state, lr, momentum=0.9, weight_decay=0.0):
        with no_history:
            for w, *v in zip(parameters, *state, strict=False):
                if w.grad is None:
                    continue
                g = w.grad.clone()
                if weight_decay:
                    g += weight_decay * w
                w -= velocity_of(g, momentum, *v).mul(lr)

    return step


def _fresh(g, _momentum):
    return g


def _remembered(g, momentum, v):
    v *= momentum
    v += g
    return v


_plain, _heavy = _make_step(_fresh), _make_step(_remembered)

sgd_step = lambda parameters, lr, weight_decay=0.0: _plain(parameters, lr=lr, weight_decay=weight_decay)
sgd_momentum_step = lambda parameters, velocities, lr, momentum=0.9, weight_decay=0.0: _heavy(
    parameters, velocities, lr=lr, momentum=momentum, weight_decay=weight_decay
)


def _forget(w):
    if w.grad is not None:
        w.grad.fill_(0.0)


def zero_gradients(parameters):
    list(map(_forget, parameters))


def accumulate_gradients(net, loss_function, batches, total=None):
    if not batches:
        return 0.0
    if total is None:
        total = sum(len(y) for _, y in batches)
    (x, y), *others = batches
    loss = torch.true_divide(len(x) * loss_function(net(x), y), total)
    loss.backward()
    return loss.item() + accumulate_gradients(net, loss_function, others, total)


def _losses(net, loss_function, x, y, step, batch_size):
    for xs, ys in zip(x.split(batch_size), y.split(batch_size), strict=True):
        loss = loss_function(net(xs), ys)
        net.zero_grad()
        loss.backward()
        step(net.parameters())
        yield loss.item()


def train(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = tuple(torch.zeros_like(w) for w in net.parameters())
    step = partial(sgd_momentum_step, velocities=velocities, lr=lr, momentum=momentum)
    epoch = partial(_losses, net, loss_function, x, y, step, batch_size)
    return [loss for run in repeat(epoch, epochs) for loss in run()]
