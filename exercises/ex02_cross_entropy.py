"""Exercise 2: cross-entropy, from the logits to the loss.

A classifier gives one number for each class, the logits: any real numbers, the larger the likelier. Softmax
turns them into probabilities. Cross-entropy is the loss that measures how surprised the classifier is by the
right answer: minus the logarithm of the probability that it gave to the right class. It is 0 for a classifier
that was sure and right, 0.69 for one that tossed a coin between two classes, and it grows without bound as
the probability of the right class goes to 0. Nearly every classifier is trained with it.

    log_sum_exp(x) = log(exp(x[0]) + exp(x[1]) + …)
    softmax(x)[i]  = exp(x[i]) / (exp(x[0]) + exp(x[1]) + …)
    log_softmax(x) = log(softmax(x)) = x - log_sum_exp(x)
    cross-entropy  = -log_softmax(logits)[target]

The formulas are short; the art is in computing them. exp(100) is too large for float32 and exp(800) for
float64, so logits of 1,000 would give infinity divided by infinity: NaN. The remedy is to subtract the
largest logit from all of them first. The probabilities stay the same, for numerator and denominator shrink
by the same factor, and exp never sees a positive number:

    log_sum_exp(x) = m + log(exp(x[0] - m) + exp(x[1] - m) + …)        m: the largest of the x

With two classes, yes or no, one number is enough, and the target is 0 or 1:

    binary cross-entropy = -(t · log(p) + (1 - t) · log(1 - p))        p: the probability of yes

The examples below use these logits, two samples (rows) and three classes (columns), and two targets:

    >>> logits = torch.tensor([[2.0, 1.0, 0.1], [1.0, 3.0, 0.1]])
    >>> targets = torch.tensor([0, 1])

Write the functions from top to bottom: each is of use to a later one. For all that take tensors: leave the
tensors that you are given as they are, let the result have the dtype of the first argument (float32 or
float64), and let gradients flow back to the first argument. exp, log, sum, amax, gather and the like are what
you need.

Banned, for they are what you write: the library's softmax, log_softmax, logsumexp, logaddexp, softplus,
logsigmoid, all its cross-entropies, and their relatives, as functions, methods, modules (torch.nn) or
distributions. Your own functions have some of the same names; that is fine.
"""

import math

import torch
from torch import Tensor


def log_sum_exp(x: Tensor, dim: int) -> Tensor:
    """The logarithm of the sum of exp along one axis: log(exp(x[0]) + exp(x[1]) + …).

    It is a smooth maximum: never below the largest value, and close to it where that stands out.

    Args:
        x: float, any shape. Values may be as large as ±10,000. Some may be -inf: such a class counts as
            absent, for exp(-inf) is 0. Along dim at least one value is finite.
        dim: the axis to sum along; -1 is the last, -2 the one before.

    Returns:
        x's shape without the axis dim, same dtype.

    Example: log(exp(2) + exp(1) + exp(0.1)) = log(7.389 + 2.718 + 1.105).

        >>> log_sum_exp(logits, dim=1)
        tensor([2.4170, 3.1743])
        >>> log_sum_exp(torch.tensor([1000.0, 1000.0]), dim=0)
        tensor(1000.6932)

    Trap: subtract the largest value of each row, along dim, not the largest of the whole tensor. With that, a
    row that lies far below the others would become log(0). And add it again in the end.

    PyTorch has it as torch.logsumexp(x, dim).
    """
    raise NotImplementedError


def softmax(x: Tensor, dim: int) -> Tensor:
    """Turns logits into probabilities: exp(x[i]) divided by the sum of all exp along one axis.

    Args:
        x: float, any shape, as for log_sum_exp: up to ±10,000, and some values may be -inf.
        dim: the axis along which the classes lie.

    Returns:
        x's shape, same dtype: values from 0 to 1 that add up to 1 along dim. A logit of -inf gives exactly 0:
        this is how a class is masked, that is, ruled out.

    Example:

        >>> softmax(logits, dim=1)
        tensor([[0.6590, 0.2424, 0.0986],
                [0.1137, 0.8401, 0.0462]])
        >>> softmax(torch.tensor([100.0, 99.0, -torch.inf]), dim=0)
        tensor([0.7311, 0.2689, 0.0000])

    Trap: without keepdim=True the sum loses its axis, and the division fails or, for a square tensor, divides
    by the sums of the wrong rows without a word.

    PyTorch has it as torch.softmax(x, dim).
    """
    raise NotImplementedError


def log_softmax(x: Tensor, dim: int) -> Tensor:
    """The logarithms of the probabilities, in one go: x - log_sum_exp(x).

    Args:
        x: float, any shape, as for log_sum_exp: up to ±10,000, and some values may be -inf.
        dim: the axis along which the classes lie.

    Returns:
        x's shape, same dtype: values of 0 or below. A logit of -inf gives -inf.

    Example: the logarithms of 0.6590, 0.2424 and 0.0986, and of the second row.

        >>> log_softmax(logits, dim=1)
        tensor([[-0.4170, -1.4170, -2.3170],
                [-2.1743, -0.1743, -3.0743]])
        >>> log_softmax(torch.tensor([10000.0, 0.0]), dim=0)
        tensor([     0., -10000.])

    Trap: log(softmax(x)) is the same on paper only. In the last example the second probability, exp(-10000),
    is too small for a float and becomes 0, and its logarithm -inf in place of -10000.

    PyTorch has it as torch.log_softmax(x, dim).
    """
    raise NotImplementedError


def cross_entropy(logits: Tensor, targets: Tensor, reduction: str = "mean") -> Tensor:
    """The cross-entropy loss: minus the log probability of each sample's target class, then reduced.

    Args:
        logits: (N, C), float: one row for each sample, finite, up to ±10,000.
        targets: (N,), int64: the right class of each sample, 0 … C-1.
        reduction: "none": one loss for each sample; "sum": their sum; "mean": their sum divided by N.

    Returns:
        A tensor without axes, or (N,) for "none".

    Raises:
        ValueError: for any other reduction.
        TypeError: for targets of any dtype other than torch.int64. Check this yourself, first of all: float
            targets mean another loss (PyTorch takes them for probabilities), and with int32 targets some ways
            to pick the values fail and others run.

    Example: the targets have the probabilities 0.6590 and 0.8401; their losses are 0.4170 and 0.1743.

        >>> cross_entropy(logits, targets, reduction="none")
        tensor([0.4170, 0.1743])
        >>> cross_entropy(logits, targets, reduction="sum")
        tensor(0.5913)
        >>> cross_entropy(logits, targets)
        tensor(0.2956)

    Two samples and ten classes, to twelve digits:

        >>> rows = torch.tensor(
        ...     [
        ...         [0.8982, 0.805, 0.6393, 0.9983, 0.5731, 0.0469, 0.556, 0.1476, 0.8404, 0.5544],
        ...         [0.9457, 0.0195, 0.9846, 0.3231, 0.1605, 0.3143, 0.9508, 0.2762, 0.7276, 0.4332],
        ...     ],
        ...     dtype=torch.float64,
        ... )
        >>> f"{cross_entropy(rows, torch.tensor([1, 5])).item():.12f}"
        '2.351937720511'

    How: values.gather(1, index) picks from each row the columns that index names. index needs two axes as
    well, so the targets get a second one: (N,) → (N, 1).

    Trap: the logits go in as they are. Softmax is part of the loss; a softmax before it still learns, but
    slowly and badly.

    PyTorch has it as torch.nn.functional.cross_entropy(logits, targets).
    """
    raise NotImplementedError


def binary_cross_entropy(p: Tensor, targets: Tensor, epsilon: float = 1e-6) -> Tensor:
    """The loss for yes or no, from probabilities: the mean of -(t · log(p + ε) + (1 - t) · log(1 - p + ε)).

    Args:
        p: float, any shape: the probabilities of yes, 0 … 1, both ends included.
        targets: same shape and dtype as p, 0 (no) or 1 (yes).
        epsilon: ε, a small number that is added inside both logarithms, so that neither is ever log(0).

    Returns:
        A tensor without axes: the mean over all values.

    Example: the losses are -log(0.9) and -log(1 - 0.2), and their mean is asked for.

        >>> binary_cross_entropy(torch.tensor([0.9, 0.2]), torch.tensor([1.0, 0.0]))
        tensor(0.1643)

    A probability of 0 for what is true costs -log(ε), not infinity:

        >>> binary_cross_entropy(torch.tensor([0.0]), torch.tensor([1.0]))
        tensor(13.8155)

    Where ε goes makes a difference; a large ε shows it. This is -log(0.5 + 0.25). Clamping p to the range
    ε … 1 - ε would leave 0.5 as it is and give 0.6931.

        >>> binary_cross_entropy(torch.tensor([0.5]), torch.tensor([1.0]), epsilon=0.25)
        tensor(0.2877)

    Trap: ε changes the loss a little everywhere. It is a makeshift for those who only have probabilities;
    with logits the next function needs no ε and is exact.

    PyTorch has it as torch.nn.functional.binary_cross_entropy(p, targets), with another makeshift: it takes
    -100 where a logarithm is below that.
    """
    raise NotImplementedError


def binary_cross_entropy_with_logits(logits: Tensor, targets: Tensor) -> Tensor:
    """The loss for yes or no, from logits: the mean of log(1 + exp(z)) - t · z.

    This is binary cross-entropy with p = sigmoid(z), simplified: -log(p) = log(1 + exp(z)) - z is the loss
    where t = 1, and -log(1 - p) = log(1 + exp(z)) where t = 0.

    Args:
        logits: float, any shape: z, any finite numbers, up to ±10,000.
        targets: same shape and dtype as the logits, 0 (no) or 1 (yes).

    Returns:
        A tensor without axes: the mean over all values. It is exact, and neither it nor its gradient is ever
        infinite or NaN.

    Example: z = 0 stands for p = 0.5. And z = -10000 where yes is right costs 10,000, not infinity.

        >>> binary_cross_entropy_with_logits(torch.tensor([0.0]), torch.tensor([1.0]))
        tensor(0.6931)
        >>> binary_cross_entropy_with_logits(torch.tensor([2.0, -1.0]), torch.tensor([1.0, 0.0]))
        tensor(0.2201)
        >>> binary_cross_entropy_with_logits(torch.tensor([-10000.0]), torch.tensor([1.0]))
        tensor(10000.)

    How: 1 is exp(0), so log(1 + exp(z)) is the log_sum_exp of the two numbers 0 and z, that is, cross-entropy
    with the logits 0 for no and z for yes. torch.stack puts two tensors side by side along a new axis.
    Another way is max(z, 0) + log(1 + exp(-|z|)), where exp never sees a positive number.

    Trap: exp(z) overflows from 89 on in float32. torch.where does not save it: both of its branches are
    computed, and an infinite one makes the gradient NaN even where the other is taken.

    PyTorch has it as torch.nn.functional.binary_cross_entropy_with_logits(logits, targets).
    """
    raise NotImplementedError


def cross_entropy_update(x: list[float], t: float, w: list[float], lr: float) -> list[float]:
    """One update of exercise 1's neuron, with cross-entropy in place of the squared error.

    Plain Python numbers once more. The output is y = sigmoid(z), where z is the weighted sum of x, as in
    exercise 1. The gradient of the cross-entropy is shorter than that of the squared error:

        squared error    dE/dw[i] = 2 · x[i] · (y - t) · (1 - y) · y
        cross-entropy    dE/dw[i] =     x[i] · (y - t)

    Args:
        x: the inputs of one sample, F floats.
        t: its target, a float, 0 or 1.
        w: the F weights. Both lists stay as they are.
        lr: the learning rate.

    Returns:
        A new list of F floats: w[i] - lr · x[i] · (y - t).

    Example: z = -10 and y = 0.000045, where 1 would be right: this neuron could not be much more wrong. The
    cross-entropy moves its weights by 0.5 and 1. The squared error would have moved them by 0.000045 and
    0.00009, for its gradient has the factor (1 - y) · y, which is nearly 0 for a neuron that is sure,
    even if it is sure and wrong. This is called a vanishing gradient. Cross-entropy does not have it: the
    more wrong the output, the larger the step.

        >>> [round(v, 4) for v in cross_entropy_update([1.0, 2.0], 1.0, [-4.0, -3.0], lr=0.5)]
        [-3.5, -2.0]

    Your file has to stand alone: copy sigmoid from exercise 1, or write it anew. torch.sigmoid and its
    relatives are banned here, as they were there. z may be as large as ±1,000.

    Trap: math.exp(-z) overflows for a very negative z.
    """
    raise NotImplementedError
