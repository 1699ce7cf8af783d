"""Exercise 17: layers of your own, and how to look into a network.

nn.Sequential is a chain: what one layer gives goes into the next. As soon as something branches, is used
twice, or has to remember something, you write an nn.Module of your own. A Module is a class with two jobs:
__init__ makes what it holds, forward computes. And it keeps books: whatever you assign to an attribute is
looked at, and

    self.fc = nn.Linear(…)                     a module: its parameters are found, however deep
    self.scale = nn.Parameter(torch.ones(3))   a parameter: an optimiser trains it
    self.register_buffer("mean", …)            a buffer: saved and moved with the net, but not trained
    self.names = ["a", "b"]                    anything else: Python's own business, no books are kept

named_parameters() and named_buffers() list what was found, with its path ("body.0.weight"); state_dict()
holds both, for saving; .double() and .to(device) convert both. What is not in the books is trained by nobody,
saved nowhere, and stays behind on the old device. A plain Python list of layers is such a thing:
nn.ModuleList is the list that keeps books.

    >>> class Forgetful(nn.Module):
    ...     def __init__(self):
    ...         super().__init__()
    ...         self.layers = [nn.Linear(3, 2), nn.Linear(2, 1)]
    >>> len(list(Forgetful().parameters()))
    0

Hooks are the way to watch a network from outside: a forward hook is a function that a module calls after each
forward, with itself, what went in and what came out.

In all that follows, give back what forward computes in the dtype of the parameters (after net.double() that
is float64), and leave the tensors that you are given as they are. Where a network is handed to you, leave it
as it was. The names of attributes are up to you where the text does not name them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class MLP(nn.Module):
    """A chain of linear layers of any length: MLP((3, 5, 2)) has a layer 3 → 5 and a layer 5 → 2.

    sizes: two or more; nn.Linear(sizes[i], sizes[i + 1]) for each pair of neighbours, all with a bias,
    registered in this order. After each of them but the last comes relu.

    forward(x): (N, sizes[0]), float, gives (N, sizes[-1]): the logits, for a cross-entropy loss.

    Example:

        >>> net = MLP((3, 5, 5, 2))
        >>> net(torch.zeros(4, 3)).shape
        torch.Size([4, 2])
        >>> [tuple(parameter.shape) for parameter in net.parameters()]
        [(5, 3), (5,), (5, 5), (5,), (2, 5), (2,)]

    Trap: a softmax at the end looks right, for who does not want probabilities? But cross_entropy has the
    softmax inside. Done twice, the loss hardly moves: a "logit" is between 0 and 1 then, and the net
    learns slowly or not at all, without any error. Take the softmax outside of the net where you show
    probabilities.
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        raise NotImplementedError


class Residual(nn.Module):
    """A detour around any module: x + scale · body(x), which no Sequential can say, for x is used twice.

    body: a module whose result has the shape of what goes in. It becomes a part of this one.
    scale: a parameter of this module's own, one number without axes (shape ()), 1.0 at first.

    forward(x): gives x + scale · body(x). Gradients flow back along both ways.

    Example:

        >>> net = Residual(nn.ReLU())
        >>> net(torch.tensor([-1.0, 2.0]))
        tensor([-1.,  4.], grad_fn=<AddBackward0>)
        >>> [tuple(parameter.shape) for parameter in net.parameters()]
        [()]

    Trap: torch.tensor(1.0, requires_grad=True) gets a gradient too, but only an nn.Parameter is in the books:
    an optimiser that is given net.parameters() would never see it. And x += … writes into the caller's
    tensor.
    """

    def __init__(self, body: nn.Module) -> None:
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        raise NotImplementedError


class Standardize(nn.Module):
    """Shifts and scales each feature by a mean and a standard deviation that it has learnt from data.

    features: how many.
    mean, std: buffers of these names, (features,) each; zeros and ones before the first fit.

    fit(x): x (N, features), N at least 1: sets mean and std to those of x, feature by feature. The standard
    deviation divides by N (torch.std with correction=0); where it is 0, the feature is the same everywhere,
    and std becomes 1. Neither of the two requires a gradient afterwards. fit gives nothing back.
    forward(x): (x - mean) / std, for x (N, features).
    extra_repr(): the text "features=3" (for 3 features). print(net) puts it between the parentheses of the
    line that it prints for this layer.

    Example:

        >>> layer = Standardize(2)
        >>> layer.fit(torch.tensor([[1.0, 7.0], [3.0, 7.0]]))
        >>> layer.mean, layer.std
        (tensor([2., 7.]), tensor([1., 1.]))
        >>> layer(torch.tensor([[5.0, 8.0]]))
        tensor([[3., 1.]])
        >>> layer
        Standardize(features=2)
        >>> list(layer.state_dict()), list(layer.parameters())
        (['mean', 'std'], [])

    Trap: self.mean = torch.zeros(features) works until the net is saved, and loaded without it, or moved,
    while it stays behind. And as nn.Parameter it would be trained: a mean is measured, not learnt by descent.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, features: int) -> None:
        raise NotImplementedError

    @torch.no_grad()
    def fit(self, x: Tensor) -> None:
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        raise NotImplementedError

    def extra_repr(self) -> str:
        raise NotImplementedError


class TiedAutoencoder(nn.Module):
    """Squeezes inputs into a few numbers and back again, with one and the same weight on both ways.

        z = tanh(x · Wᵀ + a)        W: (hidden, inputs), a: (hidden,)
        y = z · W + b               b: (inputs,)

    Three parameters of these shapes, and no more: W is one tensor that is used twice (weight sharing). Its
    gradient is the sum of what arrives from both uses. How they start is up to you.

    inputs, hidden: how many numbers go in, and how many are in the middle.
    forward(x): (N, inputs), gives y, (N, inputs).

    Example:

        >>> net = TiedAutoencoder(inputs=6, hidden=2)
        >>> net(torch.zeros(4, 6)).shape
        torch.Size([4, 6])
        >>> sorted(tuple(parameter.shape) for parameter in net.parameters())
        [(2,), (2, 6), (6,)]

    How: F.linear(z, weight, bias) computes z · weightᵀ + bias, with any weight: here the encoder's,
    transposed.

    Trap: nn.Parameter(W.t()) for the way back is a second parameter. It even shares memory with W at first,
    but an optimiser counts and steps both, each with half of the gradient.
    """

    def __init__(self, inputs: int, hidden: int) -> None:
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        raise NotImplementedError


def gradient_norms(net: nn.Module) -> dict[str, float]:
    """How long the gradient of each parameter is: what one looks at when a net does not learn.

    Args:
        net: any network, after a backward(), or before.

    Returns:
        By the parameter's name, as in net.named_parameters(): the square root of the sum of the squares of
        its gradient, as a Python float. Parameters without a gradient (.grad is None) are left out. What two
        layers share is listed once, under its first name.

    Example:

        >>> net = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
        >>> net[0].weight.grad = torch.tensor([[3.0, 0.0], [0.0, 4.0]])
        >>> gradient_norms(net)
        {'0.weight': 5.0}

    Trap: None is not 0. A frozen parameter, or one that takes no part in the loss, has no gradient at all,
    and None has no norm.
    """
    raise NotImplementedError


def record_outputs(net: nn.Module, x: Tensor) -> dict[str, Tensor]:
    """What each layer of a network gives, by forward hooks: without a change to the network.

    Args:
        net: any network; each layer gives one tensor. It is called once, as net(x), in the mode in which it
        is.
        x: its input.

    Returns:
        By the layer's name, as in net.named_modules(): a copy of what it gave, without a graph (requires_grad
        is False). Layers are the modules that hold no further modules; containers such as nn.Sequential are
        left out. A layer that is called several times is there with its last result; one that is never called
        is not.

    No hook is left in the net afterwards, also where net(x) raised an error (which goes on to the caller).

    Example:

        >>> net = nn.Sequential(nn.Flatten(), nn.Sequential(nn.ReLU(inplace=True), nn.Softmax(dim=1)))
        >>> record_outputs(net, torch.tensor([[[-1.0], [1.0]]]))
        {'0': tensor([[-1.,  1.]]), '1.0': tensor([[0., 1.]]), '1.1': tensor([[0.2689, 0.7311]])}

    How: module.register_forward_hook(hook) has hook(module, inputs, output) called after each forward, and
    gives a handle; handle.remove() takes the hook away. A hook returns None, or its result takes the output's
    place.

    Trap: an in-place relu writes into what the layer before it gave, and so into what you kept of it: clone.
    And a function made in a loop looks its names up when it is called, not when it is made: then the loop is
    over, and all hooks use the last name. Make the hook in a function of its own, which is given the name.
    """
    raise NotImplementedError


def summary(net: nn.Module, x: Tensor) -> list[tuple[str, str, tuple[int, ...], int]]:
    """The table that one prints of a network: its layers in the order of the calls, with shapes and counts.

    Args:
        net: any network; each layer gives one tensor. It is called once, as net(x), in eval mode and without
            a graph.
        x: its input.

    Returns:
        A tuple (name, kind, shape, count) for each call of a layer, in the order of the calls. Layers are the
        modules that hold no further modules.

        name: as in net.named_modules().
        kind: the name of its class, as in "Linear".
        shape: of what it gave, as a tuple of ints, the batch axis included.
        count: how many values its parameters have, frozen or not; a layer that is called twice counts twice.

    Afterwards the net is as it was: no hook is left, also after an error; each of its modules is in the mode
    (training or not) in which it was; the running statistics of batch normalisation have not moved.

    Example:

        >>> net = nn.Sequential(nn.Conv2d(1, 6, 5), nn.ReLU(), nn.Flatten(), nn.Linear(96, 10))
        >>> for row in summary(net, torch.zeros(2, 1, 8, 8)):
        ...     print(row)
        ('0', 'Conv2d', (2, 6, 4, 4), 156)
        ('1', 'ReLU', (2, 6, 4, 4), 0)
        ('2', 'Flatten', (2, 96), 0)
        ('3', 'Linear', (2, 10), 970)

    Trap: in train mode a mere look would move the running statistics of batch normalisation, and dropout
    would draw random numbers. But net.train() afterwards is no way back: parts of the net may have been in
    eval mode before, frozen on purpose. Note the mode of each module, and give each its own again.
    """
    raise NotImplementedError
