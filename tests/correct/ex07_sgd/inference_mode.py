"""inference_mode in place of no_grad, out= in place of augmented assignment; train goes through a generator of batches."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import torch
from torch import Tensor, nn

Loss = Callable[[Tensor, Tensor], Tensor]


def with_gradient(pairs: Iterable[tuple[Tensor, ...]]) -> Iterator[tuple[Tensor, ...]]:
    return (pair for pair in pairs if pair[0].grad is not None)


def sgd_step(parameters: Iterable[Tensor], lr: float, weight_decay: float = 0.0) -> None:
    with torch.inference_mode():
        for (w,) in with_gradient(zip(parameters, strict=True)):
            torch.sub(w, w.grad + weight_decay * w, alpha=lr, out=w)


def zero_gradients(parameters: Iterable[Tensor]) -> None:
    for (w,) in with_gradient(zip(parameters, strict=True)):
        w.grad.detach_().zero_()


def sgd_momentum_step(
    parameters: Iterable[Tensor],
    velocities: Sequence[Tensor],
    lr: float,
    momentum: float = 0.9,
    weight_decay: float = 0.0,
) -> None:
    with torch.inference_mode():
        for w, v in with_gradient(zip(parameters, velocities, strict=True)):
            torch.mul(v, momentum, out=v)
            torch.add(v, torch.add(w.grad, w, alpha=weight_decay), out=v)
            torch.add(w, v, alpha=-lr, out=w)


def accumulate_gradients(
    net: nn.Module, loss_function: Loss, batches: Sequence[tuple[Tensor, Tensor]]
) -> float:
    seen, mean = 0, 0.0
    samples = sum(x.shape[0] for x, _ in batches)
    for x, y in batches:
        loss = loss_function(net(x), y)
        torch.autograd.backward(loss * (x.shape[0] / samples))
        seen += x.shape[0]
        mean += (loss.item() - mean) * x.shape[0] / seen  # the mean so far
    return mean


def _batches(x: Tensor, y: Tensor, epochs: int, size: int) -> Iterator[tuple[Tensor, Tensor]]:
    for _ in range(epochs):
        yield from zip(torch.split(x, size), torch.split(y, size), strict=True)


def train(
    net: nn.Module,
    loss_function: Loss,
    x: Tensor,
    y: Tensor,
    lr: float,
    epochs: int,
    batch_size: int,
    momentum: float = 0.0,
) -> list[float]:
    velocities = {name: torch.zeros_like(w, requires_grad=False) for name, w in net.named_parameters()}
    losses = []
    for inputs, targets in _batches(x, y, epochs, batch_size):
        zero_gradients(net.parameters())
        loss = loss_function(net(inputs), targets)
        loss.backward()
        sgd_momentum_step(net.parameters(), list(velocities.values()), lr, momentum=momentum)
        losses.append(loss.item())
    return losses
