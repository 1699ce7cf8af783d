"""Exercise 14: the optimisers, by hand.

Plain gradient descent moves all weights with one and the same rate. A weight whose gradients are large then
swings from side to side, while another whose gradients are small hardly moves. Each optimiser of this
exercise cures that with a little memory: for each weight it remembers what earlier gradients were like. You
write what PyTorch has in torch.optim, and your weights have to agree with its weights after fifty steps.

    momentum    v ← momentum · v + g                w ← w - lr · v
    Nesterov    v ← momentum · v + g                w ← w - lr · (g + momentum · v)
    Adagrad     s ← s + g²                          w ← w - lr · g / (√s + eps)
    RMSprop     s ← alpha · s + (1 - alpha) · g²    w ← w - lr · g / (√s + eps)
    Adam        m ← beta1 · m + (1 - beta1) · g
                s ← beta2 · s + (1 - beta2) · g²    w ← w - lr · m̂ / (√ŝ + eps)
    AdamW       first w ← w - lr · weight_decay · w, then Adam without weight decay

    w           a parameter: a tensor of any shape that requires a gradient
    g           w.grad + weight_decay · w; in AdamW just w.grad
    v, s, m     what is remembered of w: shape and dtype of w, element by element
    m̂, ŝ        m / (1 - beta1^t) and s / (1 - beta2^t) in step number t = 1, 2, 3 …
    eps         a small number that keeps the division by √s from being one by 0

As in exercise 7, these things hold for all the step functions:

    - "In place" means: in the very tensors that you are given, and in the memory where their values lie. The
      functions return nothing.
    - `parameters` is a list, or a generator such as net.parameters(), which a single loop uses up. What is
      remembered comes in lists: one tensor for each parameter, in the same order. The caller makes them, as
      zeros, before the first step, and hands the same ones in at every step.
    - A parameter whose .grad is None is skipped: neither it nor what is remembered of it changes.
    - Each .grad stays as it is, and each parameter still requires a gradient.
    - float64 stays float64, to its last digits.

torch.optim is banned here, and so are PyTorch's private functions, whose names begin with an underscore. One
family of those is allowed, torch._foreach_…: they do one thing to a whole list of tensors at once, and are
what makes torch.optim fast. You need none of them.

All examples begin with the weights 1 and -2 and the loss w[0]² + 3·w[1]², whose gradient is (2, -12) there:

    >>> def weights():
    ...     w = torch.tensor([1.0, -2.0], requires_grad=True)
    ...     (w[0] ** 2 + 3 * w[1] ** 2).backward()
    ...     return w
    >>> weights().grad
    tensor([  2., -12.])
"""

import math
from collections.abc import Iterable, Sequence

import torch
from torch import Tensor


def momentum_step(
    parameters: Iterable[Tensor],
    velocities: Sequence[Tensor],
    lr: float,
    momentum: float = 0.9,
    nesterov: bool = False,
    weight_decay: float = 0.0,
) -> None:
    """One step with momentum, or with Nesterov's momentum, in place.

    The velocity v ← momentum · v + g is the same for both. Plain momentum then moves by lr · v. Nesterov
    looks ahead: the velocity will carry the weight on by momentum · v in any case, so it moves by
    lr · (g + momentum · v), where v is the new velocity.

    Args:
        parameters: tensors of any shapes, in a list or a generator.
        velocities: v of each parameter.
        lr: the learning rate; it may differ from step to step.
        momentum: how much of the velocity is kept.
        nesterov: which of the two.
        weight_decay: 0 for none; g = w.grad + weight_decay · w.

    Example: v starts as 0, so it becomes g. Plain momentum subtracts 0.1 · g. Nesterov subtracts
    0.1 · (g + 0.9 · g), nearly twice as much.

        >>> w, v = weights(), torch.zeros(2)
        >>> momentum_step([w], [v], lr=0.1)
        >>> w, v
        (tensor([ 0.8000, -0.8000], requires_grad=True), tensor([  2., -12.]))
        >>> w, v = weights(), torch.zeros(2)
        >>> momentum_step([w], [v], lr=0.1, nesterov=True)
        >>> w, v
        (tensor([0.6200, 0.2800], requires_grad=True), tensor([  2., -12.]))

    In PyTorch: torch.optim.SGD(parameters, lr, momentum=0.9, nesterov=True).

    Trap: `v = momentum * v + g` makes a new tensor, and the caller's own velocity stays 0 for ever. And the
    look-ahead belongs to the step alone: what is remembered is v, not g + momentum · v.
    """
    with torch.no_grad():
        for w, v in zip(parameters, velocities, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                v *= momentum
                v += g
                w -= lr * (g + momentum * v if nesterov else v)


def adagrad_step(
    parameters: Iterable[Tensor],
    sums: Sequence[Tensor],
    lr: float,
    eps: float = 1e-10,
    weight_decay: float = 0.0,
) -> None:
    """One step of Adagrad, in place: s ← s + g², then w ← w - lr · g / (√s + eps).

    Each weight has a rate of its own, lr / √s: small where the gradients have been large.

    Args:
        parameters: tensors of any shapes, in a list or a generator.
        sums: s of each parameter, the sum of its squared gradients.
        lr: the learning rate.
        eps: added to √s.
        weight_decay: 0 for none; g = w.grad + weight_decay · w.

    Example: after the first step √s is |g|, so both weights move by 0.1, though one gradient is six times the
    other. With the same gradients again √s is √2 · |g|, and they move by 0.1 / √2 = 0.0707.

        >>> w, s = weights(), torch.zeros(2)
        >>> adagrad_step([w], [s], lr=0.1)
        >>> w, s
        (tensor([ 0.9000, -1.9000], requires_grad=True), tensor([  4., 144.]))
        >>> adagrad_step([w], [s], lr=0.1)
        >>> w, s
        (tensor([ 0.8293, -1.8293], requires_grad=True), tensor([  8., 288.]))

    In PyTorch: torch.optim.Adagrad(parameters, lr).

    Trap: s only grows, so the rates only fall: after 10,000 like gradients a rate is a hundredth of what it
    was. That is no bug of yours; it is why RMSprop forgets.
    """
    with torch.no_grad():
        for w, s in zip(parameters, sums, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                s += g**2
                w -= lr * g / (s.sqrt() + eps)


def rmsprop_step(
    parameters: Iterable[Tensor],
    squares: Sequence[Tensor],
    lr: float,
    alpha: float = 0.99,
    eps: float = 1e-8,
    weight_decay: float = 0.0,
) -> None:
    """One step of RMSprop, in place: s ← alpha · s + (1 - alpha) · g², then w ← w - lr · g / (√s + eps).

    Like Adagrad, but s is a running average: what was long ago counts for less and less, so the steps do not
    die out.

    Args:
        parameters: tensors of any shapes, in a list or a generator.
        squares: s of each parameter, the running average of its squared gradients.
        lr: the learning rate.
        alpha: how much of s is kept.
        eps: added to √s.
        weight_decay: 0 for none; g = w.grad + weight_decay · w.

    Example: in the first step s is 0.01 · g², so √s is |g| / 10, and both weights move by 10 · lr.

        >>> w, s = weights(), torch.zeros(2)
        >>> rmsprop_step([w], [s], lr=0.01)
        >>> w, s
        (tensor([ 0.9000, -1.9000], requires_grad=True), tensor([0.0400, 1.4400]))

    In PyTorch: torch.optim.RMSprop(parameters, lr).

    Trap: √(s + eps) is not √s + eps. With eps = 1e-8 the first is 1e-4 where s is 0, ten thousand times the
    second. Both are in use, and networks trained with one and continued with the other lose their way.
    """
    with torch.no_grad():
        for w, s in zip(parameters, squares, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                s *= alpha
                s += (1 - alpha) * g**2
                w -= lr * g / (s.sqrt() + eps)


def adam_step(
    parameters: Iterable[Tensor],
    means: Sequence[Tensor],
    squares: Sequence[Tensor],
    step: int,
    lr: float,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 0.0,
) -> None:
    """One step of Adam, in place: RMSprop that follows a running average of the gradients.

        m ← beta1 · m + (1 - beta1) · g       m̂ = m / (1 - beta1^step)
        s ← beta2 · s + (1 - beta2) · g²      ŝ = s / (1 - beta2^step)       w ← w - lr · m̂ / (√ŝ + eps)

    Both averages start from 0, so at first they are far too small: after one step m is only 0.1 · g. The two
    divisors correct just that, and come close to 1 later.

    Args:
        parameters: tensors of any shapes, in a list or a generator.
        means: m of each parameter; what is kept is m, not m̂.
        squares: s of each parameter; what is kept is s, not ŝ.
        step: the number of this step, the same for all parameters: 1 for the first.
        lr: the learning rate.
        betas: beta1 and beta2, how much of m and of s is kept.
        eps: added to √ŝ, after the correction.
        weight_decay: 0 for none; g = w.grad + weight_decay · w, and this g goes into both averages.

    Example: in the first step m̂ is g and √ŝ is |g|, so each weight moves by lr. With another gradient in the
    second step, m̂ and √ŝ no longer cancel.

        >>> w, m, s = weights(), torch.zeros(2), torch.zeros(2)
        >>> adam_step([w], [m], [s], step=1, lr=0.1)
        >>> w, m, s
        (tensor([ 0.9000, -1.9000], requires_grad=True), tensor([ 0.2000, -1.2000]), tensor([0.0040, 0.1440]))
        >>> w.grad = torch.tensor([1.0, 6.0])
        >>> adam_step([w], [m], [s], step=2, lr=0.1)
        >>> w
        tensor([ 0.8068, -1.8734], requires_grad=True)

    In PyTorch, which counts the steps itself, for each parameter:

        >>> w = weights()
        >>> torch.optim.Adam([w], lr=0.1).step()
        >>> w
        tensor([ 0.9000, -1.9000], requires_grad=True)

    Trap: without the correction the first step divides 0.1 · g by 0.0316 · |g|: it is three times too long.
    And `m /= 1 - beta1 ** step` would correct what is remembered as well, once more in each step: compute m̂
    and ŝ as new tensors.
    """
    beta1, beta2 = betas
    with torch.no_grad():
        for w, m, s in zip(parameters, means, squares, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                m *= beta1
                m += (1 - beta1) * g
                s *= beta2
                s += (1 - beta2) * g**2
                w -= lr * m / (1 - beta1**step) / ((s / (1 - beta2**step)).sqrt() + eps)


def adamw_step(
    parameters: Iterable[Tensor],
    means: Sequence[Tensor],
    squares: Sequence[Tensor],
    step: int,
    lr: float,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 0.01,
) -> None:
    """One step of AdamW, in place: first w ← w - lr · weight_decay · w, then a step of Adam without decay.

    In Adam the decay is a part of g, and is divided by √ŝ like the rest: weights with large gradients hardly
    decay at all. AdamW decays each weight by the same share and leaves m and s to the gradients alone.

    Args:
        parameters: tensors of any shapes, in a list or a generator.
        means: m of each parameter.
        squares: s of each parameter.
        step: the number of this step, 1 for the first.
        lr: the learning rate; it scales the decay too.
        betas: beta1 and beta2.
        eps: added to √ŝ.
        weight_decay: 0.01 where nothing else is said, not 0 as in Adam.

    Example: 1 and -2 shrink by lr · weight_decay = 0.05 of themselves, to 0.95 and -1.9; then each moves by
    0.1. In Adam the same decay is lost in the division: each weight moves by 0.1 as without it.

        >>> w, m, s = weights(), torch.zeros(2), torch.zeros(2)
        >>> adamw_step([w], [m], [s], step=1, lr=0.1, weight_decay=0.5)
        >>> w, m
        (tensor([ 0.8500, -1.8000], requires_grad=True), tensor([ 0.2000, -1.2000]))
        >>> w, m, s = weights(), torch.zeros(2), torch.zeros(2)
        >>> adam_step([w], [m], [s], step=1, lr=0.1, weight_decay=0.5)
        >>> w, m
        (tensor([ 0.9000, -1.9000], requires_grad=True), tensor([ 0.2500, -1.3000]))

    In PyTorch: torch.optim.AdamW(parameters, lr).

    Trap: a parameter without a gradient is not decayed either. And if you decay in a loop of its own and then
    call adam_step, a generator is used up by the first loop: make it a list before.
    """
    parameters = list(parameters)
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w *= 1 - lr * weight_decay
    adam_step(parameters, means, squares, step, lr, betas, eps)


def step_lr(epoch: int, lr: float, step_size: int, gamma: float = 0.1) -> float:
    """The learning rate of an epoch where it drops by the factor gamma after every step_size epochs.

    Args:
        epoch: 0 for the first.
        lr: the rate in the first epoch.
        step_size: how many epochs each rate is kept.
        gamma: the factor.

    Returns:
        A Python float.

    Example: 30 epochs with 0.5, the next 30 with 0.05, and so on.

        >>> [round(step_lr(epoch, lr=0.5, step_size=30), 6) for epoch in (0, 29, 30, 59, 60)]
        [0.5, 0.5, 0.05, 0.05, 0.005]

    In PyTorch: torch.optim.lr_scheduler.StepLR(optimizer, step_size, gamma), and scheduler.step() after each
    epoch.

    Trap: the schedule counts from the first rate each time. If you write the result back into the lr that
    you hand in again, the drops multiply.
    """
    return lr * gamma ** (epoch // step_size)


def cosine_lr(epoch: int, lr: float, epochs: int, lr_min: float = 0.0) -> float:
    """The learning rate of an epoch where it falls from lr to lr_min along half a wave of the cosine.

        lr_min + (lr - lr_min) · (1 + cos(π · epoch / epochs)) / 2

    It hardly falls at first, fastest in the middle, and settles gently in the end.

    Args:
        epoch: 0 … epochs. In epoch 0 the rate is lr, in epoch number `epochs` it is lr_min.
        lr: the first rate.
        epochs: how many epochs the fall takes.
        lr_min: the last rate.

    Returns:
        A Python float.

    Example: from 0.4 to 0 in ten epochs; it is at the half after five.

        >>> [round(cosine_lr(epoch, lr=0.4, epochs=10), 6) for epoch in (0, 1, 5, 9, 10)]
        [0.4, 0.390211, 0.2, 0.009789, 0.0]

    In PyTorch: torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs, lr_min).

    Trap: half a wave is π · epoch / epochs. With 2 · π the rate is back at its start in the end.
    """
    return lr_min + (lr - lr_min) * (1 + math.cos(math.pi * epoch / epochs)) / 2
