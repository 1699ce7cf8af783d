"""Exercise 10: dropout, L2 and L1.

A network with many weights can learn its training data by heart, and is then no good for anything else. Two
old remedies make that harder:

    dropout    in each training step, each unit is switched off with probability p. No unit can rely on a
               certain other one to be there, so each has to be of use by itself.
    penalties  large weights cost: to the loss is added what they weigh, L2 (their squares) or L1 (their
               absolute values). L2 makes all weights small; L1 makes many of them (nearly) 0.

Dropout is for training only; in use, all units are there. But then a layer gets more than it was trained on:
where half of its inputs were 0, now none is. Two conventions put that right:

    inverted   in training, what is kept is divided by 1 - p; in use nothing happens. The common one.
    classic    in training, what is kept stays as it is; in use everything is multiplied by 1 - p.

In both, a unit gives in use what it gave in training on average, for it was there with probability 1 - p. A
network trained with the one must not be used with the other.

The examples use these four values, and a mask that keeps the first and the last of them:

    >>> x = torch.tensor([1.0, 2.0, 3.0, 4.0])
    >>> keep = torch.tensor([True, False, False, True])

Draw random numbers with PyTorch (torch.rand, torch.rand_like, torch.bernoulli …) and without a generator of
your own, so that torch.manual_seed makes a run repeatable. Results have the dtype of x or of the parameters,
and what you are given is left as it is, except where the text says "in place".

PyTorch's own dropouts (F.dropout, nn.Dropout and their relatives) are not allowed, nor is torch.optim.
Everything else is.

Sources: Srivastava et al., "Dropout", 2014 (the classic convention); Krogh and Hertz, "A Simple Weight Decay
Can Improve Generalization", 1991.
"""

from collections.abc import Iterable

import torch
from torch import Tensor, nn


def apply_mask(x: Tensor, keep: Tensor, p: float) -> Tensor:
    """Inverted dropout with a mask that somebody has drawn already.

    Args:
        x: any shape, float.
        keep: the shape of x, bool: True where x is kept.
        p: from 0 to 1, the probability with which the mask was drawn to drop a value.

    Returns:
        The shape and dtype of x: x / (1 - p) where it is kept, 0 where it is dropped. For p = 1, where
        everything is dropped, all is 0. Gradients flow back to x.

    Example: with p = 0.5 what is kept counts twice. Here the sum happens to be that of x, 10; over many
    masks it is so on average.

        >>> apply_mask(x, keep, 0.5)
        tensor([2., 0., 0., 8.])
        >>> apply_mask(x, torch.zeros(4, dtype=torch.bool), 1.0)
        tensor([0., 0., 0., 0.])

    Trap: for p = 1, 1 - p is 0. Python refuses 1 / 0, and a tensor makes 0 / 0 NaN.
    """
    raise NotImplementedError


def dropout(x: Tensor, p: float = 0.5, training: bool = True) -> Tensor:
    """Inverted dropout: the mask is drawn here.

    Args:
        x: any shape, float.
        p: from 0 to 1, the probability with which a value is dropped.
        training: if False, nothing is dropped.

    Returns:
        The shape and dtype of x. In training each value is dropped with probability p, whatever happens to
        the others and whatever happened in the call before; the rest is divided by 1 - p. With p = 0 all is
        kept, with p = 1 all is 0. Not in training, the values of x as they are (x itself or a copy).
        Gradients flow back to x through the same mask.

    Raises:
        ValueError: if p is below 0 or above 1, in training or not.

    Example: about half of a million ones are dropped, and the others count twice.

        >>> y = dropout(torch.ones(1_000_000))
        >>> y.unique()
        tensor([0., 2.])
        >>> round(y.mean().item(), 1)
        1.0
        >>> dropout(x, training=False)
        tensor([1., 2., 3., 4.])

    Trap: the default of training is True, as in F.dropout. Who calls F.dropout(x, 0.5) in the forward of a
    network drops in use as well, and gets another answer each time.
    """
    raise NotImplementedError


def classic_dropout(x: Tensor, p: float = 0.5, training: bool = True) -> Tensor:
    """Dropout in the other convention: x is scaled in use, and not in training.

    Args:
        x, p, training: as in dropout.

    Returns:
        The shape and dtype of x. In training x where it is kept, as it is, and 0 where it is dropped; else
        (1 - p) · x. With p = 1 all is 0 in both. Gradients flow back to x.

    Raises:
        ValueError: if p is below 0 or above 1, in training or not.

    Example:

        >>> classic_dropout(torch.ones(1_000_000), 0.25).unique()
        tensor([0., 1.])
        >>> classic_dropout(x, 0.25, training=False)
        tensor([0.7500, 1.5000, 2.2500, 3.0000])

    Trap: p is the probability to drop. The paper's p, and that of some old libraries, is the one to keep.
    """
    raise NotImplementedError


class Dropout(nn.Module):
    """Inverted dropout as a layer, which knows whether it is in training.

    Args:
        p: from 0 to 1, the probability with which a value is dropped.

    Its forward takes x of any shape and gives dropout of it, with a new mask in each call: as in training
    after train(), which is how a new layer starts, and as in use after eval(). It has no parameters and no
    buffers.

    Raises:
        ValueError: if p is below 0 or above 1, as soon as the layer is made.

    Example:

        >>> layer = Dropout(0.2)
        >>> layer(torch.ones(1_000_000)).unique()
        tensor([0.0000, 1.2500])
        >>> layer.eval()(x)
        tensor([1., 2., 3., 4.])

    Trap: the layer is told by net.train() and net.eval(), which set self.training in every layer of the net.
    A network that is used without eval() drops still.
    """

    def __init__(self, p: float = 0.5) -> None:
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        raise NotImplementedError


def l2_penalty(parameters: Iterable[Tensor], strength: float) -> Tensor:
    """What the weights cost by L2: strength / 2 · the sum of the squares of all values.

    Args:
        parameters: one tensor or more, of any shapes; they may come from a generator such as
            net.parameters(), which can be read once only.
        strength: how much they cost.

    Returns:
        A tensor without axes, to be added to the loss. Gradients flow back to all parameters. Because of the
        2, the gradient of each value w is strength · w.

    Example: (9 + 16) / 2 = 12.5, and a tenth of it.

        >>> w = torch.tensor([3.0, -4.0], requires_grad=True)
        >>> penalty = l2_penalty([w], 0.1)
        >>> penalty
        tensor(1.2500, grad_fn=<...>)
        >>> penalty.backward()
        >>> w.grad
        tensor([ 0.3000, -0.4000])

    Trap: w.norm() is the root of the sum of squares, 5, and a sum of roots is not the root of a sum either.
    """
    raise NotImplementedError


def l1_penalty(parameters: Iterable[Tensor], strength: float) -> Tensor:
    """What the weights cost by L1: strength · the sum of the absolute values of all values.

    Args:
        parameters, strength: as in l2_penalty.

    Returns:
        A tensor without axes, to be added to the loss. Gradients flow back to all parameters. The gradient
        of a positive value is strength, that of a negative one -strength, that of 0 is 0: L1 pulls at a small
        weight as hard as at a large one, and so gets it all the way to 0.

    Example: 3 + 4 = 7, and a tenth of it.

        >>> l1_penalty([w], 0.1)
        tensor(0.7000, grad_fn=<...>)

    Trap: without abs, weights of both signs cancel, and the loss can fall without end.
    """
    raise NotImplementedError


def decay_step(parameters: Iterable[Tensor], lr: float, weight_decay: float) -> None:
    """A step of gradient descent with weight decay, in place: w ← w - lr · (gradient + weight_decay · w).

    This is the L2 penalty without any loss term: weight_decay · w is the gradient that l2_penalty with
    strength = weight_decay would have added to that of the loss. So there are two ways to the same weights,
    a penalty in the loss and a plain step, or a plain loss and this step. (They part for optimisers that do
    more with a gradient than to subtract it; see AdamW in exercise 14.)

    Args:
        parameters: tensors whose .grad is known; those whose .grad is None do not move. They may come from a
            generator.
        lr: the learning rate.
        weight_decay: the strength of the decay.

    The new values are written over the old ones, into the same memory, and no graph is recorded. The .grad
    stay as they are.

    Example: without any gradient of the loss, each weight loses lr · weight_decay = 5 % of its size.

        >>> w.grad = torch.tensor([1.0, 0.0])
        >>> decay_step([w], lr=0.5, weight_decay=0.1)
        >>> w
        tensor([ 2.3500, -3.8000], requires_grad=True)

    Trap: w.grad += weight_decay * w gives the same weights, but leaves another gradient behind, and the next
    step takes it once more if nobody zeroes it.
    """
    raise NotImplementedError
