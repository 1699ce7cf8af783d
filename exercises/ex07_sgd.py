"""Exercise 7: stochastic gradient descent, by hand.

After loss.backward() each parameter w of a network has a gradient w.grad: how fast the loss would grow if w
grew. Nothing has learned anything yet. The optimiser is the small piece of code that now moves each parameter
a little against its gradient, so that the loss falls. In this exercise you write PyTorch's torch.optim.SGD
yourself, and the training loop around it. Your weights have to agree with its weights after every step.

    plain step      w ← w - lr · g
    momentum        v ← momentum · v + g        then  w ← w - lr · v
    weight decay    g = w.grad + weight_decay · w        in both; without decay g is just w.grad

    w               a parameter: a tensor of any shape that requires a gradient
    g, v            the gradient and the velocity: shape and dtype of w
    lr              the learning rate, a plain number such as 0.1

Four things hold for all functions here:

    - "In place" means: in the very tensors that you are given, and in the memory where their values lie.
      Whoever else holds the tensor, the network above all, then sees the new values.
    - `parameters` is anything that a for loop can run through: a list, or net.parameters(). The latter is a
      generator: one loop uses it up, and a second loop over it sees nothing and says nothing.
    - A parameter whose .grad is None took no part in the loss, or is frozen. Skip it and go on to the next.
    - Whatever the dtype of a parameter, keep it: float64 stays float64, to its last digits.

torch.optim is banned here, and so are PyTorch's private functions, whose names begin with an underscore.
All else is allowed, in train also net.zero_grad().

The examples begin with two weights and the loss w[0]² + 3·w[1]², whose gradient is (2·w[0], 6·w[1]):

    >>> w = torch.tensor([1.0, -2.0], requires_grad=True)
    >>> (w[0] ** 2 + 3 * w[1] ** 2).backward()
    >>> w.grad
    tensor([  2., -12.])
"""

from collections.abc import Callable, Iterable, Sequence

import torch
from torch import Tensor, nn


def sgd_step(parameters: Iterable[Tensor], lr: float, weight_decay: float = 0.0) -> None:
    """Moves each parameter one step against its gradient, in place: w ← w - lr · (w.grad + weight_decay · w).

    Weight decay pulls each weight towards 0 in proportion to its size. It is added to the gradient, so lr
    scales it too.

    Args:
        parameters: tensors of any shapes, in a list or a generator. Those whose .grad is None are left as
            they are: neither moved nor decayed. (A gradient of zeros is a gradient: such a weight decays.)
        lr: the learning rate.
        weight_decay: 0 for none.

    Returns:
        Nothing: the parameters change in place. They still require gradients, the next forward and backward
        work as before, and each .grad is left as it is.

    Example: the weights are 1 and -2, their gradients 2 and -12, so w becomes 1 - 0.1 · 2 and -2 + 0.1 · 12.

        >>> sgd_step([w], lr=0.1)
        >>> w
        tensor([ 0.8000, -0.8000], requires_grad=True)

    Once more with the same gradients and weight decay: g = 2 + 0.5 · 0.8 = 2.4 and -12 - 0.5 · 0.8 = -12.4.

        >>> sgd_step([w], lr=0.1, weight_decay=0.5)
        >>> w
        tensor([0.5600, 0.4400], requires_grad=True)

    Autograd would note the update as one more operation of your network, and for an in-place change of a
    parameter it raises "a leaf Variable that requires grad is being used in an in-place operation". Inside
    `with torch.no_grad():` it looks away.

    Trap: `w = w - lr * g` runs without an error, and no weight ever moves: it makes a new tensor and gives it
    the name w; the parameter stays what it was. `w.data = w.data - lr * g` does move it, but into other
    memory: what shared its values is left behind. `w -= lr * g` changes the values where they lie. In the
    same way `g = w.grad; g += weight_decay * w` changes the caller's gradient: g is no copy, it is w.grad.
    """
    raise NotImplementedError


def zero_gradients(parameters: Iterable[Tensor]) -> None:
    """Forgets the gradients, so that the next backward starts afresh.

    backward adds to what .grad holds; it never replaces it. That is of use (see accumulate_gradients), but
    in a plain training loop the gradients of the last batch have to go before the next backward.

    Args:
        parameters: tensors of any shapes, in a list or a generator.

    Returns:
        Nothing. Each .grad is afterwards None, as after PyTorch's own zero_grad, or a tensor of zeros: choose
        either, both are right. Where .grad was None it stays None. The parameters do not change.

    Example: the weights are 0.56 and 0.44 by now. A backward adds 1.12 and 2.64 to the old 2 and -12; after
    zero_gradients it gives the new gradient alone.

        >>> (w[0] ** 2 + 3 * w[1] ** 2).backward()
        >>> w.grad
        tensor([ 3.1200, -9.3600])
        >>> zero_gradients([w])
        >>> (w[0] ** 2 + 3 * w[1] ** 2).backward()
        >>> w.grad
        tensor([1.1200, 2.6400])

    Trap: multiplying by 0 is not the same as setting to 0: once a gradient is infinite or NaN, 0 times it is
    NaN for ever. And a gradient of zeros for a parameter that had none is not harmless: the steps would no
    longer skip it, and weight decay would shrink a frozen layer.
    """
    raise NotImplementedError


def sgd_momentum_step(
    parameters: Iterable[Tensor],
    velocities: Sequence[Tensor],
    lr: float,
    momentum: float = 0.9,
    weight_decay: float = 0.0,
) -> None:
    """One step with momentum, in place: v ← momentum · v + g, then w ← w - lr · v.

    A plain step follows the last batch's gradient alone and zigzags. The velocity remembers the earlier ones:
    what they agree on adds up, what they do not cancels out. As before g = w.grad + weight_decay · w.

    Args:
        parameters: tensors of any shapes, in a list or a generator.
        velocities: one tensor for each parameter, in the same order, of the same shape and dtype. The caller
            makes them before the first step, as zeros, and hands the same ones in at every step.
        lr: the learning rate; it may differ from step to step.
        momentum: how much of the velocity is kept; 0 makes this a plain step.
        weight_decay: 0 for none.

    Returns:
        Nothing: parameters and velocities change in place, both. Where .grad is None, neither does. Each
        .grad is left as it is.

    Example: the first step starts from zeros, so v is the gradient; the second adds 0.9 times that.

        >>> w = torch.tensor([1.0, -2.0], requires_grad=True)
        >>> v = torch.zeros(2)
        >>> (w[0] ** 2 + 3 * w[1] ** 2).backward()  # w.grad is [2, -12]
        >>> sgd_momentum_step([w], [v], lr=0.1)
        >>> w, v
        (tensor([ 0.8000, -0.8000], requires_grad=True), tensor([  2., -12.]))
        >>> zero_gradients([w])
        >>> (w[0] ** 2 + 3 * w[1] ** 2).backward()  # w.grad is [1.6, -4.8]
        >>> sgd_momentum_step([w], [v], lr=0.1)
        >>> w, v
        (tensor([0.4600, 0.7600], requires_grad=True), tensor([  3.4000, -15.6000]))

    Trap: `v = momentum * v + g` makes a new tensor, which is gone when the function ends: the velocity that
    the caller keeps stays 0, and each step is a plain one. Other books write v ← momentum · v + lr · g, or
    give the new gradient only a share of 1 - momentum: good methods, but other numbers than PyTorch's.
    """
    raise NotImplementedError


def accumulate_gradients(
    net: nn.Module,
    loss_function: Callable[[Tensor, Tensor], Tensor],
    batches: Sequence[tuple[Tensor, Tensor]],
) -> float:
    """Computes the gradient of one large batch from several small ones.

    A batch that does not fit into memory is cut into small ones. Forward and backward run for one of them,
    then for the next, so only one small batch's intermediate values are in memory at a time; .grad adds up
    what each backward brings. Since all parameters stay as they are meanwhile, this is exact.

    Args:
        net: the network.
        loss_function: called as loss_function(net(x), y), gives the mean loss over the samples of x.
        batches: a list of pairs (x, y), where len(x) is the number of samples: not the same in each.

    Returns:
        The mean loss over all samples of all batches, a Python float. Afterwards each .grad has grown by the
        gradient of that mean. What was there before stays and is added to, as with backward; to zero it first
        is the caller's choice. The parameters do not change, and the net's mode, train or eval,
        stays as it is.

    Example: with weight 1 the net says 1, 2, 3 where 2, 4, 6 is right. The squared errors are 1, 4 and 9, so
    the mean losses are 2.5 in the first batch and 9 in the second, but (1 + 4 + 9) / 3 = 4.6667 over all.

        >>> net = nn.Linear(1, 1, bias=False)
        >>> net.weight.data.fill_(1.0)
        tensor([[1.]])
        >>> x, y = torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([[2.0], [4.0], [6.0]])
        >>> batches = [(x[:2], y[:2]), (x[2:], y[2:])]
        >>> round(accumulate_gradients(net, nn.functional.mse_loss, batches), 4)
        4.6667
        >>> net.weight.grad
        tensor([[-9.3333]])

    How: with n samples in a batch and N in all, the mean over all is the sum of n / N · (mean of the batch).
    So scale each loss by n / N before its backward.

    Trap: dividing each loss by the number of batches is right only when all batches have the same size. Here
    it would give the one sample of the second batch the weight of the two in the first: -11.5.
    """
    raise NotImplementedError


def train(
    net: nn.Module,
    loss_function: Callable[[Tensor, Tensor], Tensor],
    x: Tensor,
    y: Tensor,
    lr: float,
    epochs: int,
    batch_size: int,
    momentum: float = 0.0,
) -> list[float]:
    """Trains the network in place: one momentum step for each batch, the same batches in every epoch.

    Args:
        net: the network; its parameters change in place.
        loss_function: called as loss_function(net(x of the batch), y of the batch), gives their mean loss.
        x: (N, …), the samples. Like y it is left as it is.
        y: (N, …), what is right for each.
        lr: the learning rate.
        epochs: how many times to go through all samples.
        batch_size: B. The batches are x[0:B], x[B:2B] and so on, in order, without shuffling; the last one
            has what remains, which may be fewer than B.
        momentum: for the steps. The velocities start as zeros, once, and live through all epochs.

    Returns:
        The loss of every batch of every epoch, in order, each taken before that batch's step: a list of
        Python floats.

    Each step uses the gradient of its own batch alone; what the gradients hold when train is called does not
    count. Frozen parameters (requires_grad is False) stay as they are, even where their .grad still holds
    something. The net comes in train mode, and is in train mode afterwards.

    Example: the net of accumulate_gradients again, which should learn the weight 2, with batches of two
    samples and one. Two epochs make four steps.

        >>> net.weight.data.fill_(1.0)
        tensor([[1.]])
        >>> losses = train(net, nn.functional.mse_loss, x, y, lr=0.05, epochs=2, batch_size=2)
        >>> [round(loss, 4) for loss in losses]
        [2.5, 5.0625, 0.0141, 0.0285]
        >>> net.weight
        Parameter containing:
        tensor([[1.9944]], requires_grad=True)

    Trap: a list of loss tensors keeps the graph of every batch in memory: keep loss.item(), a plain number.
    And the order within a batch matters: zero, forward, backward, step. Zeroing between backward and step
    throws the new gradient away, and nothing moves.
    """
    raise NotImplementedError
