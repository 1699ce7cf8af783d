"""Exercise 19: a bug hunt.

Here are twelve short programs, and each has one bug. They are the bugs that everybody who works with PyTorch
writes at some time, and few of them raise an error: the program runs, and its numbers are wrong. What each
program should do stands above it, and so does what its users complain about. Find out why, and repair it.

Everything but that one place is right, and a line or two is all that has to change. You may rewrite more if
you like, and use all of the library.

    1. Read what the program should do, then what its users see. Do not look for the bug yet.
    2. Make it happen: call the program in the smallest case in which you know the answer.
    3. Look at what is in between: shape, dtype, smallest and largest value of each variable.
    4. Change one thing. Does the answer to your small case become right, and do you know why?

Trap: to make the complaint go away is no repair. A try … except around an error, clamp or nan_to_num around a
number that is too large, a smaller learning rate where training runs away, a fixed seed where numbers change
from call to call: each of these hides a bug and leaves a wrong result. The checks look at the result.

The programs leave what they are given as it is, unless their description says otherwise.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn


def hidden_layer(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """A linear layer followed by relu: each negative value becomes 0.

    Args:
        x: (N, I), float.
        weight: (O, I), float.
        bias: (O,), float.

    Returns:
        (N, O), same dtype. Gradients flow back to all three.

    What its users see:

        AttributeError: module 'torch.nn.functional' has no attribute 'ReLU'

    Example:

        >>> x, weight = torch.tensor([[1.0, 2.0]]), torch.tensor([[1.0, 0.5], [1.0, -1.0]])
        >>> hidden_layer(x, weight, torch.zeros(2))
        tensor([[2., 0.]])
    """
    return F.relu(F.linear(x, weight, bias))


class TwoLayers(nn.Module):
    """A network of two linear layers with relu between them: TwoLayers(inputs, hidden, classes).

    Its forward takes x (N, inputs) and gives logits (N, classes). Both layers have a bias.

    What its users see:

        TypeError: TwoLayers.__init__() takes 1 positional argument but 4 were given

    Example:

        >>> net = TwoLayers(4, 3, 2)
        >>> net(torch.zeros(5, 4)).shape
        torch.Size([5, 2])
        >>> [tuple(parameter.shape) for parameter in net.parameters()]
        [(3, 4), (3,), (2, 3), (2,)]
    """

    def __init__(self, inputs: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(inputs, hidden)
        self.second = nn.Linear(hidden, classes)

    def forward(self, x: Tensor) -> Tensor:
        return self.second(torch.relu(self.first(x)))


def outliers(x: Tensor) -> Tensor:
    """Which measurements lie more than three standard deviations from the mean, on either side.

    Args:
        x: (N,), float, at least two.

    Returns:
        (N,), bool. The standard deviation is that of torch.std as it is.

    What its users see: of 1,000 perfectly normal measurements, three quarters are called outliers; 3 of 1,000
    should be.

    Example:

        >>> outliers(torch.tensor([1.0, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 30]))
        tensor([False, False, False, False, False, False, False, False, False, False,
                False, False, False, False,  True])
    """
    return (x - x.mean()).abs() > 3 * x.std()


def epoch_means(epochs: list[list[float]]) -> list[float]:
    """The mean loss of each epoch, for the learning curve.

    Args:
        epochs: for each epoch the losses of its batches, at least one.

    Returns:
        One mean for each epoch, in order.

    What its users see: however long they train, the learning curve has a single point. For the example it is
    [0.5].

    Example:

        >>> epoch_means([[3.0, 1.0], [1.0, 0.75, 0.5], [0.5]])
        [2.0, 0.75, 0.5]
    """
    means = []
    for losses in epochs:
        total = 0.0
        for loss in losses:
            total += loss
        means.append(total / len(losses))
    return means


def confident_prediction(logits: Tensor) -> tuple[Tensor, Tensor]:
    """What a classifier predicts, and how sure it is: the probability that it gives to the predicted class.

    Args:
        logits: (N, C), float: any numbers up to ±1,000.

    Returns:
        The confidence (N,), same dtype, and the predicted class (N,), int64.

    What its users see: the network is sure of itself by 200 %, and of another image by -50 %. For the example
    the confidence is tensor([2.0000, -0.5000]).

    Example:

        >>> confident_prediction(torch.tensor([[0.0, 2.0, 1.0], [-0.5, -1.0, -2.0]]))
        (tensor([0.6652, 0.5465]), tensor([1, 0]))
    """
    probabilities = torch.softmax(logits, dim=1)
    confidence, prediction = probabilities.max(dim=1)
    return confidence, prediction


def accuracy(logits: Tensor, labels: Tensor) -> float:
    """The share of images whose largest logit is that of the right class.

    Args:
        logits: (N, C), float.
        labels: (N,), int64.

    Returns:
        A Python float from 0 to 1.

    What its users see, with 5 images and 3 classes:

        RuntimeError: The size of tensor a (3) must match the size of tensor b (5) …

    and with as many images as classes no error, but a network that is no better than guessing. For the
    example it is 0.3333.

    Example: the last of the three is wrong.

        >>> accuracy(torch.tensor([[5.0, 1, 0], [6, 0, 4], [9, 1, 3]]), torch.tensor([0, 0, 2]))
        0.6666666865348816
    """
    predictions = logits.argmax(dim=1)
    return (predictions == labels).float().mean().item()


def batch_from_table(table: np.ndarray) -> tuple[Tensor, Tensor]:
    """Features and labels from a table of numbers, ready for a float32 network and cross_entropy.

    Args:
        table: (N, F + 1), float64, as np.loadtxt reads it from a file: in each row F features, then the class
            as a number: 0.0, 1.0, 2.0 …

    Returns:
        features (N, F), float32, and labels (N,), int64.

    What its users see, when they hand the labels to F.cross_entropy:

        RuntimeError: expected target dtype to be Long or Byte, but got Float

    Example:

        >>> features, labels = batch_from_table(np.array([[0.5, 1.5, 2.0], [2.5, 3.5, 0.0]]))
        >>> features, labels
        (tensor([[0.5000, 1.5000],
                [2.5000, 3.5000]]), tensor([2, 0]))
        >>> F.cross_entropy(torch.zeros(2, 3), labels)
        tensor(1.0986)
    """
    features = torch.from_numpy(table[:, :-1]).float()
    labels = torch.from_numpy(table[:, -1]).long()
    return features, labels


def squared_error(predictions: Tensor, targets: Tensor) -> Tensor:
    """The mean squared error of a network that predicts one number for each of N inputs.

    Args:
        predictions: (N, 1), float, as nn.Linear(…, 1) gives them.
        targets: (N,), float.

    Returns:
        A tensor without axes: the mean of (prediction - target)² over the N. Gradients flow back to the
        predictions.

    What its users see: predictions that are all right cost 1.3333 in the example, and the network learns to
    predict the mean of all targets, whatever its input is.

    Example:

        >>> squared_error(torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([1.0, 2.0, 3.0]))
        tensor(0.)
        >>> squared_error(torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([1.0, 2.0, 6.0]))
        tensor(3.)
    """
    differences = predictions.squeeze(1) - targets
    return (differences**2).mean()


def classification_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """The cross-entropy of a classifier: the mean of -log(probability of the right class).

    Args:
        logits: (N, C), float: any numbers up to ±1,000.
        labels: (N,), int64.

    Returns:
        A tensor without axes, same dtype. Gradients flow back to the logits.

    What its users see: the network learns slowly, and the loss never gets below 0.5514. For the example it is
    0.5514, too, though the network is as sure as can be, and right.

    Example:

        >>> classification_loss(torch.tensor([[50.0, 0.0, 0.0]]), torch.tensor([0]))
        tensor(0.)
        >>> classification_loss(torch.tensor([[50.0, 0.0, 0.0]]), torch.tensor([1]))
        tensor(50.)
    """
    return F.cross_entropy(logits, labels)


def gradient_norm(net: nn.Module) -> Tensor:
    """How large a network's gradient is after loss.backward(): the number that tells whether it explodes.

    Args:
        net: some of its parameters have a gradient. Those that have none, frozen ones say, do not count. The
            network and its gradients stay as they are.

    Returns:
        A tensor without axes: the square root of the sum of the squares of all values of all gradients.

    What its users see: the number is nearly the same in every batch, also in the one that ruined the
    training. For the example it is 5.1962.

    Example: the weights are 3, 3 and 3, the gradients 2, 6 and 3.

        >>> net = nn.Linear(3, 1, bias=False)
        >>> _ = nn.init.constant_(net.weight, 3.0)
        >>> net(torch.tensor([2.0, 6.0, 3.0])).sum().backward()
        >>> gradient_norm(net)
        tensor(7.)
    """
    norms = [parameter.grad.norm() for parameter in net.parameters() if parameter.grad is not None]
    return torch.stack(norms).norm()


def fitted_line(x: Tensor, y: Tensor, lr: float, steps: int) -> Tensor:
    """Fits y = slope · x + offset by gradient descent on the mean squared error, from slope and offset 0.

    In each step both go down their gradient: line -= lr · gradient.

    Args:
        x, y: (N,), float.
        lr: the learning rate.
        steps: how often.

    Returns:
        (2,), same dtype: slope and offset. It needs no gradient.

    What its users see: the loss falls in the first steps, then rises again, falls, rises, as a pendulum does,
    and never comes to rest. For the example the line is [1.7839, 0.8448]; with a smaller lr the pendulum
    swings more slowly.

    Example:

        >>> x = torch.tensor([0.0, 1.0, 2.0, 3.0])
        >>> fitted_line(x, 2 * x + 1, lr=0.1, steps=100)
        tensor([2.0001, 0.9999])
    """
    line = torch.zeros(2, dtype=x.dtype, device=x.device, requires_grad=True)
    for _ in range(steps):
        loss = ((line[0] * x + line[1] - y) ** 2).mean()
        line.grad = None
        loss.backward()
        with torch.no_grad():
            line -= lr * line.grad
    return line.detach()


def validation_accuracy(net: nn.Module, x: Tensor, labels: Tensor) -> float:
    """The share of validation data that a network gets right, measured in the middle of training.

    Args:
        net: any network that gives logits (N, C), with dropout or batch normalisation, say. It is in train
            mode, and it is again afterwards; apart from that nothing about it changes.
        x: (N, …), float.
        labels: (N,), int64.

    Returns:
        A Python float from 0 to 1. No graph is recorded meanwhile.

    What its users see: two calls, one after the other, give two results, 0.5 and 0.75 in one try with the
    example, and both are lower than what the finished network achieves.

    Example:

        >>> net = nn.Sequential(nn.Linear(2, 2, bias=False), nn.Dropout(0.5))
        >>> _ = nn.init.eye_(net[0].weight)
        >>> x = torch.tensor([[1.0, 2.0], [2.0, 1.0], [3.0, 4.0], [4.0, 3.0]])
        >>> validation_accuracy(net, x, torch.tensor([1, 0, 1, 0]))
        1.0
    """
    net.eval()
    with torch.no_grad():
        predictions = net(x).argmax(dim=1)
    net.train()
    return (predictions == labels).float().mean().item()
