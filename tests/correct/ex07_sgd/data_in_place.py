"""No no_grad anywhere: .data changed in place with add_ and mul_; del for the gradients; the batches cut once by split."""

import torch
from torch import Tensor


def sgd_step(parameters, lr: float, weight_decay: float = 0.0) -> None:
    for w in [w for w in parameters if w.grad is not None]:
        w.data.mul_(1 - lr * weight_decay).sub_(w.grad.data, alpha=lr)


def zero_gradients(parameters) -> None:
    for w in parameters:
        del w.grad


def sgd_momentum_step(
    parameters, velocities, lr: float, momentum: float = 0.9, weight_decay: float = 0.0
) -> None:
    for w, v in zip(parameters, velocities, strict=False):
        if w.grad is not None:
            v.data.mul_(momentum).add_(w.grad.data).add_(w.data, alpha=weight_decay)
            w.data.add_(v.data, alpha=-lr)


def accumulate_gradients(net, loss_function, batches) -> float:
    sizes = torch.tensor([float(len(x)) for x, _ in batches], dtype=torch.float64)
    shares = (sizes / sizes.sum()).tolist()
    means = []
    for share, (x, y) in zip(shares, batches, strict=True):
        loss = loss_function(net(x), y)
        loss.backward(torch.full_like(loss, share))  # what the gradient of the loss begins with
        means.append(share * loss.item())
    return sum(means)


def train(net, loss_function, x: Tensor, y: Tensor, lr, epochs, batch_size, momentum=0.0) -> list[float]:
    parameters = list(net.parameters())
    velocities = [torch.zeros_like(w.data) for w in parameters]
    batches = list(zip(x.split(batch_size), y.split(batch_size), strict=True))
    losses = []
    for inputs, targets in batches * epochs:
        net.zero_grad()
        loss = loss_function(net(inputs), targets)
        losses.append(loss.detach())
        loss.backward()
        sgd_momentum_step(parameters, velocities, lr, momentum)
    return torch.stack(losses).tolist()
