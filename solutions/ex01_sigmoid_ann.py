"""Exercise 1: one sigmoid neuron, by hand.

A neuron takes a few numbers, multiplies each by a weight of its own, adds the products up, and squeezes the
sum into the range 0 … 1. It learns by trial and error: compare what came out with the target, find out which
way each weight has to move to make the error smaller, move all of them a little, and do it again. A large
network does just this, with more neurons. Here you write all of it yourself, first with plain Python
numbers, one sample after another, then with tensors, all samples at once.

    z = x[0] · w[0] + x[1] · w[1] + …         the weighted sum
    y = 1 / (1 + exp(-z))                     the output: the sigmoid of z
    E = (y - t)²                              the error; t is the target
    dE/dw[i] = 2 · x[i] · (y - t) · (1 - y) · y
    w[i] ← w[i] - lr · dE/dw[i]               the update; lr is the learning rate

The gradient is the chain rule, factor by factor: E changes with y by 2 (y - t), y with z by (1 - y) y, and
z with w[i] by x[i].

The names, and what they hold in the first five functions (plain floats and lists) and in the last (tensors):

    x     one sample                    list of F floats
    w     one weight for each input     list of F floats      tensor (F,)
    t     the target of one sample      float, 0 or 1
    xs    all samples                   list of N lists       tensor x, (N, F)
    ts    all targets                   list of N floats      tensor t, (N,)
    lr    the learning rate             float                 float
    epochs  how many times all the samples are gone through, 1 or more

The examples below learn the logical AND of two inputs. Each sample starts with a constant 1: its weight
shifts the whole sum, so it does the work of the bias that other texts add separately.

    >>> xs = [[1.0, 0.0, 0.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0]]
    >>> ts = [0.0, 0.0, 0.0, 1.0]
    >>> w = [0.1, -0.2, 0.3]

Write the functions from top to bottom: each is of use to the next. Leave the lists and tensors that you are
given as they are. math.exp is all that you need of the library up to train; torch.sigmoid, torch.tanh,
torch.special.expit and their relatives are banned in sigmoid and in train, and allowed in train_vectorized.
"""

import math

import torch
from torch import Tensor


def sigmoid(z: float) -> float:
    """Squeezes any number into the range 0 … 1: 1 / (1 + exp(-z)).

    Args:
        z: any finite number, however large.

    Returns:
        A plain float: 0.5 for z = 0, close to 1 for a large z, close to 0 for a very negative one. It never
        raises.

    Example:

        >>> sigmoid(0.0)
        0.5
        >>> round(sigmoid(2.0), 4), round(sigmoid(-2.0), 4)
        (0.8808, 0.1192)
        >>> sigmoid(1000.0), sigmoid(-1000.0)
        (1.0, 0.0)

    Trap: math.exp raises OverflowError from about 710 on, so the formula as it stands breaks down at
    z = -1000, where it asks for exp(1000). Multiply its numerator and denominator by exp(z) to get
    exp(z) / (1 + exp(z)): the same value, but this form only breaks down for a large positive z.
    """
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    return math.exp(z) / (1 + math.exp(z))


def weighted_sum(x: list[float], w: list[float]) -> float:
    """Each input times its weight, added up: x[0] · w[0] + x[1] · w[1] + …

    Args:
        x: the inputs of one sample, F floats.
        w: the weights, F floats as well.

    Returns:
        A plain float.

    Example: 1 · 0.5 + 2 · 0.25 + 5 · (-0.125).

        >>> weighted_sum([1.0, 2.0, 5.0], [0.5, 0.25, -0.125])
        0.375

    Trap: all inputs take part, the constant 1 in front included, and nothing is divided: it is a sum and
    not a mean.
    """
    return sum(x_i * w_i for x_i, w_i in zip(x, w, strict=True))


def squared_error(y: float, t: float) -> float:
    """How wrong an output is: (y - t)².

    Args:
        y: the output, a float.
        t: the target, a float.

    Returns:
        A plain float, 0 where the output is right.

    Example:

        >>> squared_error(0.25, 1.0)
        0.5625

    Trap: some texts put ½ in front, so that the 2 in the gradient goes away. Here there is no ½.
    """
    return (y - t) ** 2


def squared_error_gradient(x: list[float], y: float, t: float) -> list[float]:
    """How fast the error grows with each weight: 2 · x[i] · (y - t) · (1 - y) · y.

    Args:
        x: the inputs of one sample, F floats.
        y: the neuron's output for them, a float: it is given to you, so there is no sigmoid to compute.
        t: the target, a float.

    Returns:
        A list of F floats, one for each weight.

    Example: 2 · (0.25 - 1) · (1 - 0.25) · 0.25 = -0.28125, times each input. The output is too small, so
    the gradient is negative where the input is positive: a larger weight would make the error smaller.

        >>> squared_error_gradient([1.0, 2.0, -2.0], 0.25, 1.0)
        [-0.28125, -0.5625, 0.5625]

    Trap: y - t, not t - y. The update subtracts the gradient, so the wrong sign makes the neuron worse with
    every step.
    """
    return [2 * x_i * (y - t) * (1 - y) * y for x_i in x]


def train(
    xs: list[list[float]], ts: list[float], w: list[float], lr: float, epochs: int
) -> tuple[list[float], list[float]]:
    """Gradient descent, one update for each sample.

    In every epoch, take the samples one after another, in their order. For each: compute the output y with
    the weights as they are now, then all the gradients, then move all the weights, each by -lr times its
    gradient. The next sample sees the new weights.

    Args:
        xs: N samples of F floats each.
        ts: N targets.
        w: the F weights to start from; this list stays as it is.
        lr: the learning rate.
        epochs: how many times to go through all the samples, 1 or more.

    Returns:
        (weights, outputs), two lists of floats: the F weights after the last update, and the N outputs of
        the last epoch, each as it was computed, so before its own update.

    Example: after one epoch little has happened. After 200 the outputs tell AND's one from its zeros.

        >>> weights, outputs = train(xs, ts, w, lr=0.5, epochs=1)
        >>> [round(v, 6) for v in weights]
        [-0.124774, -0.154675, 0.304853]
        >>> [round(y, 6) for y in outputs]
        [0.524979, 0.566868, 0.408517, 0.399703]
        >>> weights, outputs = train(xs, ts, w, lr=0.5, epochs=200)
        >>> [round(v, 6) for v in weights]
        [-5.442284, 3.589396, 3.570134]
        >>> [round(y, 6) for y in outputs]
        [0.004351, 0.133654, 0.134104, 0.839179]
        >>> w
        [0.1, -0.2, 0.3]

    Trap: one y serves all the weights of an update. If you compute y again after w[0] has moved, the other
    weights follow the gradient of another neuron.
    """
    w = list(w)
    for _ in range(epochs):
        outputs = []
        for x, t in zip(xs, ts, strict=True):
            y = sigmoid(weighted_sum(x, w))
            gradient = squared_error_gradient(x, y, t)
            w = [w_i - lr * g_i for w_i, g_i in zip(w, gradient, strict=True)]
            outputs.append(y)
    return w, outputs


def train_vectorized(x: Tensor, t: Tensor, w: Tensor, lr: float, epochs: int) -> tuple[Tensor, Tensor]:
    """Gradient descent on the whole batch: one update for each epoch.

    In every epoch, compute the outputs of all samples with the same weights, add up the gradients of all
    samples (their sum, not their mean), and move the weights once, by -lr times that sum.

    Args:
        x: (N, F), float: one sample in each row.
        t: (N,), same dtype: the targets.
        w: (F,), same dtype: the weights to start from; this tensor stays as it is.
        lr: the learning rate.
        epochs: how many updates to make, 1 or more.

    Returns:
        (weights, outputs), both in the dtype of x: the new weights (F,), in memory of their own, and the
        outputs (N,) of the last epoch, computed before its update.

    Example: the same four samples.

        >>> x, t, start = torch.tensor(xs), torch.tensor(ts), torch.tensor(w)
        >>> weights, outputs = train_vectorized(x, t, start, lr=0.5, epochs=1)
        >>> weights
        tensor([-0.1818, -0.2070,  0.2676])
        >>> outputs
        tensor([0.5250, 0.5987, 0.4750, 0.5498])
        >>> weights, outputs = train_vectorized(x, t, start, lr=0.5, epochs=200)
        >>> weights
        tensor([-5.3491,  3.4934,  3.4935])
        >>> outputs
        tensor([0.0048, 0.1356, 0.1356, 0.8368])

    Why not what train gives? Look at the outputs after one epoch. The first is the same, 0.5250, but train
    moves the weights before it comes to the second sample, and gets 0.5669 there; here the second sample
    still sees the weights that the epoch began with, and gives 0.5987. Each way follows the error downhill,
    on slightly different paths. The result here does not depend on the order of the samples; that of train
    does. With the mean in place of the sum each step would be N times shorter, and learning N times slower
    at the same lr.

    How: x @ w gives the weighted sums of all samples at once, (N, F) @ (F,) → (N,). The sum of the gradients
    is a product as well: x.T @ (…), (F, N) @ (N,) → (F,). For tensors torch.sigmoid does what your sigmoid
    does, and you may use it here. So that you see how it works, write the gradient out, without autograd.

    Trap: w -= … changes the caller's tensor, for w is still that tensor. Write w = w - …, which makes a new
    one, or start from w.clone().
    """
    for _ in range(epochs):
        y = torch.sigmoid(x @ w)  # (N,)
        w = w - lr * (x.T @ (2 * (y - t) * (1 - y) * y))  # (F, N) @ (N,) → (F,)
    return w, y
