"""train never calls backward: autograd.grad of the loss as a function of the parameters; getters and reduce."""

from functools import reduce
from operator import attrgetter, itemgetter, methodcaller

import torch
from torch.func import functional_call

gradient_of = attrgetter("grad")


def sgd_step(parameters, lr, weight_decay=0.0):
    parameters = [*parameters]
    with torch.set_grad_enabled(False):
        for w, g in zip(parameters, map(gradient_of, parameters), strict=True):
            if g is not None:
                step = torch.Tensor.__mul__(g + weight_decay * w, lr)
                w -= step


def zero_gradients(parameters):
    gradients = filter(lambda g: g is not None, map(gradient_of, parameters))
    for _ in map(methodcaller("zero_"), gradients):
        pass


def sgd_momentum_step(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    pairs = {w: v for w, v in zip(parameters, velocities, strict=True) if w.grad is not None}
    with torch.no_grad():
        for w, v in pairs.items():
            torch.sum(torch.stack([momentum * v, w.grad, weight_decay * w]), 0, out=v)
            w.addcmul_(v, v.new_tensor(lr), value=-1)


def accumulate_gradients(net, loss_function, batches):
    total = reduce(int.__add__, map(len, map(itemgetter(0), batches)))

    def after(mean, batch):
        x, y = batch
        loss = loss_function(net(x), y) / total * len(x)
        loss.backward()
        return mean + loss.item()

    return reduce(after, batches, 0.0)


def train(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    free = {name: w.detach() for name, w in net.named_parameters() if w.requires_grad}  # the same memory
    velocities = {name: w.new_zeros(w.shape) for name, w in free.items()}

    def loss_of(parameters, inputs, targets):
        return loss_function(functional_call(net, parameters, inputs), targets)

    losses = []
    for _ in range(epochs):
        for begin in range(0, len(y), batch_size):
            batch = slice(begin, min(begin + batch_size, len(y)))
            leaves = {name: w.requires_grad_() for name, w in free.items()}
            loss = loss_of(leaves, x[batch], y[batch])
            gradients = dict(zip(leaves, torch.autograd.grad(loss, list(leaves.values())), strict=True))
            for name, w in free.items():
                velocities[name] = momentum * velocities[name] + gradients[name]
                w.data -= lr * velocities[name]
            losses.append(loss.item())
    return losses
