"""Exercise 8: autograd, from leaf tensors to an engine of your own.

Training needs the slope of a loss with respect to every weight, and nobody works those out on paper. While
you compute with a tensor that has requires_grad=True, PyTorch notes each operation and what went into it: a
graph. backward() walks the graph from the result back to the start and multiplies the slopes along the way
(the chain rule). Here you use each part of this machine, teach it two operations of your own, and in the end
build a small one yourself.

    leaf          a tensor that you made, with requires_grad=True. Its gradient arrives in .grad and is ADDED
                  to what is there already.
    non-leaf      a tensor that was computed from leaves. It has a grad_fn, and its .grad stays None unless
                  you ask for it by retain_grad().
    y.backward()  works for a y of one value. For more, it needs a vector v of y's shape: y.backward(v) gives
                  the gradient of (v · y).sum(), that is, vᵀ times the matrix of all slopes ∂y[i]/∂x[j].
    the graph     is freed by backward(), to save memory. A second backward() through it raises, unless the
                  first was told retain_graph=True.

The graph is dynamic: it is made anew whenever your code runs, so `if` and `while` may ask the data, and each
input gets the graph of the path that it took. (Frameworks with static graphs build it once, before there is
data, and need an `if` and a loop of their own.)

    >>> x = torch.tensor([3.0, -1.0], requires_grad=True)  # a leaf
    >>> y = x * x if x[0] > 0 else -x  # a non-leaf; the graph is that of x * x
    >>> y.backward(torch.tensor([1.0, 10.0]))
    >>> x.grad
    tensor([  6., -20.])
    >>> y.backward(torch.tensor([1.0, 10.0]))
    Traceback (most recent call last):
    RuntimeError: Trying to backward through the graph a second time...

In all that follows, leave the tensors that you are given as they are: their values, requires_grad and .grad.
Results have the dtype of x (float64 stays float64).

torch.autograd.functional and torch.func have vector_jacobian and jacobian ready-made: vjp, jacobian, jacrev.
These are banned in those two functions, or there would be nothing to learn; backward and torch.autograd.grad
are what you need.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor


def vector_jacobian(function: Callable[[Tensor], Tensor], x: Tensor, v: Tensor | None = None) -> Tensor:
    """The gradient of function at x: backward, with a vector where the result has more than one value.

    Args:
        function: makes a tensor from a tensor, by operations that autograd knows.
        x: float, any shape. It may require a gradient or not, be a leaf or not: its values are a new start.
        v: of the shape of function(x); or None where function(x) has one value only.

    Returns:
        The shape of x: Σ over i of v[i] · ∂function(x)[i] / ∂x. With v None, simply the gradient.

    Example: (x · x) has the slopes 2x, and each is weighed by v.

        >>> vector_jacobian(lambda x: x * x, torch.tensor([3.0, -1.0]), torch.tensor([1.0, 10.0]))
        tensor([  6., -20.])
        >>> vector_jacobian(lambda x: (x * x).sum(), torch.tensor([3.0, -1.0]))
        tensor([ 6., -2.])

    How: x.detach() has the same values and no history. Make it a leaf by requires_grad_(), send it through
    function, go backward, and read the leaf's .grad.

    Trap: x.requires_grad_() without detach() changes the caller's tensor: backward() then adds to its .grad,
    which another loss may have filled before. And where x was computed from something, it is no leaf: its
    .grad stays None.
    """
    leaf = x.detach().requires_grad_()
    function(leaf).backward(v)
    return leaf.grad


def jacobian(function: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """The matrix of all slopes: one backward pass for each value that comes out.

    Args:
        function: makes (M,) from (N,), by operations that autograd knows. It is expensive: call it once.
        x: (N,), float; as in vector_jacobian.

    Returns:
        (M, N): row i, column j holds ∂function(x)[i] / ∂x[j].

    Example: y[0] = x[0] · x[1], and y[1] = x[0]².

        >>> jacobian(lambda x: torch.stack([x[0] * x[1], x[0] ** 2, x[1]]), torch.tensor([2.0, 5.0]))
        tensor([[5., 2.],
                [4., 0.],
                [0., 1.]])

    How: row i is vᵀ times the matrix where v is 1 at i and 0 elsewhere: a row of torch.eye(M).

    Trap: the first backward() frees the graph, and the second one raises: retain_graph=True keeps it. And
    .grad is added to: take each row out and start the next from None, or each row holds the sum of those
    before.
    """
    leaf = x.detach().requires_grad_()
    y = function(leaf)
    rows = []
    for v in torch.eye(len(y), dtype=y.dtype, device=y.device):
        leaf.grad = None
        y.backward(v, retain_graph=True)
        rows.append(leaf.grad)
    return torch.stack(rows)


def intermediate_gradients(functions: Sequence[Callable[[Tensor], Tensor]], x: Tensor) -> list[Tensor]:
    """The gradients at every station of a calculation, as one looks at them to see where they vanish.

    Args:
        functions: one or more, applied one after the other: the first to x, the next to what came out.
        x: float, any shape; as in vector_jacobian.

    Returns:
        A list of len(functions) + 1 gradients of the SUM of the last result: with respect to x, to the result
        of the first function, …, and to the last result itself (all ones). Each has the shape of its station.

    Example: x = 2 becomes 6, then 36. The slope of the square at 6 is 12, and of 3x it is 3.

        >>> intermediate_gradients([lambda x: 3 * x, lambda x: x * x], torch.tensor([2.0]))
        [tensor([36.]), tensor([12.]), tensor([1.])]

    Trap: autograd throws the gradient of a non-leaf away as soon as it has been passed on: .grad is None,
    with a warning. retain_grad(), called on each station before backward(), keeps it.
    """
    stations = [x.detach().requires_grad_()]
    for function in functions:
        result = function(stations[-1])
        result.retain_grad()
        stations.append(result)
    stations[-1].sum().backward()
    return [station.grad for station in stations]


def straight_through_round(x: Tensor) -> Tensor:
    """Rounds on the way forward, and on the way back lets gradients through as if it had not.

    Rounding is flat almost everywhere: its slope is 0, and nothing before it would learn. Networks with
    rounded weights or activations are therefore trained as if the slope were 1.

    Args:
        x: float, any shape.

    Returns:
        The values of torch.round(x). The gradient that arrives at the result goes on to x unchanged.

    Example:

        >>> x = torch.tensor([0.3, 1.7, -2.6], requires_grad=True)
        >>> y = straight_through_round(x)
        >>> y.detach()
        tensor([ 0.,  2., -3.])
        >>> (y * y).sum().backward()
        >>> x.grad
        tensor([ 0.,  4., -6.])

    How: x plus what rounding adds to it, with this second part detached: for autograd it is a constant. Or a
    torch.autograd.Function.

    Trap: detach the wrong part, or all of it, and the gradient is 0 or does not arrive at all. And detach()
    does not copy: what it gives shares memory with x, so an in-place round_() on it would round x itself.
    """
    return x + (x.round() - x).detach()


def call_with_grad(function: Callable[[Tensor], Tensor], x: Tensor, enabled: bool) -> Tensor:
    """Calls a function with the recording of graphs switched on or off, and puts the switch back.

    Args:
        function: makes a tensor from a tensor.
        x: float, any shape; hand it on as it is.
        enabled: whether a graph is recorded during the call, whatever the switch was before.

    Returns:
        What function gave, as it is. With enabled False it has no history: requires_grad is False. It has to
        be an ordinary tensor still, of which later calculations can be recorded (those of
        torch.inference_mode cannot).

    Afterwards the switch stands as it stood before the call, on or off, also where function raised an error
    (the error goes on to the caller).

    Example: as a context, the switch goes back by itself. As a bare call, it stays:

        >>> x = torch.ones(2, requires_grad=True)
        >>> call_with_grad(lambda x: 3 * x, x, enabled=False).requires_grad
        False
        >>> _ = torch.set_grad_enabled(False)  # a switch: off from here on
        >>> (3 * x).requires_grad, call_with_grad(lambda x: 3 * x, x, enabled=True).requires_grad
        (False, True)
        >>> torch.is_grad_enabled()
        False
        >>> _ = torch.set_grad_enabled(True)

    torch.set_grad_enabled(mode) is both: a switch that acts as soon as it is called, and a context for
    `with`. torch.no_grad() and torch.enable_grad() are contexts for one position each.

    Trap: a result that was made with the switch off stays without history when the switch is on again:
    requires_grad is False for good, and a backward() from it raises.
    """
    with torch.set_grad_enabled(enabled):
        return function(x)


class Sigmoid(torch.autograd.Function):
    """The sigmoid 1 / (1 + exp(-x)) with a backward pass that you write: y = Sigmoid.apply(x).

    A torch.autograd.Function is one operation of the graph. apply(x) calls forward with the recording off, so
    inside of it torch.sigmoid and all else is allowed. In the backward pass autograd calls backward with the
    gradient that has arrived at y, and wants the one for x: grad times the slope y · (1 - y).

    forward(ctx, x): float, any shape; gives y, of the same shape and dtype. ctx.save_for_backward(…) keeps
    tensors for later.
    backward(ctx, grad): ctx.saved_tensors has them again; gives the gradient for x.

    Keep x or y, and nothing in between: backward is then itself made of operations that autograd can follow,
    and the second derivative is right as well. (A slope that forward has computed is a constant for it.) Keep
    it by save_for_backward: then it is freed with the graph, and a second backward() through it raises, as
    everywhere.

    Example: torch.autograd.gradcheck compares a backward pass with slopes measured by tiny steps; give it
    float64.

        >>> x = torch.tensor([0.0, 2.0], dtype=torch.float64, requires_grad=True)
        >>> y = Sigmoid.apply(x)
        >>> y
        tensor([0.5000, 0.8808], dtype=torch.float64, grad_fn=<SigmoidBackward>)
        >>> y.sum().backward()
        >>> x.grad
        tensor([0.2500, 0.1050], dtype=torch.float64)
        >>> torch.autograd.gradcheck(Sigmoid.apply, x), torch.autograd.gradgradcheck(Sigmoid.apply, x)
        (True, True)

    Trap: ctx.y = y works at first sight, but such a tensor is never checked and never freed: a backward()
    through a graph that is gone, or through values changed in place since, gives numbers where it ought to
    raise. And do not forget to multiply by grad: it is 1 only where y is the end of the calculation.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        y = torch.sigmoid(x)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> Tensor:
        (y,) = ctx.saved_tensors
        return grad * y * (1 - y)


class FocalLoss(torch.autograd.Function):
    """The focal loss of exercise 3 as one operation: loss = FocalLoss.apply(logits, targets, gamma).

    With p the probability that the softmax gives to the target t of a row, and N rows:

        loss               = mean over the rows of -(1 - p)^gamma · log p
        ∂loss / ∂logits[j] = 1/N · s · (1 if j = t else 0, minus the probability of class j)
        with the slope   s = gamma · p · (1 - p)^(gamma - 1) · log p - (1 - p)^gamma

    forward(ctx, logits, targets, gamma): logits (N, C), float; targets (N,), int64; gamma a plain number of 1
    or more, to be kept as ctx.gamma (save_for_backward is for tensors only). Gives a tensor without axes.
    backward(ctx, grad): gives three values, one for each argument of forward: the gradient for the logits,
    and None for targets and gamma, which have none.

    Logits of ±1000 give the exact loss and gradient, neither infinite nor NaN: gather log p from log_softmax.
    The second derivative is not asked for.

    Example:

        >>> logits = torch.tensor([[0.1, 0.3], [0.4, 0.6], [0.2, 0.7]], dtype=torch.float64)
        >>> _ = logits.requires_grad_()
        >>> targets = torch.tensor([0, 1, 0])
        >>> loss = FocalLoss.apply(logits, targets, 2.0)
        >>> loss.detach()
        tensor(0.2466, dtype=torch.float64)
        >>> loss.backward()
        >>> logits.grad
        tensor([[-0.1278,  0.1278],
                [ 0.0748, -0.0748],
                [-0.1754,  0.1754]], dtype=torch.float64)
        >>> torch.autograd.gradcheck(FocalLoss.apply, (logits, targets, 2.0))
        True

    Trap: the chain does not end here: where the loss is doubled later on, a grad of 2 arrives. And backward
    that gives one value for three arguments raises: autograd counts them.
    """

    @staticmethod
    def forward(ctx: Any, logits: Tensor, targets: Tensor, gamma: float) -> Tensor:
        ctx.save_for_backward(logits, targets)
        ctx.gamma = gamma
        log_p = torch.log_softmax(logits, dim=1).gather(1, targets[:, None])  # (N, 1)
        return -((1 - log_p.exp()) ** gamma * log_p).mean()

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None, None]:
        logits, targets = ctx.saved_tensors
        log_all = torch.log_softmax(logits, dim=1)  # (N, C)
        log_p = log_all.gather(1, targets[:, None])  # (N, 1)
        p = log_p.exp()
        s = ctx.gamma * p * (1 - p) ** (ctx.gamma - 1) * log_p - (1 - p) ** ctx.gamma
        is_target = torch.zeros_like(logits).scatter(1, targets[:, None], 1)
        return grad * s * (is_target - log_all.exp()) / len(logits), None, None


class Value:
    """A number that remembers what it was made from: autograd in plain Python, without torch.

    Value(data) is a leaf. Computing with Values (and plain numbers, on either side) makes new ones:

        a + b    a - b    a * b    a / b    -a    a ** 3 (a plain number as exponent)    a.exp()    a.relu()

    v.data is the number, a Python float; v.grad is a float too, 0.0 at first. The result of an operation
    knows its parents and the slope towards each: for a * b these are b.data and a.data. relu's slope at 0 is
    0.

    result.backward() adds, to the .grad of every Value that result was made from, the slope of result with
    respect to it, and 1 to its own. Called again (also from another result), it adds again to the leaves, as
    torch does; what Values in between hold after a second time is up to you.

    A Value may be used several times: its gradient is the sum over all the ways that lead from it to the
    result. Visit every Value once, after all that was made from it, or it passes on a gradient that is not
    complete yet; and whoever walks every way one by one needs 2^40 steps for a number that is doubled 40
    times by v + v. And the graph may be 5,000 operations long: a function that calls itself for each parent
    ends in a RecursionError (Python's limit is 1,000 calls), so use a loop with a list of what is still to
    do.

    Example: c = a · b + b, with a = 2 and b = 3: ∂c/∂a = b, and ∂c/∂b = a + 1, from two ways.

        >>> a, b = Value(2.0), Value(3.0)
        >>> c = a * b + b
        >>> c.data
        9.0
        >>> c.backward()
        >>> a.grad, b.grad, c.grad
        (3.0, 3.0, 1.0)
        >>> y = 1 / (1 + (-Value(0.0)).exp())  # the sigmoid
        >>> y.data
        0.5

    Trap: a.grad = … in place of += loses all ways but one: b + b would have the slope 1.
    """

    def __init__(self, data: float) -> None:
        self.data = data
        self.grad = 0.0
        self._parents: Sequence[tuple[Value, float]] = ()  # each with the slope towards it
        self._depth = 0  # greater than that of its parents

    @staticmethod
    def _made(data: float, *parents: tuple[Value | float, float]) -> Value:
        result = Value(data)
        result._parents = [(parent, slope) for parent, slope in parents if isinstance(parent, Value)]
        result._depth = 1 + max(parent._depth for parent, _ in result._parents)
        return result

    def __add__(self, other: Value | float) -> Value:
        return self._made(self.data + _number(other), (self, 1.0), (other, 1.0))

    def __mul__(self, other: Value | float) -> Value:
        return self._made(self.data * _number(other), (self, _number(other)), (other, self.data))

    def __pow__(self, exponent: float) -> Value:
        return self._made(self.data**exponent, (self, exponent * self.data ** (exponent - 1)))

    def exp(self) -> Value:
        y = math.exp(self.data)
        return self._made(y, (self, y))

    def relu(self) -> Value:
        return self._made(max(self.data, 0.0), (self, float(self.data > 0)))

    def __neg__(self) -> Value:
        return self * -1.0

    def __sub__(self, other: Value | float) -> Value:
        return self + other * -1.0

    def __truediv__(self, other: Value | float) -> Value:
        return self * other**-1.0

    def __radd__(self, other: float) -> Value:
        return self + other

    def __rsub__(self, other: float) -> Value:
        return -self + other

    def __rmul__(self, other: float) -> Value:
        return self * other

    def __rtruediv__(self, other: float) -> Value:
        return self**-1.0 * other

    def backward(self) -> None:
        reached, todo = {self}, [self]
        while todo:
            for parent, _ in todo.pop()._parents:
                if parent not in reached:
                    reached.add(parent)
                    todo.append(parent)
        arrived = dict.fromkeys(reached, 0.0)
        arrived[self] = 1.0
        for value in sorted(reached, key=lambda value: value._depth, reverse=True):  # the result first
            value.grad += arrived[value]
            for parent, slope in value._parents:
                arrived[parent] += slope * arrived[value]


def _number(value: Value | float) -> float:
    return value.data if isinstance(value, Value) else value
